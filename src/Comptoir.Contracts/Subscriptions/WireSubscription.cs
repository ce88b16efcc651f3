using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>SaaS, Azure, or an Azure plan in use. Perpetual software, server subscriptions, Linux plans and reservations are
/// none. Checked against contract commerce-subscriptions §1 (Subscription).</summary>
public sealed record WireSubscription : IWireVersioned
{
    /// <summary>GUID.</summary>
    public string? Id { get; init; }

    /// <summary>The Azure subscription, where there is one.</summary>
    public string? EntitlementId { get; init; }

    /// <summary><c>product:sku:availability</c>, or a legacy offer id.</summary>
    public string? OfferId { get; init; }

    /// <summary>In the caller's language.</summary>
    public string? OfferName { get; init; }

    /// <summary>Nickname; may be changed.</summary>
    public string? FriendlyName { get; init; }

    /// <summary>Kind of product, on modern ones.</summary>
    public WireItemType? ProductType { get; init; }

    /// <summary>Units; may be changed.</summary>
    public int? Quantity { get; init; }

    /// <summary><c>Licenses</c>, <c>License(s)</c>, <c>Usage-based</c>, <c>none</c>.</summary>
    public string? UnitType { get; init; }

    /// <summary>Add-ons: what they belong to.</summary>
    public string? ParentSubscriptionId { get; init; }

    /// <summary>How use is measured, where it is.</summary>
    public string? ConsumptionType { get; init; }

    /// <summary>Always in the answer. UTC.</summary>
    public DateTimeOffset? CreationDate { get; init; }

    /// <summary>Always in the answer. UTC.</summary>
    public DateTimeOffset? EffectiveStartDate { get; init; }

    /// <summary>Always in the answer; in year 9999 when open-ended. UTC.</summary>
    public DateTimeOffset? CommitmentEndDate { get; init; }

    /// <summary>The same with its time of day. UTC.</summary>
    public DateTimeOffset? CommitmentEndDateTime { get; init; }

    /// <summary>Absent: not cancellable; the end of the term: at any time. UTC.</summary>
    public DateTimeOffset? CancellationAllowedUntilDate { get; init; }

    /// <summary>End of what is charged now. UTC.</summary>
    public DateTimeOffset? BillingCycleEndDate { get; init; }

    /// <summary>The same with its time of day. UTC.</summary>
    public DateTimeOffset? BillingCycleEndDateTime { get; init; }

    /// <summary>May be changed; <c>none</c> from a client means not set.</summary>
    public WireSubscriptionStatus? Status { get; init; }

    /// <summary>May be changed.</summary>
    public bool? AutoRenewEnabled { get; init; }

    /// <summary><c>none</c> from a client means not set.</summary>
    public WireBillingType? BillingType { get; init; }

    /// <summary><see cref="WireBillingCycles.OrNotSet"/> tells whether a client gave it.</summary>
    public WireBillingCycle? BillingCycle { get; init; }

    /// <summary>Always in the answer.</summary>
    public bool? HasPurchasableAddons { get; init; }

    /// <summary>Always in the answer.</summary>
    public bool? IsTrial { get; init; }

    /// <summary>Always in the answer.</summary>
    public bool? IsMicrosoftProduct { get; init; }

    /// <summary><c>edit</c>, <c>cancel</c>.</summary>
    public IReadOnlyList<string>? Actions { get; init; }

    /// <summary>ISO 8601: <c>P1M</c>, <c>P1Y</c>, <c>P3Y</c>.</summary>
    public string? TermDuration { get; init; }

    /// <summary>ISO 8601.</summary>
    public string? RenewalTermDuration { get; init; }

    /// <summary>What is given back on cancelling, and until when.</summary>
    public IReadOnlyList<WireSubscriptionRefundOption>? RefundOptions { get; init; }

    /// <summary>Units that may still be given back.</summary>
    public WireRefundableQuantity? RefundableQuantity { get; init; }

    /// <summary>MPN id of the reseller of record; may be changed.</summary>
    public string? PartnerId { get; init; }

    /// <summary>Why it is suspended.</summary>
    public IReadOnlyList<string>? SuspensionReasons { get; init; }

    /// <summary>Always <c>subscription</c>.</summary>
    public WireContractType? ContractType { get; init; }

    /// <summary>Who publishes it.</summary>
    public string? PublisherName { get; init; }

    /// <summary>The promotion applied.</summary>
    public string? PromotionId { get; init; }

    /// <summary>What it was migrated from.</summary>
    public string? MigratedFromSubscriptionId { get; init; }

    /// <summary>The order that made it.</summary>
    public string? OrderId { get; init; }

    /// <summary>What happens at renewal; may be changed.</summary>
    public WireScheduledInstructions? ScheduledNextTermInstructions { get; init; }

    /// <summary>What happens at the next charge; may be changed.</summary>
    public WireScheduledInstructions? NextChargeInstructions { get; init; }

    /// <summary>Those that apply of <c>offer</c>, <c>entitlement</c>, <c>parentSubscription</c>, <c>product</c>, <c>sku</c>,
    /// <c>availability</c>, <c>activationLinks</c>, <c>self</c>.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>Subscription</c>, with the version.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("Subscription");

    /// <inheritdoc/>
    [JsonIgnore]
    public string? Etag
    {
        get => Attributes?.Etag;
        init => Attributes = (Attributes ?? WireAttributes.Of("Subscription")) with { Etag = value };
    }
}
