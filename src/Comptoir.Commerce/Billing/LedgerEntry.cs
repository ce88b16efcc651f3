using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Billing;

public enum LedgerEntryKind
{
    Charge,
    Credit,
}

/// <summary>A charge or credit, posted when it arose and never changed. It holds all that its invoice line will show, so that
/// billing never reads an order.</summary>
public sealed class LedgerEntry
{
    /// <summary>Charge type of what is kept of a credit for ending early (R11.3): a charge of its own, besides that of the purchase.</summary>
    public const string FeeChargeType = "cancelFee";

    public required PartnerId PartnerId { get; init; }

    public required Guid Id { get; init; }

    public required LedgerEntryKind Kind { get; init; }

    /// <summary>Word of the contract: <c>new</c>, <c>renew</c>, <c>cancelImmediate</c>, <c>customerCredit</c> …</summary>
    public required string ChargeType { get; init; }

    public required string Currency { get; init; }

    /// <summary>Minor units, positive; a credit is subtracted by its kind.</summary>
    public required long SubtotalMinor { get; init; }

    public required long TaxMinor { get; init; }

    public required decimal TaxRate { get; init; }

    public required bool TaxIncluded { get; init; }

    /// <summary>The instant it belongs to: purchase or cancellation.</summary>
    public required DateTimeOffset PostedAt { get; init; }

    /// <summary>The charge that a credit gives back; null on charges.</summary>
    public Guid? ChargeId { get; init; }

    public required CustomerId CustomerId { get; init; }

    public required string CustomerName { get; init; }

    public required string CustomerDomain { get; init; }

    public required string CustomerCountry { get; init; }

    public required OrderId OrderId { get; init; }

    public required string AlternateId { get; init; }

    public required DateTimeOffset OrderedAt { get; init; }

    public required int LineNumber { get; init; }

    public SubscriptionId? SubscriptionId { get; init; }

    public required string ProductId { get; init; }

    public required string SkuId { get; init; }

    public required string AvailabilityId { get; init; }

    public required string ProductName { get; init; }

    public required string SkuName { get; init; }

    public required string Publisher { get; init; }

    public required ProductKind ProductKind { get; init; }

    /// <summary>As listed, for the whole term.</summary>
    public required decimal UnitPrice { get; init; }

    public required int Quantity { get; init; }

    public required string Term { get; init; }

    public required BillingCycle BillingCycle { get; init; }

    /// <summary>First day that the amount is for.</summary>
    public required DateOnly PeriodStart { get; init; }

    /// <summary>First day after it; the start itself where there is no term.</summary>
    public required DateOnly PeriodEnd { get; init; }

    public string? PurchaseOrderNumber { get; init; }

    public required Derivation Derivation { get; init; }
}
