using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Operator.Billing;
using Comptoir.Portal.Partner.Orders;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Tests.Shared;

/// <summary>Money, days and sizes as the design has them (design, Words).</summary>
public sealed class FormatTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private static readonly Formats English = new(CultureInfo.GetCultureInfo("en-GB"), Paris, "EUR");
    private static readonly Formats French = new(CultureInfo.GetCultureInfo("fr-FR"), Paris, "EUR");

    [Theory]
    [InlineData("13748.00", "EUR", "€13,748.00", "13\u202F748,00\u00A0€")]
    [InlineData("-1134.25", "EUR", "−€1,134.25", "−1\u202F134,25\u00A0€")]
    [InlineData("3218.40", "AUD", "AUD\u00A03,218.40", "3\u202F218,40\u00A0AUD")]
    [InlineData("486000", "JPY", "JPY\u00A0486,000", "486\u202F000\u00A0JPY")]
    public void Money_is_written_with_the_sign_of_the_own_currency_and_the_code_of_others(string amount, string currency, string english, string french)
    {
        var money = new Money(decimal.Parse(amount, CultureInfo.InvariantCulture), Currency.Of(currency));

        Assert.Equal(english, English.MoneyText(money));
        Assert.Equal(french, French.MoneyText(money));
    }

    [Theory]
    [InlineData("2026-03-12T09:14:07Z", "12 Mar 2026, 10:14", "12 mars 2026, 10:14")]
    [InlineData("2026-04-01T00:00:00Z", "1 Apr 2026, 02:00", "1er avr. 2026, 02:00")]
    public void An_instant_is_shown_in_the_readers_zone_and_whole_in_UTC(string instant, string english, string french)
    {
        var at = DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);

        Assert.Equal(english, English.InstantText(at).Replace('\u00A0', ' '));
        Assert.Equal(french, French.InstantText(at).Replace('\u00A0', ' '));
        Assert.Contains($"title=\"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC\"", English.Instant(at).Value);
    }

    [Theory]
    [InlineData(999, "999\u00A0bytes", "999\u00A0octets")]
    [InlineData(5_100_000_000, "5.1\u00A0GB", "5,1\u00A0Go")]
    [InlineData(3000, "3\u00A0kB", "3\u00A0ko")]
    public void A_size_is_written_in_the_unit_that_fits(long bytes, string english, string french)
    {
        Assert.Equal(english, English.Size(bytes));
        Assert.Equal(french, French.Size(bytes));
    }

    [Theory]
    [InlineData("octobre", "Clôture d’octobre", "Invoice run of octobre"), InlineData("mars", "Clôture de mars", "Invoice run of mars")]
    [InlineData("août", "Clôture d’août", "Invoice run of août"), InlineData("été", "Clôture d’été", "Invoice run of été")]
    [InlineData("œuvre", "Clôture d’œuvre", "Invoice run of œuvre"), InlineData("", "Clôture de ", "Invoice run of ")]
    public void French_leaves_out_the_e_before_a_vowel(string value, string french, string english)
    {
        Assert.Equal((french, english), (InFrench()["TitleOf", ("Month", value)], InEnglish()["TitleOf", ("Month", value)]));
        Assert.Equal(french, System.Net.WebUtility.HtmlDecode(InFrench().Html("TitleOf", ("Month", value)).Value));

        static Texts InFrench() => Texts.Of(typeof(RunPage), CultureInfo.GetCultureInfo("fr-FR"));
        static Texts InEnglish() => Texts.Of(typeof(RunPage), CultureInfo.GetCultureInfo("en-GB"));
    }

    [Fact]
    public void The_end_of_a_word_is_not_taken_for_one()
    {
        var texts = Texts.Of(typeof(OrderPage), CultureInfo.GetCultureInfo("fr-FR"));

        Assert.Equal("Commande A1", texts["TitleOf", ("Number", "A1")]);
        Assert.Equal("Commande A1", texts.Html("TitleOf", ("Number", "A1")).Value);
    }

    [Fact]
    public void A_text_that_is_filled_in_stays_text()
    {
        var texts = Texts.Of(typeof(Frame), CultureInfo.GetCultureInfo("en-GB"));

        Assert.Contains("&lt;b&gt;", texts.Html("Zone", ("Zone", "<b>")).Value);
    }
}
