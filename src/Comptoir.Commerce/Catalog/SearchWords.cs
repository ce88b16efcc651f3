namespace Comptoir.Commerce.Catalog;

/// <summary>What the catalogue is searched by: each word typed begins a word of the item's titles, in any language, or of its ids.
/// Case and accents do not matter.</summary>
public static class SearchWords
{
    /// <summary>Letters of a word that count.</summary>
    private const int Longest = 40;

    /// <summary>Words of a search that count; the shortest are left out, which say least.</summary>
    private const int Most = 12;

    private const char Gap = ' ';

    /// <summary>Beyond every word that begins alike.</summary>
    private const string End = "\uffff";

    /// <summary>Words that somebody looks for, the longest first. Of a catalogue item's id its product and SKU count.</summary>
    public static List<string> Wanted(string text) =>
        [.. Of([IsItemId(text) ? text[..text.LastIndexOf(':')] : text]).OrderByDescending(word => word.Length).Take(Most)];

    /// <summary>Texts as a row keeps them: it has a word that begins with W where this contains <see cref="Beginning"/> of W.</summary>
    public static string Kept(IEnumerable<string> texts) => Gap + string.Join(Gap, Of(texts));

    /// <summary>The words that <see cref="Kept"/> put together.</summary>
    public static string[] In(string kept) => kept.Split(Gap, StringSplitOptions.RemoveEmptyEntries);

    public static string Beginning(string word) => Gap + word;

    /// <summary>Last place of the words that begin so.</summary>
    public static string EndOf(string word) => word + End;

    private static IEnumerable<string> Of(IEnumerable<string> texts) => texts.SelectMany(Split).Distinct(StringComparer.Ordinal);

    private static bool IsItemId(string text) => text.Count(letter => letter == ':') == 2;

    private static IEnumerable<string> Split(string text)
    {
        string key = Product.KeyOf(text);
        int start = 0;
        for (int i = 0; i <= key.Length; i++)
        {
            if (i < key.Length && char.IsLetterOrDigit(key[i]))
                continue;
            if (i > start)
                yield return key[start..Math.Min(i, start + Longest)];
            start = i + 1;
        }
    }
}
