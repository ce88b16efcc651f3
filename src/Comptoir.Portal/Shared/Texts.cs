using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Resources;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace Comptoir.Portal.Shared;

/// <summary>The texts of one component in one language. A text's <c>{Name}</c> is filled by name.</summary>
public sealed partial class Texts
{
    private static readonly ConcurrentDictionary<Type, ResourceManager[]> Managers = new();

    private const string Vowels = "aàâæeéèêëiîïoôöœuùûAÀÂÆEÉÈÊËIÎÏOÔÖŒUÙÛ";

    private readonly ResourceManager[] managers;
    private readonly CultureInfo culture;

    private Texts(ResourceManager[] managers, CultureInfo culture) => (this.managers, this.culture) = (managers, culture);

    private bool IsFrench => culture.TwoLetterISOLanguageName == "fr";

    public string this[string key] => Find(key) ?? throw new InvalidOperationException($"Text '{key}' is missing.");

    public string this[string key, params (string Name, object? Value)[] values] =>
        Place().Replace(this[key], match => Joined(match, Text(ValueOf(values, match))));

    public static Texts Of(Type component, CultureInfo culture) => new(Managers.GetOrAdd(component, ManagersOf), culture);

    /// <summary>The text of a count: <c>key.one</c> or <c>key.other</c>, its <c>{Count}</c> filled. French counts 0 as one.</summary>
    public string Count(string key, long count, params (string Name, object? Value)[] values) =>
        this[Form(key, count), [("Count", count.ToString("N0", culture)), .. values]];

    /// <summary>The text as markup: values that are markup stand as they are, every other is encoded.</summary>
    public MarkupString Html(string key, params (string Name, object? Value)[] values) =>
        new(Place().Replace(Encode(this[key]), match => ValueOf(values, match) is MarkupString markup
            ? match.Groups["before"].Value + markup.Value
            : Encode(Joined(match, Text(ValueOf(values, match))))));

    public MarkupString CountHtml(string key, long count, params (string Name, object? Value)[] values) =>
        Html(Form(key, count), [("Count", count.ToString("N0", culture)), .. values]);

    /// <summary>The text of a key that may not be there.</summary>
    public string? Find(string key)
    {
        foreach (var manager in managers)
        {
            if (manager.GetString(key, culture) is { } text)
                return text;
        }

        return null;
    }

    private string Form(string key, long count) =>
        $"{key}.{(count == 1 || (count == 0 && IsFrench) ? "one" : "other")}";

    private static ResourceManager[] ManagersOf(Type component)
    {
        var assembly = typeof(Texts).Assembly;
        var common = new ResourceManager("Comptoir.Portal.Shared.Common", assembly);
        return assembly.GetManifestResourceInfo($"{component.FullName}.resources") is null
            ? [common]
            : [new ResourceManager(component.FullName!, assembly), common];
    }

    private static object? ValueOf((string Name, object? Value)[] values, Match match)
    {
        int place = Array.FindIndex(values, value => value.Name == match.Groups["name"].Value);
        return place >= 0 ? values[place].Value : throw new InvalidOperationException($"No value for {match.Value}.");
    }

    private string Text(object? value) => value switch
    {
        IFormattable formattable => formattable.ToString(null, culture),
        _ => value?.ToString() ?? "",
    };

    /// <summary>The value after what stands before it; French says "d’octobre", not "de octobre".</summary>
    private string Joined(Match match, string value)
    {
        string before = match.Groups["before"].Value;
        return IsFrench && before.Length > 0 && value.Length > 0 && Vowels.Contains(value[0], StringComparison.Ordinal) ? $"{before[..^2]}’{value}" : before + value;
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A word "de" is no end of another one, nor of one whose last letter before it is encoded ("poss&amp;#232;de").</summary>
    [GeneratedRegex(@"(?<before>(?<![\w;])[Dd]e )?\{(?<name>\w+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
