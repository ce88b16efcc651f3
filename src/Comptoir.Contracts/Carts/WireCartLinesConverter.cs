using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Comptoir.Contracts;

/// <summary>Reads the lines of a cart one by one: what is wrong with one line is that line's error, not the cart's.</summary>
/// <remarks>Checked against contract commerce-orders §1: creation succeeds with <c>error</c> on bad lines, malformed members
/// included.</remarks>
internal sealed class WireCartLinesConverter : JsonConverter<IReadOnlyList<WireCartLineItem>>
{
    public override IReadOnlyList<WireCartLineItem> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new WireFormatException(WireFaultKind.Malformed, "Not an array.");

        var lineType = LineType(options);
        var lines = new List<WireCartLineItem>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            using var line = JsonDocument.ParseValue(ref reader);
            lines.Add(ReadLine(line.RootElement, lineType));
        }

        return lines;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<WireCartLineItem> value, JsonSerializerOptions options)
    {
        var lineType = LineType(options);
        writer.WriteStartArray();
        foreach (var line in value)
            JsonSerializer.Serialize(writer, line, lineType);
        writer.WriteEndArray();
    }

    private static JsonTypeInfo<WireCartLineItem> LineType(JsonSerializerOptions options) =>
        (JsonTypeInfo<WireCartLineItem>)options.GetTypeInfo(typeof(WireCartLineItem));

    // Each turn leaves out one member that does not bind, so there are at most as many turns as members.
    private static WireCartLineItem ReadLine(JsonElement line, JsonTypeInfo<WireCartLineItem> lineType)
    {
        if (line.ValueKind != JsonValueKind.Object)
            return new() { Faults = [new(WireFaultKind.Malformed, null)] };

        var faults = new List<WireFault>();
        while (true)
        {
            try
            {
                return Without(line, faults).Deserialize(lineType)! with { Faults = faults };
            }
            catch (JsonException exception) when (WireFault.Of(exception) is { Member: not null } fault && !faults.Exists(known => SameRoot(known, Root(fault))))
            {
                faults.Add(fault);
            }
        }
    }

    private static JsonElement Without(JsonElement line, List<WireFault> faults)
    {
        if (faults.Count == 0)
            return line;

        using var rest = new MemoryStream();
        using (var writer = new Utf8JsonWriter(rest))
        {
            writer.WriteStartObject();
            foreach (var member in line.EnumerateObject().Where(member => !faults.Exists(fault => SameRoot(fault, member.Name))))
                member.WriteTo(writer);
            writer.WriteEndObject();
        }

        using var parsed = JsonDocument.Parse(rest.ToArray());
        return parsed.RootElement.Clone();
    }

    private static bool SameRoot(WireFault fault, string member) => Root(fault).Equals(member, StringComparison.OrdinalIgnoreCase);

    private static string Root(WireFault fault) =>
        fault.Member!.IndexOfAny(['.', '[']) is >= 0 and var end ? fault.Member[..end] : fault.Member;
}
