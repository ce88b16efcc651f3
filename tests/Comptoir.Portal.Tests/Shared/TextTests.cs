using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Comptoir.Portal.Tests.Shared;

/// <summary>R17.1: both languages, complete, and each written as it is written.</summary>
public sealed partial class TextTests
{
    private static readonly string Everything = Path.Combine(Root(), "src");
    private static readonly string Source = Path.Combine(Everything, "Comptoir.Portal");

    private static readonly string[] Plurals = ["one", "other"];

    [Fact]
    public void Every_page_mail_refusal_and_document_has_the_same_texts_with_the_same_places_in_both_languages()
    {
        var faults = new List<string>();
        foreach (string file in EnglishOf(Everything))
        {
            var (english, french) = (Read(file), Read(French(file)));
            faults.AddRange(english.Keys.Except(french.Keys).Select(key => $"{file}: {key} is not French"));
            faults.AddRange(french.Keys.Except(english.Keys).Select(key => $"{file}: {key} is not English"));
            faults.AddRange(english.Keys.Intersect(french.Keys)
                .Where(key => !Places(english[key]).SetEquals(Places(french[key])))
                .Select(key => $"{file}: {key} has other places in French"));
            faults.AddRange(english.Keys.Where(key => Plurals.Any(form => key.EndsWith($".{form}", StringComparison.Ordinal)))
                .Where(key => !Plurals.All(form => english.ContainsKey(key[..key.LastIndexOf('.')] + "." + form)))
                .Select(key => $"{file}: {key} has no other form"));
        }

        Assert.Empty(faults);
        Assert.Contains(EnglishOf(Everything), file => !file.StartsWith(Source, StringComparison.Ordinal));
    }

    [Fact]
    public void French_has_its_own_spaces_and_apostrophe()
    {
        var faults = EnglishOf(Everything).Select(French)
            .SelectMany(file => Read(file).Select(text => (file, text.Key, text.Value)))
            .Where(text => Ordinary().IsMatch(text.Value))
            .Select(text => $"{text.file}: {text.Key}: {text.Value}");

        Assert.Empty(faults);
    }

    [Theory]
    [InlineData("Attention !"), InlineData("Nom : x"), InlineData("l'ID"), InlineData("« x »"), InlineData("Nom: x"), InlineData("20%")]
    public void The_look_finds_what_is_not_French(string text) => Assert.Matches(Ordinary(), text);

    [Fact]
    public void No_text_says_please_or_successfully_or_shouts()
    {
        var faults = English()
            .SelectMany(file => Read(file).Concat(Read(French(file))).Select(text => (file, text.Key, text.Value)))
            .Where(text => Banned().IsMatch(text.Value))
            .Select(text => $"{text.file}: {text.Key}: {text.Value}");

        Assert.Empty(faults);
    }

    [Fact]
    public void No_sentence_stands_in_markup()
    {
        var faults = new List<string>();
        foreach (string file in Directory.EnumerateFiles(Source, "*.razor", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)))
        {
            string markup = File.ReadAllText(file).Split("@code {")[0];
            faults.AddRange(Words().Matches(markup).Select(match => $"{Path.GetFileName(file)}: {match.Groups["text"].Value}"));
        }

        // The name of the product, in the mark.
        Assert.DoesNotContain(faults, fault => !fault.EndsWith(": Comptoir", StringComparison.Ordinal));
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Comptoir.slnx")))
            folder = folder.Parent;
        return folder!.FullName;
    }

    private static List<string> English() => EnglishOf(Source);

    private static List<string> EnglishOf(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.resx", SearchOption.AllDirectories).Where(file => !file.EndsWith(".fr.resx", StringComparison.Ordinal))];

    private static string French(string file) => file[..^".resx".Length] + ".fr.resx";

    private static Dictionary<string, string> Read(string file) => XDocument.Load(file).Root!.Elements("data")
        .ToDictionary(data => (string)data.Attribute("name")!, data => data.Element("value")!.Value);

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(match => match.Value)];

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();

    // An ordinary space, or none, before double punctuation or per cent; the typewriter's apostrophe; guillemets without their space.
    [GeneratedRegex(@"[ \p{L}\d}][;?!](?:\s|$)|[ \p{L}\d}]:(?:\s|$)| %|\d%|'|« | »")]
    private static partial Regex Ordinary();

    [GeneratedRegex(@"\b(?:please|successfully|s’il vous plaît|avec succès)\b|!", RegexOptions.IgnoreCase)]
    private static partial Regex Banned();

    // Text between tags that is more than one letter and no expression.
    [GeneratedRegex(@">\s*(?<text>[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’' ,.]+)\s*<", RegexOptions.ExplicitCapture)]
    private static partial Regex Words();
}
