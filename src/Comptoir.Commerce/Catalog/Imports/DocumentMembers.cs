using System.Globalization;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>Reads the members of one object of a catalogue document and tells their faults with their path. A faulty member
/// gives a value of its type all the same, so that the other members are looked at too.</summary>
internal sealed class DocumentMembers(string path, CatalogFaults faults)
{
    public const int MostTitle = 400;
    public const int MostText = 20_000;

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    public string Path(string member) => $"{path}.{member}";

    public void Fault(string member, CatalogFaultReason reason, string? value = null) => faults.Add(new CatalogFault(null, Path(member), reason, value));

    public void Need(string member, object? value)
    {
        if (value is null)
            Fault(member, CatalogFaultReason.Required);
    }

    public string Id(string? id)
    {
        if (CatalogIds.Canonical(id) is { } canonical)
            return canonical;
        Fault("id", CatalogIds.FaultOf(id), id);
        return "";
    }

    public string Text(string member, string? text, bool required = false)
    {
        if (required && string.IsNullOrWhiteSpace(text))
            Fault(member, CatalogFaultReason.Required);
        return Capped(member, text, MostTitle);
    }

    public string LongText(string member, string? text) => Capped(member, text, MostText, lines: true);

    /// <summary>Facts by name, each of which has a value.</summary>
    public Dictionary<string, string> Facts(string member, Dictionary<string, string>? facts)
    {
        foreach (var (name, value) in facts ?? [])
        {
            if (name.Length is 0 or > MostTitle || !Primitives.Text.IsClean(name))
                Fault(member, CatalogFaultReason.Malformed, name);
            Text($"{member}.{name}", value, required: true);
        }

        return facts ?? [];
    }

    public Dictionary<string, CatalogText> Texts(Dictionary<string, CatalogText>? texts)
    {
        foreach (var (language, text) in texts ?? [])
        {
            if (language is not [>= 'a' and <= 'z', >= 'a' and <= 'z'])
                Fault("texts", CatalogFaultReason.Malformed, language);
            if (string.IsNullOrWhiteSpace(text?.Title))
                Fault($"texts.{language}.title", CatalogFaultReason.Required);
            else
                Capped($"texts.{language}.title", text.Title, MostTitle);
            Capped($"texts.{language}.description", text?.Description, MostText, lines: true);
        }

        return texts?.ToDictionary(text => text.Key, text => new CatalogText(text.Value?.Title ?? "", text.Value?.Description ?? "")) ?? [];
    }

    public T Word<T>(string member, string? word, WordsOf<T> words)
        where T : struct, Enum
    {
        if (words.Find(word) is { } value)
            return value;
        Fault(member, word is null ? CatalogFaultReason.Required : CatalogFaultReason.Unknown, word);
        return default;
    }

    public List<T> Words<T>(string member, List<string>? list, WordsOf<T> words)
        where T : struct, Enum =>
        [.. List(member, list, word => words.Find(word) is null ? null : word).Select(word => words.Find(word)!.Value)];

    /// <summary>A value of a known set, or the default where none is given.</summary>
    public string OneOf(string member, string? value, IReadOnlySet<string> known, string byDefault)
    {
        if (value is not null && !known.Contains(value))
            Fault(member, CatalogFaultReason.Unknown, value);
        return value ?? byDefault;
    }

    public List<string> List(string member, List<string>? list, IReadOnlySet<string> known) =>
        List(member, list, value => known.Contains(value) ? value : null);

    /// <summary>Values in their own spelling; one that has none is a fault, as is one given twice.</summary>
    public List<string> List(string member, List<string>? list, Func<string, string?> canonical)
    {
        var values = new List<string>(list?.Count ?? 0);
        for (int i = 0; i < list?.Count; i++)
        {
            if (list[i] is not { } given || canonical(given) is not { } value)
                Fault($"{member}[{Text(i)}]", CatalogFaultReason.Unknown, list[i]);
            else if (values.Contains(value))
                Fault($"{member}[{Text(i)}]", CatalogFaultReason.Duplicate, value);
            else
                values.Add(value);
        }

        return values;
    }

    private string Capped(string member, string? text, int most, bool lines = false)
    {
        if (text?.Length > most)
            Fault(member, CatalogFaultReason.TooLong, text);
        else if (text is not null && !Primitives.Text.IsClean(text, lines))
            Fault(member, CatalogFaultReason.Malformed);
        return text ?? "";
    }
}
