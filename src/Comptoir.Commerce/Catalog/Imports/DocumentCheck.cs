using System.Text.RegularExpressions;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>Checks products of a catalogue document member by member and makes the rows to store.</summary>
internal sealed class DocumentCheck(IReadOnlySet<string> cancellationClasses)
{
    private static readonly PriceMembers Members = new("market", "segment", "scope", "term", "currency", "unitPrice", "retailPrice", "until");

    private readonly List<(string Item, CatalogFault Fault)> references = [];

    public IReadOnlyList<(string Item, CatalogFault Fault)> References => references;

    public void Add(CatalogProduct from, int number, CatalogChunk chunk, CatalogFaults faults)
    {
        var at = new DocumentMembers(DocumentPlace.ProductPath(DocumentPlace.Of(number)), faults);
        string id = at.Id(from.Id);
        var kind = at.Word("kind", from.Kind, CatalogWords.Kinds);
        string title = at.Text("title", from.Title, required: true);
        chunk.Products.Add(new(
            new Product
            {
                Id = id,
                Kind = kind,
                Title = title,
                TitleKey = Product.KeyOf(title),
                Description = at.LongText("description", from.Description),
                Translations = at.Texts(from.Texts),
                Publisher = at.Text("publisher", from.Publisher),
                IsMicrosoftProduct = from.IsMicrosoftProduct ?? false,
                ProductType = at.Text("productType", from.ProductType, required: true),
                ProductSubType = at.Text("productSubType", from.ProductSubType),
                TargetViews = at.List("targetViews", from.TargetViews, TargetView.Find),
            },
            DocumentPlace.Of(number)));
        if (from.Skus is not { Count: > 0 and < DocumentPlace.Most })
            at.Fault("skus", from.Skus is { Count: > 0 } ? CatalogFaultReason.TooLong : CatalogFaultReason.Required);
        for (int i = 0; i < from.Skus?.Count && !faults.Full; i++)
            Add(from.Skus[i], id, kind, DocumentPlace.Of(number, i), chunk, faults);
    }

    private void Add(CatalogSku from, string productId, ProductKind kind, long place, CatalogChunk chunk, CatalogFaults faults)
    {
        var at = new DocumentMembers(DocumentPlace.SkuPath(place), faults);
        var sku = new Sku
        {
            ProductId = productId,
            Id = at.Id(from.Id),
            Kind = kind,
            Title = at.Text("title", from.Title, required: true),
            Description = at.LongText("description", from.Description),
            Translations = at.Texts(from.Texts),
            Edition = at.Text("edition", from.Edition),
            MinimumQuantity = from.MinimumQuantity ?? 1,
            MaximumQuantity = from.MaximumQuantity ?? Sku.NoMaximum,
            IsTrial = from.IsTrial ?? false,
            Terms = at.List("terms", from.Terms, term => Term.TryParse(term, out var parsed) ? parsed.ToString() : null),
            BillingCycles = at.Words("billingCycles", from.BillingCycles, CatalogWords.Cycles),
            Segments = at.List("segments", from.Segments, Segment.Find),
            Prerequisites = at.List("prerequisites", from.Prerequisites, CatalogWords.Prerequisites),
            InventoryVariables = at.List("inventoryVariables", from.InventoryVariables, CatalogWords.InventoryVariables),
            ProvisioningVariables = at.List("provisioningVariables", from.ProvisioningVariables, CatalogWords.ProvisioningVariables),
            KeyFormat = from.KeyFormat is null ? KeyFormat.None : at.Word("keyFormat", from.KeyFormat, CatalogWords.KeyFormats),
            KeyPattern = PatternOf(from, at),
            Versions = at.List("versions", from.Versions, NotEmpty),
            Cores = from.Cores,
            HybridBenefit = at.OneOf("hybridBenefit", from.HybridBenefit, CatalogWords.HybridBenefits, "none"),
            CancellationClass = at.OneOf("cancellation.class", from.Cancellation?.Class, cancellationClasses, CatalogWords.CancellationClassOf(kind)),
            CancellationReview = from.Cancellation?.Review ?? false,
            IncludedEntitlements = at.List("includedEntitlements", from.IncludedEntitlements, ItemOf),
            DynamicAttributes = at.Facts("dynamicAttributes", from.DynamicAttributes),
            Languages = at.List("media.languages", from.Media?.Languages, NotEmpty),
            Architectures = at.List("media.architectures", from.Media?.Architectures, CatalogWords.Architectures),
            FileTypes = at.List("media.fileTypes", from.Media?.FileTypes, NotEmpty),
        };
        CheckNumbers(sku, at);
        for (int i = 0; i < sku.IncludedEntitlements.Count; i++)
            references.Add((sku.IncludedEntitlements[i], new CatalogFault(null, at.Path($"includedEntitlements[{DocumentMembers.Text(i)}]"), CatalogFaultReason.Unknown, sku.IncludedEntitlements[i])));
        chunk.Skus.Add(new(sku, place));
        if (from.Prices is { Count: >= DocumentPlace.Most })
            at.Fault("prices", CatalogFaultReason.TooLong);
        for (int i = 0; i < from.Prices?.Count && !faults.Full; i++)
            Add(from.Prices[i], sku, place + i, chunk, faults);
    }

