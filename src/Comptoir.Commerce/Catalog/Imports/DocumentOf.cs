namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>Stored products in the shape of the catalogue document. What is empty, or what it would be without being
/// written, is left out.</summary>
internal static class DocumentOf
{
    public static CatalogProduct Product(Product product, IEnumerable<Sku> skus, ILookup<string, Price> prices) => new()
    {
        Id = product.Id,
        Kind = CatalogWords.Kinds[product.Kind],
        Title = product.Title,
        Description = Given(product.Description),
        Texts = Given(product.Translations),
        Publisher = Given(product.Publisher),
        IsMicrosoftProduct = product.IsMicrosoftProduct,
        ProductType = product.ProductType,
        ProductSubType = Given(product.ProductSubType),
        TargetViews = Given(product.TargetViews),
        Skus = [.. skus.Select(sku => Sku(sku, prices[sku.Id]))],
    };

    private static CatalogSku Sku(Sku sku, IEnumerable<Price> prices) => new()
    {
        Id = sku.Id,
        Title = sku.Title,
        Description = Given(sku.Description),
        Texts = Given(sku.Translations),
        Edition = Given(sku.Edition),
        MinimumQuantity = sku.MinimumQuantity,
        MaximumQuantity = sku.MaximumQuantity,
        IsTrial = sku.IsTrial,
        Terms = Given(sku.Terms),
        BillingCycles = Given(sku.BillingCycles.ConvertAll(cycle => CatalogWords.Cycles[cycle])),
        Segments = Given(sku.Segments),
        Prerequisites = Given(sku.Prerequisites),
        InventoryVariables = Given(sku.InventoryVariables),
        ProvisioningVariables = Given(sku.ProvisioningVariables),
        Cancellation = new CatalogCancellation(sku.CancellationClass, sku.CancellationReview),
        KeyFormat = CatalogWords.KeyFormats[sku.KeyFormat],
        KeyPattern = Given(sku.KeyPattern),
        Versions = Given(sku.Versions),
        Media = sku.Languages.Count + sku.Architectures.Count + sku.FileTypes.Count == 0
            ? null
            : new CatalogMedia(Given(sku.Languages), Given(sku.Architectures), Given(sku.FileTypes)),
        Cores = sku.Cores,
        HybridBenefit = sku.HybridBenefit,
        IncludedEntitlements = Given(sku.IncludedEntitlements),
        DynamicAttributes = Given(sku.DynamicAttributes),
        Prices = [.. prices.Select(Price)],
    };

    private static CatalogPrice Price(Price price) => new()
    {
        Market = price.Market,
        Segment = price.Segment,
        Scope = Given(price.Scope),
        Term = Given(price.Term),
        BillingCycle = CatalogWords.Cycles[price.BillingCycle],
        Currency = price.Currency,
        UnitPrice = PriceCheck.Plain(price.UnitPrice),
        RetailPrice = price.RetailPrice is { } retail ? PriceCheck.Plain(retail) : null,
        From = price.From,
        Until = price.Until == Catalog.Price.OpenEnd ? null : price.Until,
    };

    private static string? Given(string text) => text.Length == 0 ? null : text;

    private static List<string>? Given(List<string> list) => list.Count == 0 ? null : list;

    private static Dictionary<string, T>? Given<T>(Dictionary<string, T> map) => map.Count == 0 ? null : map;
}
