using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Reservations;

/// <summary>Asks what a reservation is worth back now (R4.3b, R11.3).</summary>
public sealed record QuoteRefund(CustomerId Customer, Guid Reservation, Actor By);

/// <param name="Cap">What of it was used before this refund.</param>
public sealed record RefundQuote(ReservationQuote Quote, RefundFigures Figures, CapUse Cap);

public sealed class QuoteRefundHandler(
    ComptoirDb db, ReservationsForChange reservations, ReservationReturns returns, RefundCap caps, CommerceClock clock)
{
    /// <summary>What it is worth back now; nothing is kept.</summary>
    /// <returns>Refuses with the buyer's refusals, <see cref="ReservationNotFound"/>, <see cref="ReservationEnded"/>,
    /// <see cref="RefundCapUnknown"/> or <see cref="RefundCapExceeded"/>.</returns>
    public async Task<Result<RefundQuote>> LookAsync(QuoteRefund request, CancellationToken ct)
    {
        var (found, refusal) = await reservations.FindAsync(request.Customer, request.Reservation, request.By, ct);
        if (found is null)
            return refusal!;
        var now = clock.GetUtcNow();
        if (ReservationReturns.WhyNot(found, now) is { } no)
            return no;
        var figures = returns.FiguresOf(found, isExchange: false, now);
        var (cap, unknown) = await caps.OfAsync(request.By.Partner, request.Customer, returns.PolicyOf(found.Line).Cap, found.CurrencyOf, now, ct);
        if (cap is null)
            return unknown!;
        if (figures.Commitment > cap.Left)
            return new RefundCapExceeded(figures.Commitment, cap.Left);
        var quote = new ReservationQuote
        {
            PartnerId = request.By.Partner,
            CustomerId = request.Customer,
            Id = NewId.Guid(now),
            ReservationId = request.Reservation,
            IsExchange = false,
            QuotedAt = now,
            ValidUntil = figures.ValidUntil,
            Currency = figures.Prorated.Currency.Code,
            ProratedMinor = figures.Prorated.Minor,
            FeeMinor = figures.Fee.Minor,
        };
        return new RefundQuote(quote, figures, cap);
    }

    /// <summary>Keeps the quote, so that the refund does what it says; changes nothing else.</summary>
    /// <returns>Refuses as <see cref="LookAsync"/> does.</returns>
    public async Task<Result<RefundQuote>> HandleAsync(QuoteRefund request, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var (looked, refusal) = await LookAsync(request, ct);
        if (looked is null)
            return refusal!;
        db.ReservationQuotes.Add(looked.Quote);
        await work.CommitAsync(ct);
        return looked;
    }
}
