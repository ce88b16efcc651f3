using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Reservations;

/// <summary>Exchanges a reservation for another, as a quote said: a refund and a purchase in one (R11.3).</summary>
public sealed record ExchangeReservation(CustomerId Customer, Guid Reservation, Guid Quote, Actor By);

/// <param name="Order">What was bought.</param>
/// <param name="Made">Id of the new reservation.</param>
public sealed record ExchangedReservation(ExchangeQuote Quote, Order Order, Guid Made);

public sealed class ExchangeReservationHandler(
    ComptoirDb db,
    ReservationsForChange reservations,
    ReservationReturns returns,
    RefundCap caps,
    ExchangePurchase purchase,
    CommerceClock clock)
{
    /// <summary>Does what the quote said, or nothing. The credit is posted first, so that it makes room for what is bought.</summary>
    /// <returns>Refuses as <see cref="QuoteExchangeHandler"/> does, with <see cref="QuoteNotFound"/> or <see cref="QuoteLapsed"/>, with
    /// <see cref="AgreementMissing"/> and as <see cref="Purchases"/> does.</returns>
    public async Task<Result<ExchangedReservation>> HandleAsync(ExchangeReservation request, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var partner = request.By.Partner;
        await caps.HoldAsync(partner, request.Customer, ct);
        var (found, refusal) = await reservations.FindAsync(request.Customer, request.Reservation, request.By, ct);
        if (found is null)
            return refusal!;
        var quote = await db.ReservationQuotes.SingleOrDefaultAsync(
            q => q.PartnerId == partner && q.CustomerId == request.Customer && q.ReservationId == request.Reservation && q.Id == request.Quote && q.IsExchange, ct);
        if (quote is null)
            return new QuoteNotFound(request.Quote);
        var now = clock.GetUtcNow();
        if (quote.DoneAt is not null || now > quote.ValidUntil)
            return new QuoteLapsed(quote.Id);
        if (ReservationReturns.WhyNot(found, now) is { } no)
            return no;
        var figures = returns.FiguresOf(found, isExchange: true, now);
        if (figures.Prorated.Minor != quote.ProratedMinor)
            return new QuoteLapsed(quote.Id);
        if (!found.Buyer.HasAgreed)
            return new AgreementMissing(request.Customer);

        quote.Done(now);
        await returns.GiveBackAsync(found, figures, ReservationState.Exchanged, request.By, now, ct, ("CatalogItemId", quote.Purchase[0].CatalogItemId));
        var (order, fault) = await purchase.MakeAsync(found, quote.Purchase, request.By, now, ct);
        if (order is null)
            return fault!;
        await work.CommitAsync(ct);
        var (bought, charge) = QuoteExchangeHandler.CostOf(quote.Purchase[0]);
        var made = db.Reservations.Local.Single(reservation => reservation.OrderId == order.Id);
        return new ExchangedReservation(new ExchangeQuote(quote, figures, bought, charge), order, made.Id);
    }
}

/// <summary>Buys what an exchange buys, in the caller's transaction, and tells the customer what it gave up.</summary>
public sealed class ExchangePurchase(LinePricing pricing, Offers offers, Purchases purchases, CustomerMails mails)
{
    /// <returns>Refuses with <see cref="OrderLineRefused"/> (no longer to be had) or as <see cref="Purchases"/> does; then the caller takes
    /// its transaction back.</returns>
    public async Task<Result<Order>> MakeAsync(ReservationForChange found, IReadOnlyList<PurchaseLine> lines, Actor by, DateTimeOffset now, CancellationToken ct)
    {
        var (partner, customer) = (found.Buyer.Partner, found.Buyer.Customer);
        var titles = await offers.TitlesAsync([.. lines.Select(line => line.CatalogItemId)], ct);
        if (await pricing.RecheckAsync(partner, customer, lines, titles, ct) is { Count: > 0 } fresh)
            return new OrderLineRefused(fresh[0].Line, fresh[0].Error);
        var made = await purchases.MakeAsync(
            new Purchase(partner, customer, lines, lines[0].OrderGroup, Cart: null, Attestation: null, by, now), titles, ct);
        if (!made.IsRefused)
            await mails.CancelledAsync(customer, found.Order, [found.Line.Number], partner, now, ct);
        return made;
    }
}
