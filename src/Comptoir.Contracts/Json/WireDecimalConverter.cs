using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>Money and rates: plain JSON numbers, exact, without trailing zeros, so that one amount has one spelling whatever
/// the store it came from. Read from numbers, and from strings that hold one.</summary>
internal sealed class WireDecimalConverter : JsonConverter<decimal>
{
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number when reader.TryGetDecimal(out var number) => number,
        JsonTokenType.String when decimal.TryParse(
            reader.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var text) => text,
        _ => throw new WireFormatException(WireFaultKind.Malformed, "Not a decimal number."),
    };

    // Dividing by a one of full scale leaves the value and drops its trailing zeros.
    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value / 1.0000000000000000000000000000m);
}
