using System.Collections.Frozen;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>The words of catalogue files for the engine's enumerations, and the lists of values they may hold.</summary>
internal static class CatalogWords
{
    public static readonly WordsOf<ProductKind> Kinds = new()
    {
        [ProductKind.Perpetual] = "perpetual",
        [ProductKind.SoftwareSubscription] = "software_subscription",
        [ProductKind.LinuxPlan] = "linux_plan",
        [ProductKind.AzureReservation] = "azure_reservation",
        [ProductKind.Saas] = "saas",
        [ProductKind.AzurePlan] = "azure_plan",
    };

    public static readonly WordsOf<BillingCycle> Cycles = new()
    {
        [BillingCycle.None] = "none",
        [BillingCycle.OneTime] = "one_time",
        [BillingCycle.Monthly] = "monthly",
        [BillingCycle.Annual] = "annual",
        [BillingCycle.Biennial] = "biennial",
        [BillingCycle.Triennial] = "triennial",
    };

    public static readonly WordsOf<KeyFormat> KeyFormats = new()
    {
        [KeyFormat.None] = "none",
        [KeyFormat.D32] = "d32",
        [KeyFormat.Pattern] = "pattern",
    };

    public static readonly FrozenSet<string> Prerequisites = FrozenSet.ToFrozenSet(
        ["InventoryCheck", "AzureSubscriptionRegistration", "MicrosoftCloudAgreement", "MicrosoftCustomerAgreement"]);

    public static readonly FrozenSet<string> InventoryVariables = FrozenSet.ToFrozenSet(["CustomerId", "AzureSubscriptionId", "ArmRegionName"]);

    public static readonly FrozenSet<string> ProvisioningVariables = FrozenSet.ToFrozenSet(["Scope", "SubscriptionId", "Duration"]);

    public static readonly FrozenSet<string> HybridBenefits = FrozenSet.ToFrozenSet(
        ["none", "windows_standard", "windows_datacenter", "sql_standard", "sql_enterprise"]);

    public static readonly FrozenSet<string> Scopes = FrozenSet.ToFrozenSet([Price.NoScope, Price.AzurePlanScope]);

    public static readonly FrozenSet<string> Architectures = FrozenSet.ToFrozenSet(["x86", "x64", "arm64"]);

    /// <summary>Class of the policy profiles that a kind of product belongs to unless its SKU says otherwise (R9.2).</summary>
    public static string CancellationClassOf(ProductKind kind) =>
        kind == ProductKind.AzureReservation ? "reservation" : Kinds[kind];
}

/// <summary>Words of an enumeration, both ways.</summary>
internal sealed class WordsOf<T> : Dictionary<T, string>
    where T : struct, Enum
{
    public T? Find(string? word)
    {
        foreach (var (value, known) in this)
        {
            if (known == word)
                return value;
        }

        return null;
    }
}
