using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>One item of a cart. Checked against contract commerce-orders §1 (CartLineItem); it has no attributes.</summary>
public sealed record WireCartLineItem
{
    /// <summary>0, 1, 2 … over base and add-on lines: an integer, although the published table says string.</summary>
    public int? Id { get; init; }

    /// <summary>Required: <c>product:sku:availability</c>, or a legacy offer id.</summary>
    public string? CatalogItemId { get; init; }

    /// <summary>The client's own name for it.</summary>
    public string? FriendlyName { get; init; }

    /// <summary>Required, within the SKU's bounds.</summary>
    public int? Quantity { get; init; }

    /// <summary>ISO 4217; the server fills in the market's own.</summary>
    public string? CurrencyCode { get; init; }

    /// <summary>Required; <see cref="WireBillingCycles.OrNotSet"/> tells whether it was given.</summary>
    public WireBillingCycle? BillingCycle { get; init; }

    /// <summary>ISO 8601; required when the item has terms.</summary>
    public string? TermDuration { get; init; }

    /// <summary>A promotion to apply.</summary>
    public string? PromotionId { get; init; }

    /// <summary>The first term is prorated to end there. UTC.</summary>
    public DateTimeOffset? CustomTermEndDate { get; init; }

    /// <summary>Resellers of the indirect model: an array of pairs.</summary>
    public IReadOnlyList<WireParticipant>? Participants { get; init; }

    /// <summary>Values of the SKU's provisioning variables; keys in any case.</summary>
    public IReadOnlyDictionary<string, string>? ProvisioningContext { get; init; }

    /// <summary>Lines that share it become one order; set by the server.</summary>
    public string? OrderGroup { get; init; }

    /// <summary>Internal routing, set by the server.</summary>
    public string? PurchaseSystem { get; init; }

    /// <summary>Bought under the subscription that this line creates.</summary>
    [JsonConverter(typeof(WireCartLinesConverter))]
    public IReadOnlyList<WireCartLineItem>? AddonItems { get; init; }

    /// <summary>The paid term that a trial becomes: an object, although the published table says array.</summary>
    public WireRenewsTo? RenewsTo { get; init; }

    /// <summary>Required to be true where the SKU enforces attestation.</summary>
    public bool? AttestationAccepted { get; init; }

    /// <summary>Comptoir's: what checkout will charge for the line.</summary>
    public WireLineQuote? Quote { get; init; }

    /// <summary>Why the line cannot be ordered; set by the server.</summary>
    public WireCartError? Error { get; init; }

    /// <summary>Members that were sent but could not be read, named relative to the line. They are left unset, and the line
    /// carries an error of its own instead of spoiling the cart.</summary>
    [JsonIgnore]
    public IReadOnlyList<WireFault> Faults { get => field ?? []; init; }
}

/// <summary>A reseller taking part in a purchase.</summary>
public sealed record WireParticipant
{
    /// <summary>In what part.</summary>
    public WireParticipantKey? Key { get; init; }

    /// <summary>MPN id.</summary>
    public string? Value { get; init; }
}

/// <summary>The part of a reseller in a purchase.</summary>
public enum WireParticipantKey
{
    TransactionReseller,
    ConsumptionReseller,
    AdditionalTransactionReseller,
}

/// <summary>The paid term that a trial becomes.</summary>
public sealed record WireRenewsTo
{
    /// <summary><c>P1M</c> or <c>P1Y</c>.</summary>
    public string? TermDuration { get; init; }
}

/// <summary>What checkout will charge for a line. Comptoir's.</summary>
public sealed record WireLineQuote
{
    /// <summary>Catalogue price of one unit for the whole term, in the terms of the price: with tax where <see cref="TaxIncluded"/>.</summary>
    public required decimal UnitPrice { get; init; }

    /// <summary>Before tax, in every market.</summary>
    public required decimal Subtotal { get; init; }

    /// <summary>Tax on it.</summary>
    public required decimal Tax { get; init; }

    /// <summary><see cref="Subtotal"/> + <see cref="Tax"/>.</summary>
    public required decimal Total { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string CurrencyCode { get; init; }

    /// <summary>Whether <see cref="UnitPrice"/> includes tax.</summary>
    public required bool TaxIncluded { get; init; }
}

/// <summary>Why a line cannot be ordered.</summary>
public sealed record WireCartError
{
    /// <summary>The reason in a word.</summary>
    public WireCartErrorCode? ErrorCode { get; init; }

    /// <summary>The reason in the caller's language; names the member or country at fault.</summary>
    public string? ErrorDescription { get; init; }

    /// <summary>Facts to it, if any.</summary>
    public JsonObject? AdditionalInformation { get; init; }
}
