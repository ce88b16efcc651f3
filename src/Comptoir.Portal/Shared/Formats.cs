using System.Globalization;
using System.Net;
using Comptoir.Commerce.Primitives;
using Microsoft.AspNetCore.Components;

namespace Comptoir.Portal.Shared;

/// <summary>Money, instants and numbers as their reader writes them (design: Words).</summary>
/// <param name="home">Code of the reader's own currency, which is written with its sign.</param>
public sealed class Formats(CultureInfo culture, TimeZoneInfo zone, string? home)
{
    private const char NoBreak = '\u00A0';
    private const char Minus = '\u2212';

    private bool IsFrench => culture.TwoLetterISOLanguageName == "fr";

    /// <summary>The zone that times are shown in, as it is called.</summary>
    public string ZoneName => zone.Id is "Etc/UTC" or "UTC" ? "UTC" : zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');

    public bool IsUtc => ZoneName == "UTC";

    public string Number(long number) => number.ToString("N0", culture);

    /// <summary>A count that came as text, grouped; as it came where it is none.</summary>
    public string Count(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? Number(number) : text;

    /// <summary>A figure that is worked with: as many decimals as it has from some to six; an ellipsis stands for the rest.</summary>
    /// <param name="least">How many decimals in any case.</param>
    public string Figure(decimal figure, int least)
    {
        const int Most = 6;
        decimal shown = Math.Truncate(Math.Abs(figure) * 1_000_000m) / 1_000_000m;
        string digits = shown.ToString(string.Create(CultureInfo.InvariantCulture, $"#,##0.{new string('0', least)}{new string('#', Most - least)}"), culture);
        return $"{(figure < 0 ? $"{Minus}" : "")}{digits}{(shown == Math.Abs(figure) ? "" : "…")}";
    }

    /// <summary>A share of one as a percentage: 0.2 is "20%".</summary>
    public string Percent(decimal share) =>
        (share * 100).ToString("0.###", culture) + (IsFrench ? $"{NoBreak}%" : "%");

    /// <summary>An amount that never breaks over lines.</summary>
    public MarkupString Money(Money money) => new($"<span class=\"money\">{WebUtility.HtmlEncode(MoneyText(money))}</span>");

    public MarkupString Money(decimal amount, string currency) => Money(new Money(amount, Currency.Of(currency)));

    public string MoneyText(Money money)
    {
        string sign = money.Amount < 0 ? $"{Minus}" : "";
        string figure = Math.Abs(money.Amount).ToString("N" + money.Currency.Decimals.ToString(CultureInfo.InvariantCulture), culture);
        string? symbol = money.Currency.Code == home ? SymbolOf(money.Currency.Code) : null;
        if (IsFrench)
            return $"{sign}{figure}{NoBreak}{symbol ?? money.Currency.Code}";
        return symbol is null ? $"{sign}{money.Currency.Code}{NoBreak}{figure}" : $"{sign}{symbol}{figure}";
    }

    /// <summary>A day, "12 Mar 2026", with the whole UTC time on hover.</summary>
    public MarkupString Day(DateTimeOffset at) => Time(at, DayText(at));

    /// <summary>Day and time, "12 Mar 2026, 10:14".</summary>
    public MarkupString Instant(DateTimeOffset at) => Time(at, InstantText(at));

    /// <summary>A day in full, "12 March 2026".</summary>
    public MarkupString LongDay(DateTimeOffset at) => Time(at, DayText(Local(at), "MMMM"));

    public string DayText(DateTimeOffset at) => DayText(Local(at), "MMM");

    public string InstantText(DateTimeOffset at) => $"{DayText(at)}, {Local(at).ToString("HH:mm", CultureInfo.InvariantCulture)}";

    /// <summary>A day of the calendar, which is the same in every zone.</summary>
    public string DayText(DateOnly day) => DayText(day.ToDateTime(TimeOnly.MinValue), "MMM");

    /// <summary>"Thursday 12 March 2026", which begins a line in either language.</summary>
    public string WeekdayText(DateTimeOffset at)
    {
        string weekday = Local(at).ToString("dddd", culture);
        return $"{weekday[..1].ToUpper(culture)}{weekday[1..]} {DayText(Local(at), "MMMM")}";
    }

    /// <summary>A month in full, "March".</summary>
    public string MonthText(DateOnly month) => month.ToString("MMMM", culture);

    /// <summary>A month of a year, "March 2026".</summary>
    public string MonthOf(DateOnly month) => $"{MonthText(month)}{NoBreak}{month.ToString("yyyy", CultureInfo.InvariantCulture)}";

    /// <summary>Instant in UTC for the clock bar: "Thu 12 Mar 2026, 09:14 UTC".</summary>
    public string UtcText(DateTimeOffset at) =>
        $"{at.UtcDateTime.ToString("ddd", culture)} {DayText(at.UtcDateTime, "MMM")}, {at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC";

    public DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).DateTime;

    /// <summary>First instant of a local day.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>A file's size: "5.1 GB", "3 kB".</summary>
    public string Size(long bytes)
    {
        string[] units = IsFrench ? ["octets", "ko", "Mo", "Go", "To"] : ["bytes", "kB", "MB", "GB", "TB"];
        int unit = 0;
        decimal size = bytes;
        for (; size >= 1000 && unit < units.Length - 1; unit++)
            size /= 1000;
        return $"{size.ToString(unit == 0 || size >= 100 ? "N0" : "0.#", culture)}{NoBreak}{units[unit]}";
    }

    /// <summary>A long id, its ends only; the whole is in its title.</summary>
    public static MarkupString Id(string id, int tail = 5)
    {
        string whole = WebUtility.HtmlEncode(id);
        return id.Length <= 8 + tail
            ? new($"<bdi class=\"mono\">{whole}</bdi>")
            : new($"<bdi class=\"mono\" title=\"{whole}\">{WebUtility.HtmlEncode(ShortId(id, tail))}</bdi>");
    }

    public static string ShortId(string id, int tail = 5) => id.Length <= 8 + tail ? id : $"{id[..8]}…{id[^tail..]}";

    private static string? SymbolOf(string code) => code switch
    {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        "JPY" => "¥",
        _ => null,
    };

    private static MarkupString Time(DateTimeOffset at, string text)
    {
        var utc = at.UtcDateTime;
        return new(string.Create(
            CultureInfo.InvariantCulture,
            $"<time datetime=\"{utc:yyyy-MM-ddTHH:mm:ssZ}\" title=\"{utc:yyyy-MM-dd HH:mm:ss} UTC\">{WebUtility.HtmlEncode(text)}</time>"));
    }

    private string DayText(DateTime day, string month)
    {
        string number = IsFrench && day.Day == 1 ? "1er" : day.Day.ToString(CultureInfo.InvariantCulture);
        return $"{number}{NoBreak}{day.ToString(month, culture)}{NoBreak}{day.ToString("yyyy", CultureInfo.InvariantCulture)}";
    }
}
