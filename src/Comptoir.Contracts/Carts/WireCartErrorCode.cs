namespace Comptoir.Contracts;

/// <summary>Why a cart line cannot be ordered; the numbers are part of the contract.</summary>
/// <remarks>Checked against contract commerce-orders §1 (CartErrorCode).</remarks>
public enum WireCartErrorCode
{
    Unknown = 0,
    CurrencyIsNotSupported = 10000,

    /// <summary>Unknown item, or one not priced for the customer's market or segment.</summary>
    CatalogItemIdIsNotValid = 10001,
    QuotaNotAvailable = 10002,
    InventoryNotAvailable = 10003,
    ParticipantsIsNotSupportedForPartner = 10004,

    /// <summary>Not sold in the customer's country; told before any other fault of the line.</summary>
    UnableToProcessCartLineItem = 10006,

    /// <summary>Azure subscription missing, of another customer, or of the wrong kind for the availability.</summary>
    SubscriptionIsNotValid = 10007,
    SubscriptionIsNotEnabledForRI = 10008,
    SandboxLimitExceeded = 10009,

    /// <summary>Quantity out of bounds, or a missing or malformed member.</summary>
    InvalidInput = 10010,

    /// <summary>Azure subscription not registered for reservations.</summary>
    SubscriptionNotRegistered = 10011,
    AttestationNotAccepted = 10012,

    /// <summary>Term or billing cycle not offered.</summary>
    BillingPlanNotSupported = 10013,
    InvalidPromotionId = 10014,
    MaxAllowedSeatsPerSubscriptionExceeded = 10015,
    InvalidCustomTermEndDateProduct = 10016,
    InvalidCustomTermEndDate = 10017,
    BaseOfferSeatQuantityNotMet = 10018,
    MinimumAddOnSeatsNotMet = 10019,
    LegacyOfferNotEligibleForPurchase = 500600,
}
