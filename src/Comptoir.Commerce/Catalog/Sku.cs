using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Catalog;

/// <summary>Where a SKU's product keys come from (R5.2b).</summary>
public enum KeyFormat
{
    /// <summary>The product needs no key.</summary>
    None,

    /// <summary>Issued: 32 digits with check digits.</summary>
    D32,

    /// <summary>Taken from imported stock.</summary>
    Pattern,
}

/// <summary>One sellable variant of a product (R3.1).</summary>
public sealed class Sku : IVersioned
{
    /// <summary>Stands for "no limit" (contract, catalogue §2).</summary>
    public const int NoMaximum = 999999999;

    public required string ProductId { get; init; }

    /// <summary>4 characters, unique inside its product.</summary>
    public required string Id { get; init; }

    public required string Title { get; set; }

    public string Description { get; set; } = "";

    public Dictionary<string, CatalogText> Translations { get; set; } = [];

    public ProductKind Kind { get; set; }

    public int MinimumQuantity { get; set; } = 1;

    public int MaximumQuantity { get; set; } = NoMaximum;

    public bool IsTrial { get; set; }

    /// <summary>Terms it is sold for, ISO 8601; none for perpetual software.</summary>
    public List<string> Terms { get; set; } = [];

    public List<BillingCycle> BillingCycles { get; set; } = [];

    public List<string> Segments { get; set; } = [];

    public List<string> Prerequisites { get; set; } = [];

    public List<string> InventoryVariables { get; set; } = [];

    /// <summary>Keys that a cart line's provisioning context must hold.</summary>
    public List<string> ProvisioningVariables { get; set; } = [];

    public KeyFormat KeyFormat { get; set; }

    /// <summary>What an imported key must look like, a regular expression.</summary>
    public string KeyPattern { get; set; } = "";

    /// <summary>Versions that keys and media exist for, the SKU's own first, then those of the downgrade rights.</summary>
    public List<string> Versions { get; set; } = [];

    public string Edition { get; set; } = "";

    /// <summary>Core licences in one unit, where cores matter.</summary>
    public int? Cores { get; set; }

    /// <summary>How it serves as Azure Hybrid Benefit (R12), in the words of the catalogue file.</summary>
    public string HybridBenefit { get; set; } = "none";

    /// <summary>Class of the policy profile that decides windows and credits (R9.2).</summary>
    public string CancellationClass { get; set; } = "";

    /// <summary>A cancellation needs the operator's review (R9.8).</summary>
    public bool CancellationReview { get; set; }

    /// <summary>What the purchase also entitles to, <c>product:sku</c> (other editions, earlier versions).</summary>
    public List<string> IncludedEntitlements { get; set; } = [];

    /// <summary>Further facts passed through to callers as they are.</summary>
    public Dictionary<string, string> DynamicAttributes { get; set; } = [];

    public List<string> Languages { get; set; } = [];

    public List<string> Architectures { get; set; } = [];

    public List<string> FileTypes { get; set; } = [];

    public long Version { get; private set; }

    /// <summary>The SKU's own version, the one a key is made for at purchase; empty where it has none.</summary>
    public string OwnVersion => Versions.Count > 0 ? Versions[0] : "";

    /// <summary>Adds a way it is sold in to those it names.</summary>
    internal void SoldAs(string term, BillingCycle cycle, string segment)
    {
        if (term.Length > 0 && !Terms.Contains(term))
            Terms = [.. Terms.Append(term).OrderBy(known => Term.Parse(known).Months)];
        if (!BillingCycles.Contains(cycle))
            BillingCycles = [.. BillingCycles, cycle];
        if (!Segments.Contains(segment))
            Segments = [.. Segments, segment];
    }
}
