using System.Globalization;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Catalog;
using Comptoir.Contracts;
using Comptoir.Server.Texts;

namespace Comptoir.Server.PartnerCenter.Catalog;

/// <summary>Products and SKUs to the wire (contract, commerce-catalog §2), in the caller's language.</summary>
internal static class CatalogMapping
{
    public static WireProduct ToWire(this Product product, CatalogAddress address) => new()
    {
        Id = product.Id,
        Title = CatalogTexts.Title(product.Title, product.Translations),
        Description = CatalogTexts.Description(product.Description, product.Translations),
        ProductType = product.ToItemType(),
        IsMicrosoftProduct = product.IsMicrosoftProduct,
        PublisherName = product.Publisher,
        Links = new WireLinks { Skus = WireLink.Get(address.Skus(product.Id)), Self = WireLink.Get(address.Product(product.Id)) },
    };

    public static WireItemType ToItemType(this Product product) => new()
    {
        Id = product.ProductType,
        DisplayName = CatalogTexts.OfType(product.ProductType),
        SubType = product.ProductSubType.Length == 0
            ? null
            : new WireItemType { Id = product.ProductSubType, DisplayName = CatalogTexts.OfType(product.ProductSubType) },
    };

    public static WireSku ToWire(this Sku sku, CatalogAddress address) => new()
    {
        Id = sku.Id,
        ProductId = sku.ProductId,
        Title = CatalogTexts.Title(sku.Title, sku.Translations),
        Description = CatalogTexts.Description(sku.Description, sku.Translations),
        MinimumQuantity = sku.MinimumQuantity,
        MaximumQuantity = sku.MaximumQuantity,
        IsTrial = sku.IsTrial,
        SupportedBillingCycles = [.. sku.BillingCycles.Select(cycle => cycle.ToWire())],
        PurchasePrerequisites = sku.Prerequisites,
        InventoryVariables = sku.InventoryVariables,
        ProvisioningVariables = sku.ProvisioningVariables,
        DynamicAttributes = AttributesOf(sku),
        Links = new WireLinks
        {
            Availabilities = WireLink.Get(address.Availabilities(sku.ProductId, sku.Id)),
            Self = WireLink.Get(address.Sku(sku.ProductId, sku.Id)),
        },
    };

    /// <summary>What the catalogue says further, and of software its keys, edition and cores.</summary>
    private static JsonObject AttributesOf(Sku sku)
    {
        var attributes = new JsonObject(sku.DynamicAttributes.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value))));
        if (sku.Kind is not (ProductKind.Perpetual or ProductKind.SoftwareSubscription or ProductKind.LinuxPlan))
            return attributes;
        attributes["keyFormat"] = sku.KeyFormat.ToString().ToLowerInvariant();
        if (sku.Edition.Length > 0)
            attributes["edition"] = sku.Edition;
        if (sku.Cores is { } cores)
            attributes["cores"] = cores.ToString(CultureInfo.InvariantCulture);
        return attributes;
    }
}
