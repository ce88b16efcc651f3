using System.CommandLine;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Cli;

/// <summary>A use case names what is wrong as the API spells it; whoever typed a command knows the option instead.</summary>
internal static class OptionNames
{
    /// <summary>What an input's member may be called, the first that the verb has.</summary>
    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        ["name"] = ["--name", "NAME"],
        ["displayName"] = ["--name"],
        ["userName"] = ["NAME", "USER"],
        ["email"] = ["--email"],
        ["roles"] = ["--roles"],
        ["password"] = ["--password-file"],
        ["mpnId"] = ["--mpn"],
        ["country"] = ["--country"],
        ["domain"] = ["--domain"],
        ["currency"] = ["--currency"],
        ["culture"] = ["--culture"],
        ["markets"] = ["--markets"],
        ["policyProfile"] = ["--policy"],
        ["creditLimits"] = ["--limit"],
        ["support.email"] = ["--support-email"],
        ["support.phone"] = ["--support-phone"],
        ["support.website"] = ["--support-website"],
        ["market"] = ["MARKET", "--market"],
        ["rate"] = ["--rate"],
        ["validFrom"] = ["--from"],
        ["overlap"] = ["--overlap"],
        ["productId"] = ["--product"],
        ["skuId"] = ["--sku"],
        ["version"] = ["--version"],
        ["language"] = ["--language"],
        ["architecture"] = ["--architecture"],
        ["fileType"] = ["--type"],
        ["fileName"] = ["--name", "FILE"],
        ["sha256"] = ["--sha256"],
        ["size"] = ["--size"],
    };

    /// <summary>The refusal in words, its member under the name that the verb has for it.</summary>
    public static string Worded(Refusal refusal, Command verb) =>
        RefusalTexts.Of(refusal is InvalidInput input && Of(input.Field, verb) is { } option ? input with { Field = option } : refusal);

    private static string? Of(string field, Command verb)
    {
        // creditLimits[0].amount is what --limit gives.
        int index = field.IndexOf('[', StringComparison.Ordinal);
        return Names.TryGetValue(index < 0 ? field : field[..index], out string[]? candidates)
            ? Array.Find(candidates, name => verb.Options.Any(option => option.Name == name) || verb.Arguments.Any(argument => argument.Name == name))
            : null;
    }
}

/// <summary>A use case refused what a verb asked of it.</summary>
internal sealed class VerbRefusedException(Refusal refusal) : Exception(refusal.ToString())
{
    public Refusal Refusal => refusal;
}
