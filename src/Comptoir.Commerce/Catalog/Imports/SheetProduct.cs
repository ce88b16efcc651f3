namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>Makes the product and SKU that a price sheet prices and the catalogue does not know: what its kind implies, and
/// no product key, of which a price sheet says nothing.</summary>
internal static class SheetProduct
{
    private const string Microsoft = "Microsoft";

    /// <summary>The kind that tags, publisher, term and plan speak of.</summary>
    public static ProductKind KindOf(in SheetRow row)
    {
        bool Tagged(string tag, in SheetRow of) => of.Tags.Contains(tag, StringComparison.OrdinalIgnoreCase);
        bool By(string publisher, in SheetRow of) => of.Publisher.Contains(publisher, StringComparison.OrdinalIgnoreCase);
        if (Tagged("Reservation", row))
            return ProductKind.AzureReservation;
        if (Tagged("Linux", row) || By("SUSE", row) || By("Red Hat", row))
            return ProductKind.LinuxPlan;
        if (Tagged("Perpetual", row))
            return ProductKind.Perpetual;
        if (row.Term.Length == 0)
            return Tagged("Azure", row) ? ProductKind.AzurePlan : ProductKind.Perpetual;
        return Tagged("Software", row) || (row.Tags.Length == 0 && row.Cycle == BillingCycle.OneTime)
            ? ProductKind.SoftwareSubscription
            : ProductKind.Saas;
    }

    public static Product ProductOf(in SheetRow row, ProductKind kind)
    {
        var (type, subType, views) = WireOf(row, kind);
        return new Product
        {
            Id = row.ProductId,
            Title = row.ProductTitle,
            TitleKey = Product.KeyOf(row.ProductTitle),
            Publisher = row.Publisher,
            IsMicrosoftProduct = row.Publisher.StartsWith(Microsoft, StringComparison.OrdinalIgnoreCase),
            Kind = kind,
            ProductType = type,
            ProductSubType = subType,
            TargetViews = [.. views],
        };
    }

    public static Sku SkuOf(in SheetRow row, ProductKind kind)
    {
        bool isReservation = kind == ProductKind.AzureReservation;
        return new Sku
        {
            ProductId = row.ProductId,
            Id = row.SkuId,
            Title = row.SkuTitle,
            Description = row.SkuDescription,
            Kind = kind,
            IsTrial = row.Tags.Contains("Trial", StringComparison.OrdinalIgnoreCase),
            Prerequisites = isReservation ? ["AzureSubscriptionRegistration", "InventoryCheck"] : ["MicrosoftCustomerAgreement"],
            InventoryVariables = isReservation ? ["CustomerId", "AzureSubscriptionId", "ArmRegionName"] : [],
            ProvisioningVariables = isReservation ? ["Scope", "SubscriptionId", "Duration"] : [],
            CancellationClass = CatalogWords.CancellationClassOf(kind),
        };
    }

    private static (string Type, string SubType, string[] Views) WireOf(in SheetRow row, ProductKind kind) => kind switch
    {
        ProductKind.Perpetual => ("Software", "PerpetualSoftware", ["Software", "SoftwarePerpetual"]),
        ProductKind.SoftwareSubscription => ("Software", "SoftwareSubscriptions", ["Software", "SoftwareSubscriptions"]),
        ProductKind.LinuxPlan when row.Publisher.Contains("Red Hat", StringComparison.OrdinalIgnoreCase) =>
            ("Software", "RedHat", ["Software", "SoftwareRedHat"]),
        ProductKind.LinuxPlan => ("Software", "SUSELinux", ["Software", "SoftwareSUSELinux"]),
        ProductKind.AzureReservation when row.ProductTitle.Contains("SQL", StringComparison.OrdinalIgnoreCase) =>
            ("Azure", "SqlDatabases", ["Azure", "AzureReservations", "AzureReservationsSQL"]),
        ProductKind.AzureReservation when row.ProductTitle.Contains("Cosmos", StringComparison.OrdinalIgnoreCase) =>
            ("Azure", "CosmosDb", ["Azure", "AzureReservations", "AzureReservationsCosmosDb"]),
        ProductKind.AzureReservation => ("Azure", "VirtualMachines", ["Azure", "AzureReservations", "AzureReservationsVM"]),
        ProductKind.AzurePlan => ("Azure", "AzurePlan", ["Azure", "MicrosoftAzure"]),
        _ => ("OnlineServices", "SaaS", ["OnlineServices"]),
    };
}
