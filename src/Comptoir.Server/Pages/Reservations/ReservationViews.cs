using System.Globalization;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Portal.Partner.Reservations;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.Customers;
using Comptoir.Server.Texts;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.Reservations;

/// <summary>How a reservation's page is to be shown.</summary>
internal sealed record ReservationView
{
    /// <summary>The form as it was sent, when something about it is wrong.</summary>
    public ReservationForm? Typed { get; init; }

    public InvalidInput? Fault { get; init; }

    /// <summary>With the refund dialog.</summary>
    public bool Refund { get; init; }

    public bool Stale { get; init; }

    public bool Untold { get; init; }

    public int Status => Stale ? StatusCodes.Status409Conflict : Fault is not null || Untold ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
}

/// <summary>Reads what the page of one reservation shows: five round trips, and those of a quote where one is asked for.</summary>
internal sealed class ReservationViews(GetCustomer customers, FindReservations find, AzureSubscriptions azure, QuoteRefundHandler quotes)
{
    public async Task<IResult> PageAsync(HttpContext http, Guid customerId, Guid reservationId, ReservationView view, CancellationToken ct)
    {
        var (id, by) = (new CustomerId(customerId), http.Actor());
        var (customer, refusal) = await customers.ProfileAsync(id, by, ct);
        if (customer is null)
            return PageErrors.Of(refusal!);
        (var found, refusal) = await find.OneAsync(id, reservationId, by, ct);
        if (found is null)
            return PageErrors.Of(refusal!);
        var reservation = found.Reservation;
        var (dialog, status) = (default(RefundDialogModel), view.Status);
        if (view.Refund)
        {
            var (quote, no) = await quotes.LookAsync(new(id, reservationId, by), ct);
            if (no is ReservationEnded)
                return Page.SeeOther(ReservationPages.AddressOf(customerId, reservationId));
            if (quote is null && no is not (RefundCapExceeded or RefundCapUnknown))
                return PageErrors.Of(no!);
            dialog = new RefundDialogModel(quote, no is null ? null : RefusalTexts.Of(no), view.Stale, view.Untold);
            if (quote is null && HttpMethods.IsPost(http.Request.Method))
                status = StatusCodes.Status409Conflict;
        }

        var model = new ReservationModel(
            CustomerPages.HeadOf(customer),
            found,
            CatalogTexts.Of(ProductKind.AzureReservation, found.Line.Term, found.Line.BillingCycle),
            [.. (await azure.OfAsync(by.Partner, id, ct)).Where(state => state.IsActive).Select(state => (state.Id.ToString(), $"{state.Name} ({state.Id.ToString()[..8]}…)"))],
            view.Typed ?? new ReservationForm(CatalogTexts.NameOf(found), reservation.Scope == ReservationScope.Single, reservation.AzureSubscriptionId.ToString(), reservation.Renew),
            ToldIn(http, reservation),
            view.Stale && !view.Refund,
            FaultsOf(view.Fault),
            dialog);
        return Page.Of<ReservationPage>(status, (nameof(ReservationPage.Model), model));
    }

    /// <summary>What the address says was just done, told only where it is so.</summary>
    private static string? ToldIn(HttpContext http, Reservation reservation)
    {
        if (http.Query("saved") is not null && reservation.IsActive)
            return "saved";
        if (http.Query("exchanged") is not null && reservation.IsActive)
            return "exchanged";
        return http.Query("refunded") is not null && reservation.State == ReservationState.Refunded ? "refunded" : null;
    }

    private static Dictionary<string, string> FaultsOf(InvalidInput? fault)
    {
        var texts = PageTexts.Of(typeof(ReservationPage), CultureInfo.CurrentUICulture);
        return fault switch
        {
            null => [],
            { Field: "displayName", Reason: InputFault.Required } => new() { ["name"] = texts["Fault.Name"] },
            { Field: "displayName" } => new() { ["name"] = RefusalTexts.Of(fault with { Field = texts["Name"] }) },
            _ => new() { ["subscription"] = texts["Fault.Subscription"] },
        };
    }
}
