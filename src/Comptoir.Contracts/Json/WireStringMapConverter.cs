using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>Maps of string to string (<c>provisioningContext</c>, <c>inventoryContext</c>): keys are compared without case and
/// written with a lower-case first letter; null values are left out.</summary>
/// <remarks>Checked against contract commerce §2 W2. Numbers and booleans are taken as their text, as the reference client does.</remarks>
internal sealed class WireStringMapConverter : JsonConverter<IReadOnlyDictionary<string, string>>
{
    public override IReadOnlyDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new WireFormatException(WireFaultKind.Malformed, "Not an object.");

        var map = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = LowerFirst(WireStringConverter.Checked(reader.GetString()!));
            reader.Read();
            if (reader.TokenType != JsonTokenType.Null)
                map[key] = ReadValue(ref reader, key);
        }

        return map;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (key, text) in value)
        {
            if (text is not null)
                writer.WriteString(LowerFirst(key), text);
        }

        writer.WriteEndObject();
    }

    private static string ReadValue(ref Utf8JsonReader reader, string key) => reader.TokenType switch
    {
        JsonTokenType.String => WireStringConverter.Checked(reader.GetString()!, key),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Number => reader.HasValueSequence ? Encoding.UTF8.GetString(reader.ValueSequence) : Encoding.UTF8.GetString(reader.ValueSpan),
        _ => throw new WireFormatException(WireFaultKind.Malformed, "Not a string.", key),
    };

    private static string LowerFirst(string key) =>
        key is [>= 'A' and <= 'Z', ..] ? char.ToLowerInvariant(key[0]) + key[1..] : key;
}
