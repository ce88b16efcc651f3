namespace Comptoir.Contracts;

/// <summary>The error codes, each named for its meaning, with the status it goes with. The same number may stand for two
/// things under two statuses: then it has two names.</summary>
/// <remarks>Checked against contract commerce §3, commerce-keys-downloads and platform §5.2, §6.2.</remarks>
public static class WireCode
{
    /// <summary>403. Access denied.</summary>
    public const string AccessDenied = "2032";

    /// <summary>401. The token is refused.</summary>
    public const string TokenRefused = "400";

    /// <summary>401. No partner token in the request.</summary>
    public const string TokenMissing = "800001";

    /// <summary>401. A user's token without proof of a second factor, where one is enforced.</summary>
    public const string MfaRequired = "900421";

    /// <summary>403. The caller's role lacks the right.</summary>
    public const string RoleLacksRight = "900150";

    /// <summary>403. The partner's relation with this customer of its own has ended; a stranger's customer is <see cref="TenantUnknown"/>.</summary>
    public const string RelationshipEnded = "20002";

    /// <summary>403. The partner may not sell in that country.</summary>
    public const string NotSellableInCountry = "2030";

    /// <summary>403. The partner's reseller programme is not active.</summary>
    public const string ResellerProgramInactive = "800039";

    /// <summary>403. A named programme is not active.</summary>
    public const string ProgramInactive = "900149";

    /// <summary>403. The indirect reseller has not signed the partner agreement.</summary>
    public const string ResellerAgreementUnsigned = "900123";

    /// <summary>403. The caller's own company has not signed the partner agreement.</summary>
    public const string PartnerAgreementUnsigned = "900124";

    /// <summary>403. The caller may not see the prices that <c>include_price</c> asks for.</summary>
    public const string PricesNotVisible = "800043";

    /// <summary>501. A row of the contract that is not built yet.</summary>
    public const string NotBuilt = "0";

    /// <summary>500. Something broke; nothing was done.</summary>
    public const string Unexpected = "800003";

    /// <summary>404. No such thing, where no narrower code says what.</summary>
    public const string NotFound = "1000";

    /// <summary>400. The operation is not supported for this asset.</summary>
    public const string Unsupported = "800042";

    /// <summary>400. Not supported in this environment, such as a sandbox operation in production.</summary>
    public const string UnsupportedHere = "900127";

    /// <summary>400. The text is none of the words of its enumeration.</summary>
    public const string UnknownWord = "900126";

    /// <summary>400. Bad input; the description names the field.</summary>
    public const string BadInput = "800002";

    /// <summary>400. A property may not have this value or not be changed so; 404 for an unknown MPN id on the MPN profile.</summary>
    public const string InvalidProperty = "3000";

    /// <summary>400. A parameter is no GUID or no number.</summary>
    public const string MalformedParameter = "2000";

    /// <summary>400. A mandatory parameter is missing.</summary>
    public const string SelectorMissing = "2001";

    /// <summary>400. The version sent no longer holds.</summary>
    public const string StaleEtag = "2055";

    /// <summary>417. A precondition does not hold.</summary>
    public const string PreconditionFailed = "800036";

    /// <summary>409. The request id was used before with another body.</summary>
    public const string RequestIdReused = "COMPTOIR.REQUEST_ID";

    /// <summary>400. The customer id is no GUID.</summary>
    public const string CustomerIdMalformed = "900118";

    /// <summary>404. No such customer, or one of another partner: both answer alike.</summary>
    public const string TenantUnknown = "60003";

    /// <summary>400. The customer's country has no organisation registration numbers.</summary>
    public const string RegistrationNumberNotAllowed = "600002";

    /// <summary>400. The customer's country asks for an organisation registration number.</summary>
    public const string RegistrationNumberMissing = "600049";

    /// <summary>400. The organisation registration number does not match the pattern, which the description quotes.</summary>
    public const string RegistrationNumberMalformed = "600050";

    /// <summary>400. The customer's country asks for a phone number.</summary>
    public const string CustomerPhoneMissing = "600051";

    /// <summary>400. The address fails the rules of its country; the description is JSON text with inner code 60071.</summary>
    public const string AddressInvalid = "2007";

