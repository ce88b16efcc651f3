using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Billing;

/// <summary>A partner's account in one currency: what it may owe, set by the operator, and what it owes (R4.4).</summary>
public sealed class CreditAccount
{
    public required PartnerId PartnerId { get; init; }

    public required string Currency { get; init; }

    /// <summary>Minor units.</summary>
    public required long LimitMinor { get; set; }

    /// <summary>Minor units: unpaid invoices + charges not yet invoiced − credits. Changed only by conditional updates in the
    /// transaction that posts to the ledger, and checked against the ledger by <c>comptoir check</c>.</summary>
    public long OwedMinor { get; set; }
}
