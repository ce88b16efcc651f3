using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Portal.Partner.Software;

/// <param name="Of">Whose software it is.</param>
/// <param name="Base">Address of the page.</param>
/// <param name="Query">What is searched for.</param>
/// <param name="Show">State that the list is cut to.</param>
/// <param name="Total">How many items there are in all.</param>
public sealed record SoftwareModel(Customer Of, string Base, string? Query, SoftwareStatus? Show, int Total, IReadOnlyList<SoftwareRow> Rows)
{
    /// <summary>When the month that runs is cut: on its invoice a credit given now will be.</summary>
    public required DateTimeOffset NextCut { get; init; }

    /// <summary>What went wrong with what was asked for last, in the reader's language.</summary>
    public string? Problem { get; init; }

    /// <summary>What was cancelled a moment ago, all of one item; none when nothing was.</summary>
    public IReadOnlyList<SoftwarePurchase> Cancelled { get; init; } = [];

    /// <summary>Open over the page.</summary>
    public SoftwareDialog? Dialog { get; init; }
}

/// <summary>An item with what is chosen of it.</summary>
/// <param name="Open">Whether its details are open.</param>
/// <param name="Got">Whether keys and downloads are asked for.</param>
public sealed record SoftwareRow(SoftwareItem Item, IReadOnlyList<MediaChoice> Files, SoftwareChoice Choice, bool Open, bool Got)
{
    /// <summary>Product and SKU, as an address says them.</summary>
    public string Key => $"{Item.Sku.ProductId}:{Item.Sku.Id}";

    /// <summary>Where it is on the page.</summary>
    public string Anchor => Key.Replace(':', '-');

    public string Title => Item.Purchases[0].Line.ProductTitle;

    /// <summary>The SKU in the reader's language, where the catalogue has it.</summary>
    public required string SkuTitle { get; init; }

    /// <summary>Those that keys and files can be had for.</summary>
    public IReadOnlyList<SoftwarePurchase> Live { get; } = [.. Item.Purchases.Where(purchase => purchase.Status == SoftwareStatus.Active)];

    /// <summary>Part of an order number that is looked for, where the item has such orders; null otherwise.</summary>
    public string? Sought { get; init; }

    /// <summary>Purchases that the page lists: the newest, or those looked for; never all of a long history.</summary>
    public IReadOnlyList<SoftwarePurchase> Listed => [.. Item.Purchases.Where(IsSought).Take(Most)];

    /// <summary>How many there are to list.</summary>
    public int ToBeListed => Item.Purchases.Count(IsSought);

    public bool HasKey => Item.Sku.KeyFormat != Comptoir.Commerce.Catalog.KeyFormat.None;

    /// <summary>Nothing to choose: neither key nor file.</summary>
    public bool HasNothing => !HasKey && Files.Count == 0;

    public IReadOnlyList<string> Versions { get; } = [.. Item.Versions.Concat(Files.Select(file => file.Version)).Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<string> Languages => [.. Files.Where(file => file.Version == Choice.Version).Select(file => file.File.Language).Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<string> Architectures =>
        [.. Files.Where(file => file.Version == Choice.Version && file.File.Language == Choice.Language).Select(file => file.File.Architecture).Distinct(StringComparer.Ordinal)];

    /// <summary>The files of the choice: more than one where there are several types.</summary>
    public IReadOnlyList<MediaChoice> Chosen =>
        [.. Files.Where(file => file.Version == Choice.Version && file.File.Language == Choice.Language && file.File.Architecture == Choice.Architecture)];

    /// <summary>Purchases to choose from: the newest, or those looked for, after what is chosen already and not among them.</summary>
    public IReadOnlyList<SoftwarePurchase> Offered(params IReadOnlyCollection<SoftwarePurchase?> chosen)
    {
        List<SoftwarePurchase> newest = [.. (Live.Any(IsSought) ? Live.Where(IsSought) : Live).Take(Most)];
        return [.. chosen.OfType<SoftwarePurchase>().Except(newest), .. newest];
    }

    /// <summary>How many purchases stand in a list: few where the item is not open.</summary>
    private int Most => Open ? 25 : 5;

    private bool IsSought(SoftwarePurchase purchase) =>
        Sought is null || purchase.Line.OrderId.Value.Contains(Sought, StringComparison.CurrentCultureIgnoreCase);
}

/// <summary>Version, language and architecture; null where there is nothing to choose from.</summary>
public sealed record SoftwareChoice(string? Version, string? Language, string? Architecture);

/// <summary>A dialog over the page.</summary>
public abstract record SoftwareDialog(SoftwareRow Row)
{
    /// <summary>The key of a purchase, in clear.</summary>
    public sealed record Key(SoftwareRow Row, SoftwarePurchase Purchase, RevealedKey Revealed) : SoftwareDialog(Row)
    {
        /// <summary>Without the key: what a log would print.</summary>
        public override string ToString() => nameof(Key);
    }

    /// <param name="Made">Address of the link; null while the reader has not said to understand the risk.</param>
    public sealed record Link(SoftwareRow Row, SoftwarePurchase Purchase, MediaChoice File, TimeSpan Lifetime, string? Made, DateTimeOffset? Until) : SoftwareDialog(Row)
    {
        /// <summary>The risk was not ticked.</summary>
        public bool Untold { get; init; }

        /// <summary>Without the address, which opens the file to whoever reads it.</summary>
        public override string ToString() => nameof(Link);
    }

    /// <param name="Chosen">Purchases ticked or chosen.</param>
    /// <param name="Several">Shown as a list to tick.</param>
    public sealed record Cancel(SoftwareRow Row, IReadOnlyList<SoftwarePurchase> Chosen, bool Several) : SoftwareDialog(Row)
    {
        /// <summary>The reader has not ticked that it was read.</summary>
        public bool Untold { get; init; }

        /// <summary>The figures are other than those the reader saw.</summary>
        public bool Stale { get; init; }
    }
}
