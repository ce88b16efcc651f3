using System.Globalization;

namespace Comptoir.Server.PartnerCenter.Audit;

/// <summary>A date or instant as clients spell it (contract, platform-operations §2): ISO, or the invariant culture's with the
/// month first; UTC unless it says otherwise.</summary>
/// <param name="First">Its first instant; null when none was given.</param>
/// <param name="After">The first instant after it: a date alone is the whole day.</param>
internal readonly record struct AuditDate(DateTimeOffset? First, DateTimeOffset? After, bool IsMalformed)
{
    private static readonly string[] Days = ["yyyy-MM-dd", "M/d/yyyy"];

    private static readonly string[] Instants =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK",
        "M/d/yyyy H:mm:ss.FFFFFFF", "M/d/yyyy H:mm", "M/d/yyyy h:mm:ss tt", "M/d/yyyy h:mm tt",
    ];

    public static AuditDate Read(string text)
    {
        text = text.Trim();
        if (text.Length == 0)
            return default;
        if (DateOnly.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Of(day);
        return DateTimeOffset.TryParseExact(
            WithPlus(text), Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            && instant < DateTimeOffset.MaxValue.AddDays(-1)
            ? new AuditDate(instant, instant.AddMicroseconds(1), IsMalformed: false)
            : new AuditDate(null, null, IsMalformed: true);
    }

    private static AuditDate Of(DateOnly day)
    {
        if (day == DateOnly.MaxValue)
            return new AuditDate(null, null, IsMalformed: true);
        var first = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return new AuditDate(first, first.AddDays(1), IsMalformed: false);
    }

    // The plus of a zone that was not escaped arrives as a blank.
    private static string WithPlus(string text) =>
        text.Length > 6 && text[^6] == ' ' && text[^3] == ':' && text.Contains('T', StringComparison.Ordinal) ? $"{text[..^6]}+{text[^5..]}" : text;
}
