using System.Globalization;

namespace Comptoir.Server.Http;

/// <summary>A day or an instant as callers write it in a query; UTC unless it says otherwise.</summary>
/// <param name="First">Its first instant; null when none was given.</param>
/// <param name="After">The first instant after it: a day alone is the whole day.</param>
internal readonly record struct DayOrInstant(DateTimeOffset? First, DateTimeOffset? After, bool IsMalformed)
{
    private static readonly DayOrInstant Malformed = new(null, null, IsMalformed: true);

    private static readonly string[] IsoDays = ["yyyy-MM-dd"];

    private static readonly string[] IsoInstants =
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK"];

    private static readonly string[] AllDays = [.. IsoDays, "M/d/yyyy"];

    private static readonly string[] AllInstants =
        [.. IsoInstants, "M/d/yyyy H:mm:ss.FFFFFFF", "M/d/yyyy H:mm", "M/d/yyyy h:mm:ss tt", "M/d/yyyy h:mm tt"];

    /// <summary>Reads ISO 8601 (contract, commerce-keys-downloads B).</summary>
    public static DayOrInstant ReadIso(string? text) => Read(text, IsoDays, IsoInstants);

    /// <summary>Reads ISO 8601, or the invariant culture's with the month first, as older clients write (contract, platform-operations
    /// §2).</summary>
    public static DayOrInstant Read(string? text) => Read(text, AllDays, AllInstants);

    private static DayOrInstant Read(string? text, string[] days, string[] instants)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            return default;
        if (DateOnly.TryParseExact(text, days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Of(day);
        return DateTimeOffset.TryParseExact(
            WithPlus(text), instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            && instant < DateTimeOffset.MaxValue.AddDays(-1)
            ? new DayOrInstant(instant, instant.AddMicroseconds(1), IsMalformed: false)
            : Malformed;
    }

    private static DayOrInstant Of(DateOnly day)
    {
        if (day == DateOnly.MaxValue)
            return Malformed;
        var first = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return new DayOrInstant(first, first.AddDays(1), IsMalformed: false);
    }

    // The plus of a zone that was not escaped arrives as a blank.
    private static string WithPlus(string text) =>
        text.Length > 6 && text[^6] == ' ' && text[^3] == ':' && text.Contains('T', StringComparison.Ordinal) ? $"{text[..^6]}+{text[^5..]}" : text;
}
