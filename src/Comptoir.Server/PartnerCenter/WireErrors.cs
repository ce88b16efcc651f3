using System.Diagnostics;
using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.HybridBenefit;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Commerce.Support;
using Comptoir.Commerce.Time;
using Comptoir.Contracts;
using Comptoir.Server.Http;
using Comptoir.Server.Texts;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace Comptoir.Server.PartnerCenter;

/// <summary>The only place that knows a refusal's status and code; its description comes from the texts, in the caller's
/// language. Business refusals are 400, 403, 404 or 409: clients retry most other statuses.</summary>
public static class WireErrors
{
    public static IResult ToResult(Refusal refusal) => refusal switch
    {
        RevealsTooFast tooFast => new ThrottledResult(tooFast.RetryAfter, RefusalTexts.Of(refusal)),
        RequestsTooFast tooFast => new ThrottledResult(tooFast.RetryAfter, RefusalTexts.Of(refusal)),
        ChecksTooFast tooFast => new ThrottledResult(tooFast.RetryAfter, RefusalTexts.Of(refusal)),
        _ => Of(refusal) is var (status, code)
            ? new WireResult<WireError>(status, Enrich(Body(code, RefusalTexts.Of(refusal)), refusal))
            : throw new UnreachableException(),
    };

    /// <summary>Status and code of a refusal.</summary>
    public static (int Status, string Code) Of(Refusal refusal) => refusal switch
    {
        InvalidInput => (Status400BadRequest, WireCode.BadInput),
        StaleEtag => (Status400BadRequest, WireCode.StaleEtag),
        LostRace => (Status409Conflict, WireCode.AdjustmentPending),
        ClockTurnedBack => (Status400BadRequest, WireCode.BadInput),
        NotAllowed => (Status403Forbidden, WireCode.RoleLacksRight),
        ActivityTooOld => (Status400BadRequest, WireCode.BadInput),
        SignInRefused => (Status401Unauthorized, WireCode.TokenRefused),
        NotAPerson => (Status403Forbidden, WireCode.RoleLacksRight),
        SecondFactorThere => (Status409Conflict, WireCode.BadInput),
        SecondFactorMissing => (Status404NotFound, WireCode.NotFound),
        PasskeyNotFound => (Status404NotFound, WireCode.NotFound),
        PasskeyRefused => (Status400BadRequest, WireCode.BadInput),
        TooManyPasskeys => (Status409Conflict, WireCode.BadInput),
        TenantNotFound => (Status404NotFound, WireCode.TenantUnknown),
        UserNotFound => (Status404NotFound, WireCode.NotFound),
        ApplicationNotFound => (Status404NotFound, WireCode.NotFound),
        UserNameTaken => (Status409Conflict, WireCode.BadInput),
        LastAdministrator => (Status409Conflict, WireCode.InvalidProperty),
        PartnerNotFound => (Status404NotFound, WireCode.NotFound),
        MpnIdTaken => (Status409Conflict, WireCode.BadInput),

        CustomerNotFound => (Status404NotFound, WireCode.TenantUnknown),
        RelationshipEnded => (Status403Forbidden, WireCode.RelationshipEnded),
        AgreementMissing => (Status403Forbidden, WireCode.CustomerAgreementMissing),

        DomainTaken => (Status409Conflict, WireCode.BadInput),
        DomainNotHosted => (Status400BadRequest, WireCode.BadInput),
        RegistrationNumberMissing => (Status400BadRequest, WireCode.RegistrationNumberMissing),
        RegistrationNumberMalformed => (Status400BadRequest, WireCode.RegistrationNumberMalformed),
        RegistrationNumberNotAllowed => (Status400BadRequest, WireCode.RegistrationNumberNotAllowed),
        CustomerPhoneMissing => (Status400BadRequest, WireCode.CustomerPhoneMissing),
        SandboxFull => (Status400BadRequest, WireCode.SandboxQuotaReached),
        NotAReseller => (Status400BadRequest, WireCode.MpnIdNotIndirectReseller),
        AgreementAlreadyConfirmed => (Status400BadRequest, WireCode.AgreementAlreadyConfirmed),
        CountryUnknown => (Status404NotFound, WireCode.NotFound),
        MpnIdUnknown => (Status404NotFound, WireCode.InvalidProperty),
        ResellerNotFound => (Status404NotFound, WireCode.MpnIdUnknown),

        ProductNotFound => (Status404NotFound, WireCode.ProductUnknown),
        SkuNotFound => (Status404NotFound, WireCode.SkuUnknown),
        AvailabilityNotFound => (Status404NotFound, WireCode.AvailabilityUnknown),
        SegmentNotPermitted => (Status403Forbidden, WireCode.SegmentNotPermitted),
        TargetViewUnknown => (Status403Forbidden, WireCode.TargetViewNotPermitted),
        MarketNotAuthorized => (Status403Forbidden, WireCode.NotSellableInCountry),
        CatalogFaulty => (Status400BadRequest, WireCode.BadInput),
        TaxRateInPast => (Status400BadRequest, WireCode.BadInput),

        CartNotFound => (Status404NotFound, WireCode.CartUnknown),
        CartAlreadyOrdered => (Status400BadRequest, WireCode.CartAlreadyOrdered),
        CartHasErrors => (Status400BadRequest, WireCode.CartHasErrors),
        CartBusy => (Status409Conflict, WireCode.CartBusy),

        OrderNotFound => (Status404NotFound, WireCode.OrderUnknown),
        LineNotFound => (Status400BadRequest, WireCode.LineOutOfRange),
        OrderLineRefused line => (Status400BadRequest, OfLine(line.Error)),
        OrderMixesBilling => (Status400BadRequest, WireCode.BadInput),
        OrderMemberFixed => (Status400BadRequest, WireCode.InvalidProperty),
        OrderChangeNotBuilt => (Status501NotImplemented, WireCode.NotBuilt),
        NotCancellable => (Status400BadRequest, WireCode.OrderNotCancellable),
        CancellationWindowClosed => (Status400BadRequest, WireCode.CancellationWindowClosed),
        CancellationNeedsReview => (Status400BadRequest, WireCode.CancellationNeedsReview),
        CancelledThroughReservation => (Status403Forbidden, WireCode.OnlySoftwareCancellable),
        SaasCancelledThroughSubscription => (Status403Forbidden, WireCode.SeatsCancelledBySubscription),
        CancelledThroughSubscription => (Status400BadRequest, WireCode.CancelThroughSubscription),
        CreditLineExceeded => (Status403Forbidden, WireCode.CreditLimitReached),
        InvoiceNotFound => (Status404NotFound, WireCode.NotFound),
        InvoiceLineNotFound => (Status404NotFound, WireCode.NotFound),
        BillingRunNotFound => (Status404NotFound, WireCode.NotFound),

        SubscriptionNotFound => (Status404NotFound, WireCode.SubscriptionUnknown),
        SubscriptionNotAzure => (Status400BadRequest, WireCode.SubscriptionNotAzure),
        SubscriptionNotActive => (Status400BadRequest, WireCode.SubscriptionNotActive),
        SubscriptionActivated => (Status400BadRequest, WireCode.AlreadyActivated),
        ActivatedByPublisher => (Status403Forbidden, WireCode.UnsupportedHere),
        SubscriptionDeleted => (Status400BadRequest, WireCode.SubscriptionDeleted),
        SubscriptionPending => (Status400BadRequest, WireCode.ActivateFirst),
        SubscriptionStatusRefused => (Status400BadRequest, WireCode.StatusRefused),
        AzurePlanInUse => (Status403Forbidden, WireCode.PlanHasActiveSubscriptions),
        AutoRenewRefused => (Status400BadRequest, WireCode.AutoRenewRefused),
        SubscriptionNotCancellable => (Status400BadRequest, WireCode.OrderNotCancellable),
        SubscriptionWindowClosed => (Status400BadRequest, WireCode.CancellationWindowClosed),
        QuantityChangeNotBuilt => (Status501NotImplemented, WireCode.NotBuilt),
        ScheduledChangeNotBuilt => (Status501NotImplemented, WireCode.NotBuilt),
        BillingCycleFixed => (Status400BadRequest, WireCode.BillingCycleRefused),
        PartnerOfRecordRefused => (Status400BadRequest, WireCode.PartnerOnRecordRefused),
        AzureSubscriptionNotFound => (Status404NotFound, WireCode.SubscriptionUnknown),
        AzurePlanMissing => (Status400BadRequest, WireCode.AzurePlanNeeded),
        AzurePlanInactive => (Status409Conflict, WireCode.ParentInactive),
        AzureSubscriptionEnded => (Status400BadRequest, WireCode.StatusChangeRefused),
        RoleAssignmentNotFound => (Status404NotFound, WireCode.NotFound),
        AzureRoleHeld => (Status409Conflict, WireCode.BadInput),

        ReservationNotFound => (Status404NotFound, WireCode.NotFound),
        ReservationEnded => (Status400BadRequest, WireCode.StatusChangeRefused),
        QuoteNotFound => (Status404NotFound, WireCode.NotFound),
        QuoteLapsed => (Status409Conflict, WireCode.AdjustmentPending),
        RefundCapExceeded => (Status400BadRequest, WireCode.TransactionNotAllowed),
        RefundCapUnknown => (Status400BadRequest, WireCode.TransactionNotAllowed),
        ExchangeIntoItself => (Status400BadRequest, WireCode.BadInput),
        ExchangeOfOtherFamily => (Status400BadRequest, WireCode.TransactionNotAllowed),
        ExchangeTooSmall => (Status400BadRequest, WireCode.TransactionNotAllowed),
        LicenseNotQualifying => (Status400BadRequest, WireCode.InvalidProperty),
        LicenseOfOtherProduct => (Status400BadRequest, WireCode.InvalidProperty),
        CoresShort => (Status409Conflict, WireCode.QuantityUnavailable),
        VmCovered => (Status409Conflict, WireCode.BadInput),
        BenefitAssignmentNotFound => (Status404NotFound, WireCode.NotFound),
        VmListFaulty => (Status400BadRequest, WireCode.BadInput),

        KeyStockShort => (Status400BadRequest, WireCode.NoInventory),
        EntitlementNotFound => (Status404NotFound, WireCode.NotFound),
        NoKeyNeeded => (Status404NotFound, WireCode.NotFound),
        EntitlementRevoked => (Status403Forbidden, WireCode.ArtifactRevoked),
        EntitlementExpired => (Status403Forbidden, WireCode.ArtifactExpired),
        LinkForged => (Status404NotFound, WireCode.NotFound),
        LinkEnded => (Status410Gone, WireCode.ArtifactRevoked),
        KeyFileRefused => (Status400BadRequest, WireCode.BadInput),
        MediaDiffers => (Status400BadRequest, WireCode.BadInput),
        MediaTaken => (Status409Conflict, WireCode.AdjustmentPending),
        SoftwareNotFound => (Status404NotFound, WireCode.SkuUnknown),
        NothingEntitled => (Status403Forbidden, WireCode.RoleLacksRight),
        ServiceRequestNotFound => (Status404NotFound, WireCode.NotFound),
        RequestFaulty => (Status400BadRequest, WireCode.BadInput),
        NothingToApprove => (Status400BadRequest, WireCode.Unsupported),
        RequestSettled => (Status409Conflict, WireCode.BadInput),
        RequestTaken => (Status409Conflict, WireCode.BadInput),
        FileTooLarge => (Status413PayloadTooLarge, WireCode.BadInput),
        TooManyFiles => (Status413PayloadTooLarge, WireCode.BadInput),
        PartnerFilesFull => (Status413PayloadTooLarge, WireCode.BadInput),
        FileTypeNotAllowed => (Status415UnsupportedMediaType, WireCode.BadInput),
        ApprovalQuoteLapsed => (Status409Conflict, WireCode.AdjustmentPending),
        CancelledMeanwhile => (Status409Conflict, WireCode.AdjustmentPending),
        RevealsTooFast => (Status429TooManyRequests, ""),
        ChecksTooFast => (Status429TooManyRequests, ""),
        RequestsTooFast => (Status429TooManyRequests, ""),
        _ => throw new UnreachableException($"No wire error for {refusal.GetType().Name}"),
    };

