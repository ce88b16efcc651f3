using Comptoir.Commerce.Catalog;

namespace Comptoir.Commerce.Licensing;

/// <summary>One version a key can be asked for: how it is called, and whose key it is.</summary>
public sealed record VersionChoice(string Name, Sku Sku, string Version);

/// <summary>The versions an entitlement gives keys for (R5.2b): the SKU's own first, then its downgrade rights, then what it
/// also entitles to. Another edition is named with it ("Standard 2022"), an earlier version by the version alone.</summary>
public static class VersionChoices
{
    public static IReadOnlyList<VersionChoice> Of(Sku sku, IReadOnlyList<Sku> included)
    {
        List<VersionChoice> choices = [.. sku.Versions.Select(version => new VersionChoice(version, sku, version))];
        foreach (var other in included.Where(other => other.KeyFormat != KeyFormat.None && other.Versions.Count > 0))
        {
            string name = NameOf(sku, other, other.OwnVersion);
            int same = choices.FindIndex(choice => choice.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            var choice = new VersionChoice(name, other, other.OwnVersion);
            // An earlier version that is a SKU of its own has the key of that SKU.
            if (same < 0)
                choices.Add(choice);
            else if (same > 0)
                choices[same] = choice;
        }

        return choices;
    }

    /// <summary>How a version of an included SKU is called beside the SKU's own: with its edition where that is another.</summary>
    public static string NameOf(Sku sku, Sku other, string version) => other.Edition == sku.Edition ? version : $"{other.Edition} {version}".Trim();

    /// <summary>The choice of a name; without one the SKU's own version.</summary>
    public static VersionChoice? Find(Sku sku, IReadOnlyList<Sku> included, string? name) => string.IsNullOrWhiteSpace(name)
        ? new VersionChoice(sku.OwnVersion, sku, sku.OwnVersion)
        : Of(sku, included).FirstOrDefault(choice => choice.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
}
