using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>A resource that was written before, put into a body as it is. Only ever written.</summary>
/// <param name="Json">One JSON value, in UTF-8, as <see cref="WireJson"/> writes it; nobody changes it.</param>
[JsonConverter(typeof(WireTextConverter))]
public readonly record struct WireText(byte[] Json)
{
    public static WireText Of<T>(T resource) => new(JsonSerializer.SerializeToUtf8Bytes(resource, WireJson.Options));
}

internal sealed class WireTextConverter : JsonConverter<WireText>
{
    public override WireText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("What was written before is not read.");

    public override void Write(Utf8JsonWriter writer, WireText value, JsonSerializerOptions options) => writer.WriteRawValue(value.Json, skipInputValidation: true);
}
