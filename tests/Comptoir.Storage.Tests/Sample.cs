using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Comptoir.Storage.Tests;

/// <summary>A value of any stored type that is hard to keep: accents, quotes, a supplementary character, microseconds, the last
/// of an enumeration.</summary>
internal static class Sample
{
    private static readonly Dictionary<Type, object> Plain = new()
    {
        [typeof(string)] = "Bière d’été \"10 %\" \\ ' 🗝 \t x",
        [typeof(Guid)] = new Guid("5b0c8f3e-6a1d-4a5e-9d7b-00c0ffee0001"),
        [typeof(bool)] = true,
        [typeof(int)] = 2_000_000_003,
        [typeof(long)] = 9_007_199_254_740_993L,
        [typeof(decimal)] = 123456789012.345678m,
        [typeof(DateTimeOffset)] = new DateTimeOffset(2026, 3, 29, 1, 59, 59, TimeSpan.Zero).AddMicroseconds(999_999),
        [typeof(DateOnly)] = new DateOnly(2028, 2, 29),
        [typeof(TimeSpan)] = new TimeSpan(61, 2, 3, 4, 5, 6),
        [typeof(byte[])] = new byte[] { 0, 1, 2, 128, 254, 255 },
    };

    public static object Of(Type type)
    {
        if (Plain.TryGetValue(type, out object? plain))
            return plain;
        if (type.IsEnum)
            return Enum.GetValues(type).Cast<object>().Last();
        if (type.IsGenericType && Activator.CreateInstance(type) is IDictionary map)
        {
            map.Add(Of(type.GenericTypeArguments[0]), Of(type.GenericTypeArguments[1]));
            return map;
        }

        if (type.IsGenericType && Activator.CreateInstance(type) is IList list)
        {
            list.Add(Of(type.GenericTypeArguments[0]));
            list.Add(Of(type.GenericTypeArguments[0]));
            return list;
        }

        return Filled(type);
    }

    private static object Filled(Type type)
    {
        object value = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var field = type.GetField($"<{property.Name}>k__BackingField", BindingFlags.NonPublic | BindingFlags.Instance);
            field?.SetValue(value, Holds(property.PropertyType, type)
                ? Activator.CreateInstance(property.PropertyType)
                : Of(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType));
        }

        return value;
    }

    /// <summary>A list of what it is itself a part of stays empty: the lines under a line.</summary>
    private static bool Holds(Type list, Type part) => list.IsGenericType && list.GenericTypeArguments[0] == part;
}
