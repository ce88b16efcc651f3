using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Comptoir.Contracts;

namespace Comptoir.Server.OpenApi;

/// <summary>JSON Schemas of wire types, from what the serializer itself writes them by.</summary>
internal sealed class WireSchemas
{
    private static readonly Dictionary<Type, (string Type, string? Format)> Plain = new()
    {
        [typeof(string)] = ("string", null),
        [typeof(bool)] = ("boolean", null),
        [typeof(int)] = ("integer", "int32"),
        [typeof(long)] = ("integer", "int64"),
        [typeof(decimal)] = ("number", null),
        [typeof(Guid)] = ("string", "uuid"),
        [typeof(DateTimeOffset)] = ("string", "date-time"),
        [typeof(DateTime)] = ("string", "date-time"),
        [typeof(DateOnly)] = ("string", "date"),
        [typeof(Uri)] = ("string", "uri"),
    };

    private readonly SortedDictionary<string, JsonObject> components = new(StringComparer.Ordinal);

    /// <summary>Every type that was asked for, with its parts.</summary>
    public JsonObject Components() => new(components.Select(component => KeyValuePair.Create<string, JsonNode?>(component.Key, component.Value)));

    /// <summary>The schema itself where it is plain, else a reference to it.</summary>
    public JsonObject Of(Type type)
    {
        type = Plainly(type);
        if (Plain.TryGetValue(type, out var plain))
            return plain.Format is null ? new() { ["type"] = plain.Type } : new() { ["type"] = plain.Type, ["format"] = plain.Format };
        if (type.IsEnum)
            return new() { ["type"] = "string", ["enum"] = new JsonArray([.. WordsOf(type)]) };
        if (!WireJson.Options.TryGetTypeInfo(type, out var info))
            return [];
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => Reference(type, info),
            JsonTypeInfoKind.Enumerable => new() { ["type"] = "array", ["items"] = Of(info.ElementType!) },
            JsonTypeInfoKind.Dictionary => new() { ["type"] = "object", ["additionalProperties"] = Of(info.ElementType!) },
            _ when typeof(IEnumerable<KeyValuePair<string, string>>).IsAssignableFrom(type) => new() { ["type"] = "object", ["additionalProperties"] = Of(typeof(string)) },
            _ => [],
        };
    }

    private JsonObject Reference(Type type, JsonTypeInfo info)
    {
        string name = NameOf(type);
        if (!components.ContainsKey(name))
        {
            var schema = new JsonObject { ["type"] = "object" };
            // Before its parts: one of them may be the type itself.
            components.Add(name, schema);
            schema["properties"] = new JsonObject(info.Properties.Select(property => KeyValuePair.Create<string, JsonNode?>(property.Name, SchemaOf(property))));
        }

        return new() { ["$ref"] = $"#/components/schemas/{name}" };
    }

    /// <summary>Lists that are read by rules of their own are lists for whoever writes them.</summary>
    private JsonObject SchemaOf(JsonPropertyInfo property) =>
        property is { CustomConverter: not null, PropertyType: { IsGenericType: true } list } && list.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            ? new() { ["type"] = "array", ["items"] = Of(list.GenericTypeArguments[0]) }
            : Of(property.PropertyType);

    /// <summary><c>CustomerCollection</c> for a collection of customers.</summary>
    private static string NameOf(Type type)
    {
        type = Plainly(type);
        string name = type.Name.StartsWith("Wire", StringComparison.Ordinal) ? type.Name["Wire".Length..] : type.Name;
        return type.IsGenericType ? string.Concat(type.GenericTypeArguments.Select(NameOf)) + name[..name.IndexOf('`', StringComparison.Ordinal)] : name;
    }

    /// <summary>Items of what may be bought are written once for each language; what is in the text is <see cref="WireCatalogItem"/>.</summary>
    private static Type Plainly(Type type) => type == typeof(WireText) ? typeof(WireCatalogItem) : Nullable.GetUnderlyingType(type) ?? type;

    private static IEnumerable<JsonNode?> WordsOf(Type type) =>
        Enum.GetValues(type).Cast<object>().Select(value => System.Text.Json.JsonSerializer.SerializeToNode(value, type, WireJson.Options));
}
