using System.Text.Json.Nodes;

namespace Comptoir.Contracts;

/// <summary>A sellable variant of a product. Checked against contract commerce-catalog §2 (Sku).</summary>
public sealed record WireSku
{
    /// <summary>Four characters, unique only inside the product.</summary>
    public required string Id { get; init; }

    /// <summary>The product it belongs to.</summary>
    public required string ProductId { get; init; }

    /// <summary>In the caller's language.</summary>
    public required string Title { get; init; }

    /// <summary>In the caller's language.</summary>
    public string? Description { get; init; }

    /// <summary>The smallest quantity of a cart line.</summary>
    public required int MinimumQuantity { get; init; }

    /// <summary>The largest quantity of a cart line; 999999999 stands for no limit.</summary>
    public required int MaximumQuantity { get; init; }

    /// <summary>Free for a while.</summary>
    public required bool IsTrial { get; init; }

    /// <summary>Where the terms of use are to be read.</summary>
    public string? TermsOfUseUri { get; init; }

    /// <summary>How it may be charged.</summary>
    public required IReadOnlyList<WireBillingCycle> SupportedBillingCycles { get; init; }

    /// <summary><c>InventoryCheck</c>, <c>AzureSubscriptionRegistration</c>, <c>MicrosoftCustomerAgreement</c>, …</summary>
    public IReadOnlyList<string>? PurchasePrerequisites { get; init; }

    /// <summary>Keys that an inventory check needs: <c>CustomerId</c>, <c>AzureSubscriptionId</c>, <c>ArmRegionName</c>.</summary>
    public IReadOnlyList<string>? InventoryVariables { get; init; }

    /// <summary>Keys that the cart line's provisioning context needs: <c>Scope</c>, <c>SubscriptionId</c>, <c>Duration</c>.</summary>
    public IReadOnlyList<string>? ProvisioningVariables { get; init; }

    /// <summary>Further limits, if any.</summary>
    public IReadOnlyList<WireSkuConstraint>? Constraints { get; init; }

    /// <summary>Facts by kind: reservations <c>armSkuName</c>, <c>region</c>, <c>duration</c> …; software <c>keyFormat</c>,
    /// <c>edition</c>, <c>cores</c>.</summary>
    public JsonObject? DynamicAttributes { get; init; }

    /// <summary>Whether the buyer has to attest something.</summary>
    public WireAttestationProperties? AttestationProperties { get; init; }

    /// <summary>How use is measured, where it is.</summary>
    public string? ConsumptionType { get; init; }

    /// <summary>Special offers on the SKU.</summary>
    public WireSpecializedOfferProperties? SpecializedOfferProperties { get; init; }

    /// <summary><c>self</c> and <c>availabilities</c>.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>Sku</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("Sku");
}

/// <summary>A further limit of a SKU.</summary>
public sealed record WireSkuConstraint
{
    /// <summary>What is limited.</summary>
    public required string ConstraintName { get; init; }

    /// <summary>The limit.</summary>
    public required decimal ConstraintValue { get; init; }

    /// <summary>How the limit is meant.</summary>
    public string? ConstraintType { get; init; }
}

/// <summary>Whether, and what, the buyer has to attest.</summary>
public sealed record WireAttestationProperties
{
    /// <summary>Without <c>attestationAccepted</c> on the cart line the line is in error.</summary>
    public required bool EnforceAttestation { get; init; }

    /// <summary>What is attested.</summary>
    public string? AttestationType { get; init; }
}

/// <summary>A special offer on a SKU; its dates are texts on the wire.</summary>
public sealed record WireSpecializedOfferProperties
{
    /// <summary>First day.</summary>
    public string? StartDate { get; init; }

    /// <summary>Last day.</summary>
    public string? EndDate { get; init; }

    /// <summary>What it does to the price.</summary>
    public IReadOnlyList<WirePricingPolicy>? PricingPolicies { get; init; }
}

/// <summary>What a special offer does to the price.</summary>
public sealed record WirePricingPolicy
{
    /// <summary>How the value is meant.</summary>
    public string? PolicyType { get; init; }

    /// <summary>The value.</summary>
    public required decimal Value { get; init; }
}