    /// <summary>400. The same contact has confirmed this agreement already.</summary>
    public const string AgreementAlreadyConfirmed = "600061";

    /// <summary>400. A sandbox holds no more of these.</summary>
    public const string SandboxQuotaReached = "800018";

    /// <summary>403. The customer has not accepted the customer agreement: no checkout, no order.</summary>
    public const string CustomerAgreementMissing = "13605";

    /// <summary>404. No such MPN id.</summary>
    public const string MpnIdUnknown = "800015";

    /// <summary>400. The MPN id is not an indirect reseller's.</summary>
    public const string MpnIdNotIndirectReseller = "800016";

    /// <summary>400. The partner on record is no valid advisor.</summary>
    public const string NotAnAdvisor = "2071";

    /// <summary>404. The provider's own MPN id cannot be the partner on record.</summary>
    public const string ProviderAsPartnerOnRecord = "2072";

    /// <summary>404. No such product in this market.</summary>
    public const string ProductUnknown = "400013";

    /// <summary>404. No such SKU of the product in this market.</summary>
    public const string SkuUnknown = "400018";

    /// <summary>404. No such availability of the SKU in this market.</summary>
    public const string AvailabilityUnknown = "400019";

    /// <summary>403. Unknown or forbidden <c>targetSegment</c>.</summary>
    public const string SegmentNotPermitted = "400030";

    /// <summary>403. Unknown or forbidden <c>targetView</c>.</summary>
    public const string TargetViewNotPermitted = "400036";

    /// <summary>403. The partner may not sell this offer.</summary>
    public const string OfferNotForPartner = "2006";

    /// <summary>403. The offer is not eligible.</summary>
    public const string OfferNotEligible = "2085";

    /// <summary>403. The offer is withdrawn.</summary>
    public const string OfferRetired = "2091";

    /// <summary>400. An id of the products given to the legacy offers.</summary>
    public const string ModernItemInOffers = "2100";

    /// <summary>400. The offer id names nothing that can be ordered.</summary>
    public const string BadOfferId = "800004";

    /// <summary>400. Nothing left in stock; the description names the SKU.</summary>
    public const string NoInventory = "800010";

    /// <summary>400. The item is not to be had in this quantity.</summary>
    public const string QuantityUnavailable = "800017";

    /// <summary>403. The catalogue item cannot be bought.</summary>
    public const string NotPurchasable = "800020";

    /// <summary>400. The item is not sold in the customer's country, on a direct order; in a cart it is an error of the line.</summary>
    public const string NotSoldInCountry = "800070";

    /// <summary>400. An active Azure plan is needed first.</summary>
    public const string AzurePlanNeeded = "900128";

    /// <summary>400. The Azure plan of a metered item is not found.</summary>
    public const string AzurePlanUnknown = "900129";

    /// <summary>400. The catalogue item id is not of the form <c>product:sku:availability</c>.</summary>
    public const string CatalogItemIdInvalid = "900142";

    /// <summary>400. The availability of the catalogue item cannot be used.</summary>
    public const string AvailabilityInvalid = "900143";

    /// <summary>400. The SKU of the catalogue item cannot be provisioned.</summary>
    public const string ProvisioningSkuInvalid = "900144";

    /// <summary>400. The customer's tenant lacks a tag that the item asks for.</summary>
    public const string TenantTagMissing = "800086";

    /// <summary>409. An Azure upgrade of the customer is pending.</summary>
    public const string PurchaseBlockedByPendingUpgrade = "900112";

    /// <summary>409. An Azure upgrade of the customer is running.</summary>
    public const string PurchaseBlockedByRunningUpgrade = "900113";

    /// <summary>409. An Azure upgrade of the customer has failed.</summary>
    public const string PurchaseBlockedByFailedUpgrade = "900114";

    /// <summary>400. The purchase is refused; contact support.</summary>
    public const string TransactionRefused = "800022";

    /// <summary>400. The purchase is not allowed.</summary>
    public const string TransactionNotAllowed = "800024";

    /// <summary>400. The purchase is not allowed at present.</summary>
    public const string TransactionNotAllowedNow = "800026";

