using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>Instants outside of bodies.</summary>
public static class WireInstant
{
    /// <summary>As bodies have it: UTC with <c>Z</c>.</summary>
    public static string ToWire(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Instants: written in UTC with <c>Z</c>, read with or without zone (without: UTC). The first day of year 1, which
/// clients send for a date they never set, is null, and so is an empty string.</summary>
/// <remarks>Checked against contract commerce §2 W2, W12 and platform §1.5.</remarks>
internal sealed class WireInstantConverter : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null || (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("")))
            return null;
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetDateTime(out var date))
            throw new WireFormatException(WireFaultKind.Malformed, "Not an ISO 8601 date.");
        if (date.Year == 1)
            return null;

        // Kind says whether a zone was sent: Local stands for an explicit offset, Unspecified for none.
        return date.Kind == DateTimeKind.Local && reader.TryGetDateTimeOffset(out var zoned)
            ? zoned.ToUniversalTime()
            : new DateTimeOffset(DateTime.SpecifyKind(date, DateTimeKind.Utc));
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } instant)
            writer.WriteStringValue(WireInstant.ToWire(instant));
        else
            writer.WriteNullValue();
    }
}