    /// <summary>An error of the door itself, worded by a text of its own.</summary>
    public static IResult Error(int status, string code, string text, params (string Name, string Value)[] values) =>
        new WireResult<WireError>(status, Body(code, RefusalTexts.Of(text, values)));

    /// <summary>What the contract wants beside code and description.</summary>
    private static WireError Enrich(WireError body, Refusal refusal) => refusal switch
    {
        AgreementAlreadyConfirmed => body with
        {
            Message = body.Description,
            ErrorName = "PartnerConfirmedAgreementAlreadyExists",
            IsRetryable = false,
            Parameters = [],
            ErrorMessageExtended = $"InternalErrorCode={body.Code}",
        },
        MpnIdUnknown => body with { Source = "PartnerFD" },
        CatalogFaulty file => body with
        {
            Rows = [.. file.Faults.Select(fault => new WireRowFault { Row = fault.Row, Column = fault.Column, Reason = RefusalTexts.ReasonOf(fault) })],
        },
        VmListFaulty list => body with
        {
            Rows = [.. list.Faults.Select(fault => new WireRowFault { Row = fault.Row, Column = fault.Column, Reason = RefusalTexts.ReasonOf(fault) })],
        },
        KeyFileRefused file => body with
        {
            Rows = [.. file.Faults.Select(fault => new WireRowFault
            {
                Row = fault.Row,
                Column = fault.Column.ToString(CultureInfo.InvariantCulture),
                Reason = RefusalTexts.ReasonOf(fault),
            })],
        },
        _ => body,
    };

    private static WireError Body(string code, string description) => new() { Code = code, Description = description };

    private static string OfLine(PurchaseLineError error) => error.Text switch
    {
        LineFault.ItemNotSold => WireCode.BadOfferId,
        LineFault.ReservationMarketClosed => WireCode.NotSoldInCountry,
        LineFault.PartnerMarketClosed => WireCode.NotSoldInCountry,
        LineFault.QuantityOutOfRange => WireCode.QuantityUnavailable,
        LineFault.AzureSubscriptionUnknown => WireCode.SubscriptionNotAzure,
        LineFault.AzureScopeDiffers => WireCode.SubscriptionNotForReservations,
        LineFault.AzureSubscriptionNotRegistered => WireCode.SubscriptionNotRegistered,
        _ => WireCode.BadInput,
    };
}

/// <summary>429 as clients need it: the delay in the header, and a body that does not look like an error (contract §3).</summary>
public sealed class ThrottledResult(TimeSpan retryAfter, string message) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.RetryAfter = RetryAfter.Of(retryAfter);
        return new WireResult<WireThrottled>(Status429TooManyRequests, new WireThrottled { Message = message }).ExecuteAsync(httpContext);
    }
}
