using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>Texts: without NUL characters, which PostgreSQL cannot keep, and of a length that a person could mean. Members that
/// have a shorter limit of their own are checked where the rule is.</summary>
internal sealed class WireStringConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? Checked(reader.GetString()!)
            : throw new WireFormatException(WireFaultKind.Malformed, "Not a string.");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <summary>The text itself, or the fault of one that cannot be taken.</summary>
    /// <param name="member">Where it stands, when the serializer cannot know.</param>
    internal static string Checked(string text, string? member = null)
    {
        if (text.Length > WireJson.LongestText)
            throw new WireFormatException(WireFaultKind.TooLong, "Too long.", member);
        return text.Contains('\0', StringComparison.Ordinal)
            ? throw new WireFormatException(WireFaultKind.Malformed, "Holds a NUL character.", member)
            : text;
    }
}
