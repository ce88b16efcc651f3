using System.Globalization;
using System.Text.RegularExpressions;

namespace Comptoir.Portal.Tests.Shared;

/// <summary>The contrast of text and edges, worked out from the tokens (WCAG 2.2: 4.5 for text, 3 for edges).</summary>
public sealed class ContrastTests
{
    private static readonly string Tokens = File.ReadAllText(Path.Combine(TextTests.Root(), "src", "Comptoir.Portal", "wwwroot", "tokens.css"));

    [Theory]
    [InlineData("ink", "canvas"), InlineData("ink", "surface"), InlineData("ink-2", "surface"), InlineData("ink-2", "canvas"), InlineData("ink-3", "surface")]
    [InlineData("ink-3", "canvas"), InlineData("ink-3", "surface-2"), InlineData("brand", "surface"), InlineData("brand", "canvas"), InlineData("on-brand", "brand-fill")]
    [InlineData("bar-ink", "bar-bg"), InlineData("bar-ink-2", "bar-bg"), InlineData("ok", "ok-bg"), InlineData("info", "info-bg"), InlineData("warn", "warn-bg")]
    [InlineData("bad", "bad-bg"), InlineData("off", "off-bg"), InlineData("surface", "bad-fill"), InlineData("bad", "surface")]
    [InlineData("line-strong", "surface", 3.0), InlineData("brass", "surface", 3.0), InlineData("brass", "canvas", 3.0), InlineData("focus", "surface", 3.0)]
    public void Text_can_be_read_and_edges_seen_in_every_livery_and_theme(string front, string back, double least = 4.5)
    {
        var faults =
            from livery in (string[])["", "admin", "operator"]
            from dark in (bool[])[false, true]
            let ratio = Ratio(Colour(front, livery, dark), Colour(back, livery, dark))
            where ratio < least
            select $"{front} on {back} in {(livery.Length == 0 ? "partner" : livery)} {(dark ? "dark" : "light")}: {ratio:0.00}";

        Assert.Empty(faults);
    }

    private static string Colour(string token, string livery, bool dark)
    {
        string block = livery.Length == 0 ? Tokens : Tokens[Tokens.IndexOf($"[data-portal=\"{livery}\"]", StringComparison.Ordinal)..];
        if (livery.Length > 0)
            block = block[..block.IndexOf('}', StringComparison.Ordinal)];
        var match = Regex.Match(block, $@"--{token}:\s*(?:light-dark\((#\w{{6}}),\s*(#\w{{6}})\)|(#\w{{6}}))");
        if (!match.Success)
            return Colour(token, "", dark);
        return match.Groups[3].Success ? match.Groups[3].Value : match.Groups[dark ? 2 : 1].Value;
    }

    private static double Ratio(string one, string other)
    {
        double[] light = [Luminance(one), Luminance(other)];
        return (light.Max() + 0.05) / (light.Min() + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Part(int at)
        {
            double value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Part(1)) + (0.7152 * Part(3)) + (0.0722 * Part(5));
    }
}
