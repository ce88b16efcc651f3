namespace Comptoir.Commerce.Orders;

/// <summary>Why a line cannot be bought; the numbers are those of the wire (contract, orders §1).</summary>
public enum LineErrorCode
{
    CurrencyIsNotSupported = 10000,
    CatalogItemIdIsNotValid = 10001,
    InventoryNotAvailable = 10003,
    ParticipantsIsNotSupportedForPartner = 10004,
    UnableToProcessCartLineItem = 10006,
    SubscriptionIsNotValid = 10007,
    SubscriptionNotRegistered = 10011,
    InvalidInput = 10010,
    BillingPlanNotSupported = 10013,
    InvalidPromotionId = 10014,
    InvalidCustomTermEndDateProduct = 10016,
}

/// <summary>A line's fault with what its text needs; the door words it in the caller's language each time it is shown.</summary>
/// <param name="Text">Name of the text, one of <see cref="LineFault"/>.</param>
/// <param name="Arguments">Values of the text's placeholders, by name.</param>
public sealed record PurchaseLineError(LineErrorCode Code, LineFault Text, Dictionary<string, string> Arguments);

/// <summary>An error and the line it is of.</summary>
public sealed record LineError(int Line, PurchaseLineError Error);

/// <summary>The texts a line's error may have.</summary>
public enum LineFault
{
    /// <summary>{Item}: unknown, or without a price for {Market}.</summary>
    ItemNotSold,

    /// <summary>Azure reservations are not sold in {Market} ({Code}).</summary>
    ReservationMarketClosed,

    /// <summary>The partner may not sell in {Market}.</summary>
    PartnerMarketClosed,

    /// <summary>{Quantity} is not between {Minimum} and {Maximum}.</summary>
    QuantityOutOfRange,

    /// <summary>{Field} is missing.</summary>
    FieldMissing,

    /// <summary>{Field} is not understood: {Value}.</summary>
    FieldMalformed,

    /// <summary>{Field} is not in a form that can be read.</summary>
    FieldUnreadable,

    /// <summary>{Field} has more than {Maximum} characters.</summary>
    FieldTooLong,

    /// <summary>{Field} cannot be used with this item.</summary>
    FieldNotSupported,

    /// <summary>{Term} with {Cycle} is not offered.</summary>
    PlanNotOffered,

    /// <summary>{Currency} is not the item's currency.</summary>
    CurrencyNotOffered,

    /// <summary>{Subscription} is no active Azure subscription of this customer.</summary>
    AzureSubscriptionUnknown,

    /// <summary>The item is for another scope than {Subscription}'s.</summary>
    AzureScopeDiffers,

    /// <summary>{Subscription} is not registered for reservations.</summary>
    AzureSubscriptionNotRegistered,
}
