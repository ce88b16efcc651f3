using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>How a partner stands in one currency (R4.4). All in minor units.</summary>
/// <param name="UnpaidInvoices">Still to pay of invoices, less the balance of credit notes.</param>
/// <param name="UnbilledCharges">Charged and not yet invoiced.</param>
/// <param name="UnbilledCredits">Credited and not yet invoiced.</param>
/// <param name="Payments">All that came in so far; it is out of <paramref name="UnpaidInvoices"/> already.</param>
/// <param name="Available">Limit − (unpaid invoices + unbilled charges − unbilled credits).</param>
public sealed record Balance(
    string Currency, long Limit, long UnpaidInvoices, long UnbilledCharges, long UnbilledCredits, long Payments, long Available);

/// <summary>Reads the caller's partner's balance. Four round trips.</summary>
public sealed class FindBalance(ComptoirDb db, Settling settling)
{
    public async Task<IReadOnlyList<Balance>> HandleAsync(Actor by, CancellationToken ct) => (await WithOpenAsync(by, ct)).Accounts;

    /// <summary>With the invoices and credit notes of which something is left, the oldest first.</summary>
    public async Task<(IReadOnlyList<Balance> Accounts, IReadOnlyList<OpenInvoice> Open)> WithOpenAsync(Actor by, CancellationToken ct)
    {
        var partner = by.Partner;
        await using var view = db.Database.CurrentTransaction is null ? await db.BeginViewAsync(ct) : null;
        var accounts = await db.CreditAccounts.AsNoTracking()
            .Where(account => account.PartnerId == partner)
            .OrderBy(account => account.Currency)
            .ToListAsync(ct);
        var unbilled = await FindInvoiceLines.Unbilled(db, partner)
            .GroupBy(entry => new { entry.Currency, entry.Kind })
            .Select(group => new { group.Key.Currency, group.Key.Kind, Sum = group.Sum(entry => entry.SubtotalMinor + entry.TaxMinor) })
            .ToDictionaryAsync(row => (row.Currency, row.Kind), row => row.Sum, ct);
        var invoices = await settling.OpenAsync(partner, currency: null, ct);
        var open = invoices.ToLookup(invoice => invoice.Currency, invoice => invoice.OpenMinor);
        var payments = await db.Payments
            .Where(payment => payment.PartnerId == partner)
            .GroupBy(payment => payment.Currency)
            .Select(group => new { Currency = group.Key, Sum = group.Sum(payment => payment.AmountMinor) })
            .ToDictionaryAsync(row => row.Currency, row => row.Sum, ct);
        var balances = accounts.ConvertAll(account => new Balance(
            account.Currency,
            account.LimitMinor,
            open[account.Currency].Sum(),
            unbilled.GetValueOrDefault((account.Currency, LedgerEntryKind.Charge)),
            unbilled.GetValueOrDefault((account.Currency, LedgerEntryKind.Credit)),
            payments.GetValueOrDefault(account.Currency),
            account.LimitMinor - account.OwedMinor));
        return (balances, invoices);
    }
}
