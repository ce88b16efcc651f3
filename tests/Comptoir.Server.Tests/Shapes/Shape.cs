using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Comptoir.Server.Tests.Shapes;

/// <summary>Compares answers with samples of the contract: names, kinds of values and the forms of words, all the way down.</summary>
internal static partial class Shape
{
    /// <summary>Every member of the sample is there, of the same kind and written in the same form, and nothing is null. Of an
    /// array the first item of the sample stands for all.</summary>
    /// <param name="maybeLeftOut">Members of the sample that an answer may leave out.</param>
    public static void AssertOf(string sample, JsonNode actual, params string[] maybeLeftOut)
    {
        AssertObject(JsonNode.Parse(sample)!.AsObject(), actual.AsObject(), "", maybeLeftOut);
        AssertNoNull(actual, "");
    }

    /// <summary>The same, and no member stands there that neither the sample nor the contract's table names.</summary>
    /// <param name="others">Members of the table that the sample leaves out, in one line.</param>
    public static void AssertExactly(string sample, JsonNode actual, string others = "")
    {
        AssertOf(sample, actual);
        var known = JsonNode.Parse(sample)!.AsObject().Select(member => member.Key).Concat(others.Split(' ')).Concat(["links", "attributes"]);
        Assert.Empty(actual.AsObject().Select(member => member.Key).Except(known));
    }

    private static void AssertObject(JsonObject sample, JsonObject actual, string at, params string[] maybeLeftOut)
    {
        foreach (var (name, value) in sample)
        {
            if (maybeLeftOut.Contains(name) && !actual.ContainsKey(name))
                continue;
            Assert.True(actual.ContainsKey(name), $"{at}{name} is missing in {actual.ToJsonString()}");
            AssertValue(value!, actual[name]!, at + name);
        }
    }

    private static void AssertValue(JsonNode sample, JsonNode actual, string at)
    {
        Assert.True(KindOf(sample) == KindOf(actual), $"{at} is no {sample.GetValueKind()}: {actual.ToJsonString()}");
        if (sample is JsonObject part)
            AssertObject(part, actual.AsObject(), at + ".");
        else if (sample is JsonArray { Count: > 0 } list)
            Assert.All(actual.AsArray(), item => AssertValue(list[0]!, item!, at + "[]"));
        else if (sample.GetValueKind() == JsonValueKind.String)
            AssertForm((string)sample!, (string)actual!, at);
    }

    private static void AssertForm(string sample, string actual, string at)
    {
        if (Instant().IsMatch(sample))
            Assert.True(Instant().IsMatch(actual) && DateTimeOffset.TryParse(actual, CultureInfo.InvariantCulture, out _), $"{at} is no instant in UTC: {actual}");
        else if (SnakeWord().IsMatch(sample))
            Assert.True(SnakeWord().IsMatch(actual), $"{at} is not written like '{sample}': {actual}");
        else if (PascalWord().IsMatch(sample) && actual.Length > 0)
            Assert.True(char.IsAsciiLetterUpper(actual[0]) && actual.All(char.IsAsciiLetter), $"{at} is not written like '{sample}': {actual}");
        else if (at.EndsWith(".uri", StringComparison.Ordinal) && sample.StartsWith('/'))
            Assert.True(actual.StartsWith('/') && !actual.StartsWith("/v1", StringComparison.Ordinal), $"{at} is not relative: {actual}");
    }

    private static void AssertNoNull(JsonNode? actual, string at)
    {
        Assert.True(actual is not null, $"{at} is null");
        if (actual is JsonObject part)
            Assert.All(part, member => AssertNoNull(member.Value, $"{at}.{member.Key}"));
        else if (actual is JsonArray list)
            Assert.All(list, item => AssertNoNull(item, at + "[]"));
    }

    private static JsonValueKind KindOf(JsonNode value) => value.GetValueKind() is JsonValueKind.True ? JsonValueKind.False : value.GetValueKind();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")]
    private static partial Regex Instant();

    [GeneratedRegex("^[a-z]+(_[a-z]+)*$")]
    private static partial Regex SnakeWord();

    [GeneratedRegex("^[A-Z][a-z]+([A-Z][a-z]+)*$")]
    private static partial Regex PascalWord();
}