    private static void Add(CatalogPrice from, Sku sku, long place, CatalogChunk chunk, CatalogFaults faults)
    {
        var at = new DocumentMembers(DocumentPlace.PricePath(place), faults);
        at.Need("market", from.Market);
        at.Need("currency", from.Currency);
        if (from.UnitPrice is null)
            at.Fault("unitPrice", CatalogFaultReason.Required);
        if (from.From is null)
            at.Fault("from", CatalogFaultReason.Required);
        var cycle = at.Word("billingCycle", from.BillingCycle, CatalogWords.Cycles);
        if (from.Market is null || from.Currency is null || from.UnitPrice is null || from.From is null)
            return;
        var price = PriceCheck.Check(
            new PriceFacts(
                sku.ProductId,
                sku.Id,
                sku.Kind,
                from.Market,
                from.Segment ?? Segment.Commercial,
                from.Scope ?? Price.NoScope,
                from.Term ?? "",
                cycle,
                from.Currency,
                from.UnitPrice.Value,
                from.RetailPrice,
                Instant(from.From.Value),
                from.Until is { } until ? Instant(until) : Price.OpenEnd),
            Members,
            at.Fault);
        if (price is null)
            return;
        if (price.Term.Length > 0 && !sku.Terms.Contains(price.Term))
            at.Fault("term", CatalogFaultReason.Unknown, price.Term);
        if (!sku.BillingCycles.Contains(price.BillingCycle))
            at.Fault("billingCycle", CatalogFaultReason.Unknown, from.BillingCycle);
        if (!sku.Segments.Contains(price.Segment))
            at.Fault("segment", CatalogFaultReason.Unknown, price.Segment);
        chunk.Prices.Add(new(price, place));
    }

    private static void CheckNumbers(Sku sku, DocumentMembers at)
    {
        if (sku.MinimumQuantity < 1)
            at.Fault("minimumQuantity", CatalogFaultReason.OutOfRange, DocumentMembers.Text(sku.MinimumQuantity));
        if (sku.MaximumQuantity < sku.MinimumQuantity)
            at.Fault("maximumQuantity", CatalogFaultReason.OutOfRange, DocumentMembers.Text(sku.MaximumQuantity));
        if (sku.Cores is < 1)
            at.Fault("cores", CatalogFaultReason.OutOfRange, DocumentMembers.Text(sku.Cores.Value));
        // A Linux plan has none (R3.1).
        if (sku.KeyFormat != KeyFormat.None && sku.Kind == ProductKind.LinuxPlan)
            at.Fault("keyFormat", CatalogFaultReason.NotAllowed, CatalogWords.KeyFormats[sku.KeyFormat]);
        if (sku.KeyFormat != KeyFormat.None && sku.Versions.Count == 0)
            at.Fault("versions", CatalogFaultReason.Required);
    }

    private static string PatternOf(CatalogSku from, DocumentMembers at)
    {
        string pattern = at.Text("keyPattern", from.KeyPattern);
        if (pattern.Length == 0 && from.KeyFormat == CatalogWords.KeyFormats[KeyFormat.Pattern])
            at.Fault("keyPattern", CatalogFaultReason.Required);
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            at.Fault("keyPattern", CatalogFaultReason.Malformed, pattern);
        }

        return pattern;
    }

    private static string? ItemOf(string item) =>
        item.Split(':') is [var product, var sku] && CatalogIds.Canonical(product) is { } p && CatalogIds.Canonical(sku) is { } s ? $"{p}:{s}" : null;

    private static string? NotEmpty(string text) => text.Length is > 0 and <= DocumentMembers.MostTitle && Text.IsClean(text) ? text : null;

    // PostgreSQL keeps microseconds; an instant finer than that would come back another one.
    private static DateTimeOffset Instant(DateTimeOffset value) =>
        new(value.UtcTicks - (value.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
