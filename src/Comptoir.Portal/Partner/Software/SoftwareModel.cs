using System.Globalization;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Partner.Software;

/// <param name="Of">Whose software it is.</param>
/// <param name="Base">Address of the page.</param>
/// <param name="Query">What is searched for.</param>
/// <param name="Show">State that the list is cut to.</param>
/// <param name="Total">How many items there are in all.</param>
/// <param name="Items">Those of this page.</param>
/// <param name="Open">The one of them that is open, if any.</param>
public sealed record SoftwareModel(
    Customer Of, string Base, string? Query, SoftwareStatus? Show, int Total, IReadOnlyList<SoftwareEntry> Items, SoftwareRow? Open)
{
    public required Pager Pager { get; init; }

    /// <summary>Where this page lies in the list, as addresses and forms say it; nothing on the first.</summary>
    public required IReadOnlyList<(string Name, string Value)> Place { get; init; }

    /// <summary>When the month that runs is cut: on its invoice a credit given now will be.</summary>
    public required DateTimeOffset NextCut { get; init; }

    /// <summary>What went wrong with what was asked for last, in the reader's language.</summary>
    public string? Problem { get; init; }

    /// <summary>What was cancelled a moment ago, all of one item; none when nothing was.</summary>
    public IReadOnlyList<SoftwarePurchase> Cancelled { get; init; } = [];

    /// <summary>Open over the page.</summary>
    public SoftwareDialog? Dialog { get; init; }

    /// <summary>Address of this page with an item opened, or with none.</summary>
    public string AddressOf(SoftwareEntry entry, bool open) => $"{Address(Base, [.. Kept, ("item", open ? entry.Key : null)])}#{entry.Anchor}";

    /// <summary>Address of this page with the open item as it is chosen, or with none open.</summary>
    /// <param name="page">Which of the pages of its purchases.</param>
    public string AddressOf(SoftwareRow row, bool got = false, int page = 1)
    {
        List<(string, string?)> query = [.. Kept, ("item", row.Key), ("version", row.Choice.Version), ("language", row.Choice.Language), ("architecture", row.Choice.Architecture), PageOf(page)];
        return $"{Address(Base, [.. query, ("get", got ? "1" : null)])}#{row.Anchor}";
    }

    /// <summary>Address of the dialog that cancels an item, which offers the purchases that are listed.</summary>
    public string CancelAddressOf(SoftwareRow row, bool several = false) =>
        Address($"{Base}/{row.Key}/cancel", [("several", several ? "1" : null), ("q", row.Sought), PageOf(row.Page), .. Show is null && Query == row.Sought ? Placed : []]);

    private IEnumerable<(string Name, string? Value)> Placed => Place.Select(one => (one.Name, (string?)one.Value));

    private IEnumerable<(string Name, string? Value)> Kept => [("q", Query), ("show", Show?.ToString()), .. Placed];

    private static (string Name, string? Value) PageOf(int page) => ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null);

    private static string Address(string path, IEnumerable<(string Name, string? Value)> query)
    {
        string asked = string.Join('&', query.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
        return asked.Length > 0 ? $"{path}?{asked}" : path;
    }
}

/// <summary>An item of the list.</summary>
/// <param name="Variant">What tells the SKU from the others of its product, in the reader's language where the catalogue has it; empty when nothing does.</param>
public sealed record SoftwareEntry(SoftwareSummary Item, string Variant)
{
    /// <summary>Product and SKU, as an address says them.</summary>
    public string Key => $"{Item.Sku.ProductId}:{Item.Sku.Id}";

    /// <summary>Where it is on the page.</summary>
    public string Anchor => SoftwareRow.AnchorOf(Key);
}

/// <summary>The item that is open, with what is chosen of it.</summary>
/// <param name="Got">Whether keys and downloads are asked for.</param>
public sealed record SoftwareRow(SoftwareHolding Item, IReadOnlyList<MediaChoice> Files, SoftwareChoice Choice, bool Got)
{
    /// <summary>Purchases that one page of them lists.</summary>
    public const int PageSize = 25;

