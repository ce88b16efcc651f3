using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>A payment and whose it is.</summary>
public sealed record FoundPayment(Payment Payment, string PartnerName);

/// <summary>A part of an invoice that a payment or a credit note settled.</summary>
/// <param name="Payment">Null where a credit note did.</param>
public sealed record FoundSettlement(Settlement Settlement, Payment? Payment);

/// <summary>Lists payments, the newest first: the operator's of any partner, a partner's of its own.</summary>
public sealed class FindPayments(ComptoirDb db)
{
    /// <summary>One page. One round trip.</summary>
    /// <param name="only">One partner; null: all that the caller may see. Somebody else's are none.</param>
    public async Task<SeekPage<FoundPayment>> PageAsync(PartnerId? only, Seek seek, Actor by, CancellationToken ct)
    {
        bool all = by.Kind is ActorKind.Operator or ActorKind.System;
        var partners = db.Partners.Where(partner => only == null || partner.Id == only);
        if (!all)
        {
            var own = by.Partner;
            partners = partners.Where(partner => partner.Id == own);
        }

        var list = new SeekList<Payment, FoundPayment>(
            bound =>
                from partner in partners
                join payment in Beyond(db.Payments.AsNoTracking(), bound) on partner.Id equals payment.PartnerId
                select payment,
            (rows, backwards) => backwards
                ? rows.OrderBy(payment => payment.RecordedAt).ThenBy(payment => payment.Id)
                : rows.OrderByDescending(payment => payment.RecordedAt).ThenByDescending(payment => payment.Id),
            payment => new FoundPayment(payment, db.Partners.Where(partner => partner.Id == payment.PartnerId).Select(partner => partner.Name).First()),
            found => [found.Payment.RecordedAt.ToString("O", CultureInfo.InvariantCulture), found.Payment.Id.ToString()]);
        return await list.ReadAsync(seek, ct);
    }

    /// <summary>What settled an invoice of the caller's partner, or what its credit note has given to others; the oldest first. One round
    /// trip.</summary>
    public async Task<IReadOnlyList<FoundSettlement>> OfInvoiceAsync(string number, Actor by, CancellationToken ct)
    {
        var mine = by.Partner;
        return await (
            from settlement in db.Settlements.AsNoTracking()
            where settlement.PartnerId == mine && (settlement.InvoiceNumber == number || settlement.CreditNoteNumber == number)
            join payment in db.Payments.AsNoTracking() on new { settlement.PartnerId, settlement.PaymentId } equals new { payment.PartnerId, PaymentId = (Guid?)payment.Id } into payments
            from payment in payments.DefaultIfEmpty()
            orderby settlement.SettledAt, settlement.Id
            select new FoundSettlement(settlement, payment)).ToListAsync(ct);
    }

    private static IQueryable<Payment> Beyond(IQueryable<Payment> payments, SeekBound? bound)
    {
        if (bound is null)
            return payments;
        var at = DateTimeOffset.Parse(bound.Key[0], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        var id = Guid.Parse(bound.Key[1]);
        return bound.Side switch
        {
            SeekSide.After => payments.Where(payment => payment.RecordedAt < at || (payment.RecordedAt == at && payment.Id.CompareTo(id) < 0)),
            SeekSide.Before => payments.Where(payment => payment.RecordedAt > at || (payment.RecordedAt == at && payment.Id.CompareTo(id) > 0)),
            _ => payments.Where(payment => payment.RecordedAt < at || (payment.RecordedAt == at && payment.Id.CompareTo(id) <= 0)),
        };
    }
}
