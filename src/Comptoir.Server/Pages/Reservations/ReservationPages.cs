using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Portal.Partner.Reservations;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.Customers;

namespace Comptoir.Server.Pages.Reservations;

/// <summary>Azure reservations of a customer: listed, named, scoped, set to renew, refunded (R11.2, R11.3).</summary>
internal static class ReservationPages
{
    public static void MapReservationPages(this RouteGroupBuilder partner)
    {
        var pages = partner.MapGroup("/customers/{customerId:guid}/reservations");
        pages.MapGet("", ListAsync).Needs(Right.SeeCustomers);
        pages.MapGet("/{reservationId:guid}", ShowAsync).Needs(Right.SeeCustomers);
        pages.MapPost("/{reservationId:guid}", ChangeAsync).Once().Needs(Right.Buy);
        pages.MapGet("/{reservationId:guid}/refund", AskRefundAsync).Needs(Right.Cancel);
        pages.MapPost("/{reservationId:guid}/refund", RefundAsync).Once().Needs(Right.Cancel);
        pages.MapExchange();
    }

    public static string AddressOf(Guid customer, Guid reservation) => $"/partner/customers/{customer}/reservations/{reservation}";

    private static async Task<IResult> ListAsync(Guid customerId, HttpContext http, GetCustomer get, FindReservations find, CancellationToken ct)
    {
        var id = new CustomerId(customerId);
        var (customer, refusal) = await get.ProfileAsync(id, http.Actor(), ct);
        if (customer is null)
            return PageErrors.Of(refusal!);
        (var rows, refusal) = await find.AllAsync(id, http.Actor(), ct);
        return rows is null
            ? PageErrors.Of(refusal!)
            : Page.Of<ReservationsPage>((nameof(ReservationsPage.Model), new ReservationsModel(CustomerPages.HeadOf(customer), rows)));
    }

    private static Task<IResult> ShowAsync(Guid customerId, Guid reservationId, HttpContext http, ReservationViews views, CancellationToken ct) =>
        views.PageAsync(http, customerId, reservationId, new ReservationView(), ct);

    private static async Task<IResult> ChangeAsync(
        Guid customerId, Guid reservationId, PageForm form, HttpContext http, ChangeReservationHandler change, ReservationViews views, CancellationToken ct)
    {
        var typed = new ReservationForm(form["name"] ?? "", form["scope"] == "single", form["subscription"] ?? "", form.Has("renew"));
        var (_, refusal) = await change.HandleAsync(
            new(
                new CustomerId(customerId),
                reservationId,
                // What was shown and left alone is no name that somebody gave it.
                typed.Name == form["shown"] ? null : typed.Name,
                typed.Single ? ReservationScope.Single : ReservationScope.Shared,
                Guid.TryParse(typed.Subscription, out var subscription) ? subscription : Guid.Empty,
                typed.Renew,
                // A form that names no version has seen none.
                long.TryParse(form["version"], CultureInfo.InvariantCulture, out long version) ? version : -1,
                http.Actor()),
            ct);
        return refusal switch
        {
            null => Page.SeeOther(AddressOf(customerId, reservationId) + "?saved=1"),
            InvalidInput input => new ShownUndone(() => views.PageAsync(http, customerId, reservationId, new ReservationView { Typed = typed, Fault = input }, ct)),
            StaleEtag or ReservationEnded => new ShownUndone(() => views.PageAsync(http, customerId, reservationId, new ReservationView { Stale = true }, ct)),
            _ => PageErrors.Of(refusal),
        };
    }

    private static Task<IResult> AskRefundAsync(Guid customerId, Guid reservationId, HttpContext http, ReservationViews views, CancellationToken ct) =>
        views.PageAsync(http, customerId, reservationId, new ReservationView { Refund = true }, ct);

    /// <summary>What the page quoted is what is given back; else it is shown again and nothing is done (R4.3b).</summary>
    private static async Task<IResult> RefundAsync(
        Guid customerId, Guid reservationId, PageForm form, HttpContext http, QuoteRefundHandler quotes, RefundReservationHandler refund, ReservationViews views, CancellationToken ct)
    {
        var (customer, by) = (new CustomerId(customerId), http.Actor());
        var (quote, refusal) = await quotes.HandleAsync(new(customer, reservationId, by), ct);
        bool stale = quote is not null && form["credit"] != quote.Figures.Back.ToString();
        bool untold = !form.Has("acknowledged");
        if (quote is not null && !stale && !untold)
            (_, refusal) = await refund.HandleAsync(new(customer, reservationId, quote.Quote.Id, by), ct);
        else if (refusal is null)
            return new ShownUndone(() => views.PageAsync(http, customerId, reservationId, new ReservationView { Refund = true, Stale = stale, Untold = untold && !stale }, ct));
        return refusal switch
        {
            null => Page.SeeOther(AddressOf(customerId, reservationId) + "?refunded=1"),
            // Given back meanwhile, by this form or another: the page says how things stand.
            ReservationEnded => Page.SeeOther(AddressOf(customerId, reservationId)),
            RefundCapExceeded or RefundCapUnknown or QuoteLapsed => new ShownUndone(() => views.PageAsync(
                http, customerId, reservationId, new ReservationView { Refund = true, Stale = refusal is QuoteLapsed }, ct)),
            _ => PageErrors.Of(refusal),
        };
    }
}