    /// <summary>Product and SKU, as an address says them.</summary>
    public string Key => $"{Item.Sku.ProductId}:{Item.Sku.Id}";

    /// <summary>Where it is on the page.</summary>
    public string Anchor => AnchorOf(Key);

    public string Title => Item.Lines[0].ProductTitle;

    /// <summary>The SKU in the reader's language, where the catalogue has it.</summary>
    public required string SkuTitle { get; init; }

    /// <summary>Those that keys and files can be had for.</summary>
    public IReadOnlyList<SoftwareLine> Live { get; } = [.. Item.Lines.Where(line => line.Status == SoftwareStatus.Active)];

    /// <summary>Part of an order number that is looked for, where the item has such orders; null otherwise.</summary>
    public string? Sought { get; init; }

    /// <summary>Which page of its purchases is asked for, from 1.</summary>
    public int AskedPage { get; init; } = 1;

    /// <summary>Which page that is: beyond the last one it is the last.</summary>
    public int Page => Math.Clamp(AskedPage, 1, Math.Max(1, (ToBeListed + PageSize - 1) / PageSize));

    /// <summary>Purchases that the page lists: of all, or of those looked for, the newest first; never all of a long history.</summary>
    public IReadOnlyList<SoftwareLine> Listed => [.. Item.Lines.Where(IsSought).Skip((Page - 1) * PageSize).Take(PageSize)];

    /// <summary>How many there are to list, on all pages.</summary>
    public int ToBeListed => Item.Lines.Count(IsSought);

    /// <summary>With their amounts: at least those listed, those offered and those that the address or the form names.</summary>
    public IReadOnlyDictionary<(OrderId Order, int Number), SoftwarePurchase> Purchases { get; init; } = new Dictionary<(OrderId, int), SoftwarePurchase>();

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

    internal static string AnchorOf(string key) => key.Replace(':', '-');

    public SoftwarePurchase PurchaseOf(SoftwareLine line) => Purchases[(line.OrderId, line.Number)];

    public SoftwareLine LineOf(SoftwarePurchase purchase) => Item.Lines.First(line => line.OrderId == purchase.Line.OrderId && line.Number == purchase.Line.Number);

    /// <summary>Purchases to choose from, after what is chosen already and not among them: those of a later page of the list, else the newest,
    /// or those looked for.</summary>
    public IReadOnlyList<SoftwareLine> Offered(params IReadOnlyCollection<SoftwareLine?> chosen)
    {
        List<SoftwareLine> listed = Page > 1 ? [.. Listed.Where(Live.Contains)] : [];
        if (listed.Count == 0)
            listed = [.. (Live.Any(IsSought) ? Live.Where(IsSought) : Live).Take(PageSize)];
        return [.. chosen.OfType<SoftwareLine>().Except(listed), .. listed];
    }

    private bool IsSought(SoftwareLine line) =>
        Sought is null || line.OrderId.Value.Contains(Sought, StringComparison.CurrentCultureIgnoreCase);
}

/// <summary>Version, language and architecture; null where there is nothing to choose from.</summary>
public sealed record SoftwareChoice(string? Version, string? Language, string? Architecture);

/// <summary>A dialog over the page.</summary>
public abstract record SoftwareDialog(SoftwareRow Row)
{
    /// <summary>The key of a purchase, in clear.</summary>
    public sealed record Key(SoftwareRow Row, SoftwareLine Purchase, RevealedKey Revealed) : SoftwareDialog(Row)
    {
        /// <summary>Without the key: what a log would print.</summary>
        public override string ToString() => nameof(Key);
    }

    /// <param name="Made">Address of the link; null while the reader has not said to understand the risk.</param>
    public sealed record Link(SoftwareRow Row, SoftwareLine Purchase, MediaChoice File, TimeSpan Lifetime, string? Made, DateTimeOffset? Until) : SoftwareDialog(Row)
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
