using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>The words of enumerations, in bodies, queries and filters.</summary>
/// <remarks>Checked against contract commerce §2 W4, W5 and platform §1.7: written in snake_case, each capital becoming
/// <c>_x</c> (<c>ForRI</c> is <c>for_r_i</c>); read in snake_case, camelCase or PascalCase, in any case, with or without
/// underscores, and as the integer.</remarks>
public static class WireEnum
{
    /// <summary>The word to write: <c>OneTime</c> is <c>one_time</c>.</summary>
    public static string ToWire<T>(T value)
        where T : struct, Enum => Words<T>.Written[value];

    /// <summary>Reads a word or an integer; false when the enumeration has no such value.</summary>
    public static bool TryRead<T>(string? text, out T value)
        where T : struct, Enum
    {
        value = default;
        return text is not null
            && (Words<T>.Read.TryGetValue(text.Replace("_", "", StringComparison.Ordinal), out value)
                || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && TryRead(number, out value)));
    }

    /// <summary>Reads the integer form; false when the enumeration has no such value.</summary>
    public static bool TryRead<T>(int number, out T value)
        where T : struct, Enum => Words<T>.Numbered.TryGetValue(number, out value);

    private static string SnakeCase(string name)
    {
        var word = new StringBuilder(name.Length + 8);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && word.Length > 0)
                word.Append('_');
            word.Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Written =
            Enum.GetValues<T>().ToFrozenDictionary(value => value, value => SnakeCase(Enum.GetName(value)!));

        public static readonly FrozenDictionary<string, T> Read =
            Enum.GetValues<T>().ToFrozenDictionary(value => Enum.GetName(value)!, StringComparer.OrdinalIgnoreCase);

        public static readonly FrozenDictionary<int, T> Numbered =
            Enum.GetValues<T>().ToFrozenDictionary(value => Convert.ToInt32(value, CultureInfo.InvariantCulture));
    }
}

/// <summary>Every enumeration of the wire, by <see cref="WireEnum"/>. Where a member may be left out its type is the
/// nullable enumeration, for which null is "not set"; anywhere else null is a fault like an unknown word.</summary>
internal sealed class WireEnumConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert))!;

    private sealed class Of<T> : JsonConverter<T>
        where T : struct, Enum
    {
        public override bool HandleNull => true;

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var value = default(T);
            return reader.TokenType switch
            {
                JsonTokenType.String when WireEnum.TryRead(reader.GetString(), out value) => value,
                JsonTokenType.Number when reader.TryGetInt32(out var number) && WireEnum.TryRead(number, out value) => value,
                JsonTokenType.String or JsonTokenType.Number or JsonTokenType.Null =>
                    throw new WireFormatException(WireFaultKind.UnknownWord, $"No such {typeof(T).Name}."),
                _ => throw new WireFormatException(WireFaultKind.Malformed, $"A {typeof(T).Name} is a word."),
            };
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(WireEnum.ToWire(value));
    }
}
