using System.Globalization;
using System.Resources;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Shared;

namespace Comptoir.Server.Documents;

/// <summary>Texts, days and figures of a statement in the partner's language.</summary>
internal sealed class StatementWords
{
    private static readonly ResourceManager Texts = new("Comptoir.Server.Documents.Statement", typeof(StatementWords).Assembly);

    private readonly CultureInfo culture;
    private readonly Formats formats;

    public StatementWords(string culture)
    {
        // The fonts have no narrow no-break space.
        this.culture = (CultureInfo)CultureInfo.GetCultureInfo(culture).Clone();
        this.culture.NumberFormat.NumberGroupSeparator = this.culture.NumberFormat.NumberGroupSeparator.Replace('\u202F', '\u00A0');
        formats = new Formats(this.culture, TimeZoneInfo.Utc, home: null);
    }

    public string Language => culture.Name;

    public string this[string name] => Texts.GetString(name, culture) ?? throw new InvalidOperationException($"Text '{name}' is missing.");

    public string this[string name, params (string Name, string Value)[] values] =>
        values.Aggregate(this[name], (text, value) => text.Replace($"{{{value.Name}}}", value.Value, StringComparison.Ordinal));

    /// <summary>What a line is for; an unknown word as it is.</summary>
    public string Charge(string type) => Texts.GetString($"Charge.{type}", culture) ?? type;

    public string Day(DateOnly day) => formats.DayText(day);

    public string Money(Money money) => formats.MoneyText(money);

    public string Percent(decimal share) => formats.Percent(share);

    public string Number(int number) => formats.Number(number);

    /// <summary>An amount of a column whose currency stands above it.</summary>
    public string Figure(decimal amount, int decimals) =>
        (amount < 0 ? "\u2212" : "") + Math.Abs(amount).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), culture);

    public string Figure(Money money) => Figure(money.Amount, money.Currency.Decimals);

    /// <summary>A price of one unit, which can be finer than the currency's minor unit.</summary>
    public string UnitPrice(decimal price, Currency currency) => Figure(price, Math.Max(currency.Decimals, (price / 1.000000000000000000000000000m).Scale));
}