    /// <summary>403. The partner's credit line is too low for this purchase.</summary>
    public const string CreditLimitReached = "800023";

    /// <summary>400. The partner's credit line is too low for this change.</summary>
    public const string CreditLimitTooLow = "800025";

    /// <summary>403. The partner's credit is insufficient.</summary>
    public const string CreditInsufficient = "900121";

    /// <summary>400. The promotion was used as often as allowed.</summary>
    public const string PromotionUsageReached = "27006";

    /// <summary>400. No such promotion code.</summary>
    public const string PromotionCodeBad = "27007";

    /// <summary>403. The customer has as many subscriptions as allowed.</summary>
    public const string SubscriptionsPerCustomerReached = "800066";

    /// <summary>403. The subscription has as many seats as allowed.</summary>
    public const string SeatsPerSubscriptionReached = "800067";

    /// <summary>403. The partner has as many Azure subscriptions as allowed.</summary>
    public const string AzurePerPartnerReached = "800068";

    /// <summary>403. More seats than are left.</summary>
    public const string RemainingSeatsExceeded = "800088";

    /// <summary>403. More assets than are left.</summary>
    public const string RemainingAssetsExceeded = "800089";

    /// <summary>400. A sandbox holds no more Azure plans.</summary>
    public const string SandboxAzurePlanQuotaReached = "900116";

    /// <summary>403. The purchase failed a risk check.</summary>
    public const string RiskCheckFailed = "800069";

    /// <summary>403. The customer is being reviewed.</summary>
    public const string CustomerUnderReview = "800073";

    /// <summary>403. The customer's review is not finished.</summary>
    public const string CustomerReviewPending = "800074";

    /// <summary>403. The customer was not approved.</summary>
    public const string CustomerRejected = "800075";

    /// <summary>404. No such cart of the customer.</summary>
    public const string CartUnknown = "800008";

    /// <summary>400. Lines of the cart are in error: mend them with PUT, then check out.</summary>
    public const string CartHasErrors = "800009";

    /// <summary>409. Another request holds the cart.</summary>
    public const string CartBusy = "800064";

    /// <summary>400. The cart was checked out before.</summary>
    public const string CartAlreadyOrdered = "800065";

    /// <summary>404. No such order of the customer.</summary>
    public const string OrderUnknown = "20000";

    /// <summary>500. The order could not be made; nothing was.</summary>
    public const string OrderFailed = "800005";

    /// <summary>500. The purchase system of the item is not supported.</summary>
    public const string PurchaseSystemUnsupported = "800031";

    /// <summary>500. A line of the order could not be made; nothing was.</summary>
    public const string LineFailed = "800087";

    /// <summary>400. The order cannot be processed.</summary>
    public const string OrderCannotBeProcessed = "4018";

    /// <summary>404. There is no provisioning information.</summary>
    public const string ProvisioningUnknown = "800007";

    /// <summary>409. The order is in progress in another request.</summary>
    public const string OrderInProgress = "800060";

    /// <summary>400. The order has no line of this number.</summary>
    public const string LineOutOfRange = "800071";

    /// <summary>400. The add-on does not belong to the parent subscription.</summary>
    public const string AddOnUnrelated = "800029";

    /// <summary>400. The billing cycle of the order cannot change.</summary>
    public const string BillingCycleNotChangeable = "6000";

    /// <summary>400. The order's items are not sold in this billing cycle.</summary>
    public const string BillingCycleNotOffered = "6001";

    /// <summary>400. The order is in no state to change its billing cycle.</summary>
    public const string BillingCycleLocked = "800072";

    /// <summary>400. The running term keeps its billing cycle.</summary>
    public const string BillingCycleLockedByTerm = "800080";

    /// <summary>400. Another change of the billing cycle is under way.</summary>
    public const string BillingCycleLockedByChange = "800085";

    /// <summary>400. The cancellation window has passed; the description gives its number of days.</summary>
    public const string CancellationWindowClosed = "900117";

    /// <summary>400. Never cancellable (Linux plans), cancelled already, or pending.</summary>
    public const string OrderNotCancellable = "800061";

    /// <summary>400. A person has to look at it: the description leads to a support request.</summary>
    public const string CancellationNeedsReview = "800062";

