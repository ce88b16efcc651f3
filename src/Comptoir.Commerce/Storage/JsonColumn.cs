using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Comptoir.Commerce.Storage;

/// <summary>Stores a value that is only ever read whole (the lines of a cart, a derivation, a set of texts) as JSON text in
/// one column, the same on both databases.</summary>
public static class JsonColumn
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static PropertyBuilder<T> HasJson<T>(this PropertyBuilder<T> property)
        where T : class, new() =>
        property.HasConversion(
            value => Write(value),
            text => Read<T>(text),
            new ValueComparer<T>(
                (left, right) => Write(left) == Write(right),
                value => Write(value).GetHashCode(StringComparison.Ordinal),
                value => Read<T>(Write(value))));

    /// <summary>As <see cref="HasJson"/>, for a value that nobody changes once it is made: another value is a change, and no copy is kept
    /// to compare with.</summary>
    public static PropertyBuilder<T> HasFrozenJson<T>(this PropertyBuilder<T> property)
        where T : class, new() =>
        property.HasConversion(
            value => Write(value),
            text => Read<T>(text),
            new ValueComparer<T>(
                (left, right) => ReferenceEquals(left, right),
                value => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(value),
                value => value));

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string text)
        where T : class, new() => JsonSerializer.Deserialize<T>(text, Options) ?? new T();
}
