using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Reservations;

/// <summary>Gives a reservation back for what a quote said (R11.3).</summary>
public sealed record RefundReservation(CustomerId Customer, Guid Reservation, Guid Quote, Actor By);

public sealed class RefundReservationHandler(
    ComptoirDb db, ReservationsForChange reservations, ReservationReturns returns, RefundCap caps, CustomerMails mails, CommerceClock clock)
{
    /// <summary>Does what the quote said, or nothing: credit and fee on the ledger, the reservation ended, one transaction.</summary>
    /// <returns>The quote followed, with its figures. Refuses as <see cref="QuoteRefundHandler"/> does, and with
    /// <see cref="QuoteNotFound"/> or <see cref="QuoteLapsed"/>.</returns>
    public async Task<Result<RefundQuote>> HandleAsync(RefundReservation request, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var partner = request.By.Partner;
        await caps.HoldAsync(partner, request.Customer, ct);
        var (found, refusal) = await reservations.FindAsync(request.Customer, request.Reservation, request.By, ct);
        if (found is null)
            return refusal!;
        var quote = await db.ReservationQuotes.SingleOrDefaultAsync(
            q => q.PartnerId == partner && q.CustomerId == request.Customer && q.ReservationId == request.Reservation && q.Id == request.Quote && !q.IsExchange, ct);
        if (quote is null)
            return new QuoteNotFound(request.Quote);
        var now = clock.GetUtcNow();
        if (quote.DoneAt is not null || now > quote.ValidUntil)
            return new QuoteLapsed(quote.Id);
        if (ReservationReturns.WhyNot(found, now) is { } no)
            return no;
        var figures = returns.FiguresOf(found, isExchange: false, now);
        if ((figures.Prorated.Minor, figures.Fee.Minor) != (quote.ProratedMinor, quote.FeeMinor))
            return new QuoteLapsed(quote.Id);
        var (cap, unknown) = await caps.OfAsync(partner, request.Customer, returns.PolicyOf(found.Line).Cap, found.CurrencyOf, now, ct);
        if (cap is null)
            return unknown!;
        if (figures.Commitment > cap.Left)
            return new RefundCapExceeded(figures.Commitment, cap.Left);

        quote.Done(now);
        await returns.GiveBackAsync(found, figures, ReservationState.Refunded, request.By, now, ct);
        await mails.CancelledAsync(found.Buyer.Customer, found.Order, [found.Line.Number], found.Buyer.Partner, now, ct);
        await work.CommitAsync(ct);
        return new RefundQuote(quote, figures, cap);
    }
}