    /// <summary>400. Wrong door: cancel or suspend the subscription instead.</summary>
    public const string CancelThroughSubscription = "800063";

    /// <summary>403. Outside a sandbox only software can be cancelled.</summary>
    public const string OnlySoftwareCancellable = "800019";

    /// <summary>403. Seat-based SaaS is cancelled through its subscription.</summary>
    public const string SeatsCancelledBySubscription = "800077";

    /// <summary>409. Another request is changing the order.</summary>
    public const string AdjustmentPending = "800014";

    /// <summary>404. No such subscription of the customer.</summary>
    public const string SubscriptionUnknown = "20003";

    /// <summary>400. Not an Azure subscription.</summary>
    public const string SubscriptionNotAzure = "800011";

    /// <summary>400. The Azure subscription is not active.</summary>
    public const string SubscriptionNotActive = "800012";

    /// <summary>400. The Azure subscription is not enabled for reservations.</summary>
    public const string SubscriptionNotForReservations = "800013";

    /// <summary>400. Not a valid subscription.</summary>
    public const string SubscriptionInvalid = "800021";

    /// <summary>400. The Azure subscription is not registered for reservations.</summary>
    public const string SubscriptionNotRegistered = "800030";

    /// <summary>409. The parent subscription is not active.</summary>
    public const string ParentInactive = "27009";

    /// <summary>400. The quantity of a suspended subscription cannot change.</summary>
    public const string QuantityLockedWhileSuspended = "2001";

    /// <summary>400. The quantity is outside the item's minimum and maximum.</summary>
    public const string QuantityOutOfBounds = "2002";

    /// <summary>400. The subscription's offer cannot be changed.</summary>
    public const string OfferNotUpdatable = "2006";

    /// <summary>400. The subscription is deleted.</summary>
    public const string SubscriptionDeleted = "2011";

    /// <summary>400. Wrong door: the billing cycle changes through PATCH order.</summary>
    public const string BillingCycleThroughOrder = "2054";

    /// <summary>403. Units can be neither added nor removed.</summary>
    public const string QuantityLocked = "800027";

    /// <summary>403. The original term is withdrawn.</summary>
    public const string TermWithdrawn = "800028";

    /// <summary>400. The subscription cannot go from its status to this one.</summary>
    public const string StatusChangeRefused = "800040";

    /// <summary>400. The subscription is active already.</summary>
    public const string AlreadyActivated = "800041";

    /// <summary>400. The subscription has to be activated first.</summary>
    public const string ActivateFirst = "800081";

    /// <summary>400. The subscription is not ready to change.</summary>
    public const string SubscriptionNotReady = "800082";

    /// <summary>400. Units cannot be given back now.</summary>
    public const string QuantityDecreaseRefused = "800090";

    /// <summary>400. A suspended subscription cannot change so.</summary>
    public const string ChangeRefusedWhileSuspended = "800091";

    /// <summary>400. Seats of Software Assurance cannot be added.</summary>
    public const string AssuranceSeatsRefused = "800092";

    /// <summary>400. The subscription is not eligible for this auto-renewal.</summary>
    public const string AutoRenewRefused = "800093";

    /// <summary>500. The change failed; nothing was changed.</summary>
    public const string SubscriptionUpdateFailed = "800094";

    /// <summary>400. The number of seats cannot change so.</summary>
    public const string SeatsRefused = "800095";

    /// <summary>400. The status cannot change so.</summary>
    public const string StatusRefused = "800096";

    /// <summary>400. The billing cycle cannot change so.</summary>
    public const string BillingCycleRefused = "800097";

    /// <summary>400. The partner on record cannot change so.</summary>
    public const string PartnerOnRecordRefused = "800098";

    /// <summary>403. The Azure plan still has active Azure subscriptions or reservations.</summary>
    public const string PlanHasActiveSubscriptions = "900115";

    /// <summary>403. The purchase behind the key or link was cancelled.</summary>
    public const string ArtifactRevoked = "COMPTOIR.REVOKED";

    /// <summary>403. The term behind the key or link has ended.</summary>
    public const string ArtifactExpired = "COMPTOIR.EXPIRED";
}
