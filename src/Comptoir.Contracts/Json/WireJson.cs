using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Comptoir.Contracts;

/// <summary>How every body of the wire is read and written.</summary>
/// <remarks>Checked against contract commerce §2 (W2–W4, W12) and platform §1, §4: camelCase out, any case in, nulls
/// left out, unknown members ignored, one JSON value at most 32 levels deep. A body that does not bind throws a
/// <see cref="JsonException"/>; <see cref="WireFault.Of"/> says what was wrong and where.</remarks>
public static class WireJson
{
    /// <summary>Longest text taken in any member, in UTF-16 units.</summary>
    public const int LongestText = 32 * 1024;

    /// <summary>Read-only. Knows the types listed in <see cref="WireTypes"/> and no other: a type that is not listed
    /// throws, rather than being read by slow reflection.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            PropertyNameCaseInsensitive = true,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            NumberHandling = JsonNumberHandling.AllowReadingFromString,
            MaxDepth = 32,
            // Bodies are always application/json, never pasted into HTML: accents and quotes need no \u form.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters =
            {
                new WireEnumConverter(),
                new WireInstantConverter(),
                new WireDecimalConverter(),
                new WireStringConverter(),
                new WireStringMapConverter(),
            },
            TypeInfoResolver = WireTypes.Default.WithAddedModifier(RefuseNullItems),
        };
        options.MakeReadOnly();
        return options;
    }

    // A null member means "not set"; a null item in a list means nothing, and whoever walks the list would fall over it.
    private static void RefuseNullItems(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;

        var lists = type.Properties.Where(property => property.Get is not null && HoldsReferences(property.PropertyType)).ToArray();
        if (lists.Length == 0)
            return;

        type.OnDeserialized = resource =>
        {
            foreach (var list in lists)
                RefuseNullItems(list.Name, (IEnumerable?)list.Get!(resource));
        };
    }

    private static bool HoldsReferences(Type type) =>
        type.IsGenericType
        && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
        && !type.GenericTypeArguments[0].IsValueType;

    private static void RefuseNullItems(string name, IEnumerable? items)
    {
        var index = 0;
        foreach (var item in items ?? Array.Empty<object>())
        {
            if (item is null)
                throw new WireFormatException(WireFaultKind.Malformed, "An item of a list is null.", string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]"));
            index++;
        }
    }
}
