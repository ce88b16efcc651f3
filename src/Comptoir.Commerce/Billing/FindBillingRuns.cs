using System.Globalization;
using System.Linq.Expressions;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>A run and whom it is for.</summary>
/// <param name="PartnerName">Null where it is for all.</param>
public sealed record FoundRun(BillingRun Run, string? PartnerName);

/// <summary>An invoice that a run cut, and whose it is.</summary>
public sealed record RunInvoice(Invoice Invoice, string PartnerName);

/// <summary>What a run came to in one currency; minor units, credit notes subtracted.</summary>
public sealed record RunTotal(string Currency, int Invoices, long TotalMinor);

/// <summary>Reads the operator's runs.</summary>
public sealed class FindBillingRuns(ComptoirDb db)
{
    /// <summary>A page of them, the latest month first. One round trip.</summary>
    public async Task<SeekPage<FoundRun>> PageAsync(Seek seek, CancellationToken ct)
    {
        var list = new SeekList<BillingRun, FoundRun>(
            bound => Runs(Beyond(db.BillingRuns.AsNoTracking(), bound)),
            (rows, backwards) => backwards
                ? rows.OrderBy(run => run.Month).ThenBy(run => run.Id)
                : rows.OrderByDescending(run => run.Month).ThenByDescending(run => run.Id),
            Named(),
            found => [found.Run.Month.ToString("O", CultureInfo.InvariantCulture), found.Run.Id.ToString()]);
        return await list.ReadAsync(seek, ct);
    }

    /// <summary>One round trip.</summary>
    /// <returns>Refuses with <see cref="BillingRunNotFound"/>.</returns>
    public async Task<Result<FoundRun>> OneAsync(Guid id, CancellationToken ct) =>
        await Runs(db.BillingRuns.AsNoTracking()).Where(run => run.Id == id).Select(Named()).SingleOrDefaultAsync(ct) is { } found ? found : new BillingRunNotFound(id.ToString());

    /// <summary>A page of the invoices that a run cut, by number. One round trip.</summary>
    public async Task<SeekPage<RunInvoice>> InvoicesAsync(Guid run, Seek seek, CancellationToken ct)
    {
        var list = new SeekList<Invoice, RunInvoice>(
            bound =>
                from partner in db.Partners
                join invoice in Beyond(db.Invoices.AsNoTracking(), bound) on partner.Id equals invoice.PartnerId
                where invoice.RunId == run
                select invoice,
            (rows, backwards) => backwards ? rows.OrderByDescending(invoice => invoice.Number) : rows.OrderBy(invoice => invoice.Number),
            invoice => new RunInvoice(invoice, db.Partners.Where(partner => partner.Id == invoice.PartnerId).Select(partner => partner.Name).First()),
            found => [found.Invoice.Number]);
        return await list.ReadAsync(seek, ct);
    }

    /// <summary>What a run came to, by currency. One round trip.</summary>
    public async Task<IReadOnlyList<RunTotal>> TotalsAsync(Guid run, CancellationToken ct) =>
        await (
            from partner in db.Partners
            join invoice in db.Invoices on partner.Id equals invoice.PartnerId
            where invoice.RunId == run
            group invoice by invoice.Currency into currency
            orderby currency.Key
            select new RunTotal(currency.Key, currency.Count(), currency.Sum(invoice => invoice.TotalMinor))).ToListAsync(ct);

    private IQueryable<BillingRun> Runs(IQueryable<BillingRun> runs) =>
        from partner in db.Partners
        join run in runs on partner.Id equals run.PartnerId
        select run;

    private Expression<Func<BillingRun, FoundRun>> Named() => run => new FoundRun(
        run, run.AllPartners ? null : db.Partners.Where(partner => partner.Id == run.PartnerId).Select(partner => partner.Name).First());

    private static IQueryable<BillingRun> Beyond(IQueryable<BillingRun> runs, SeekBound? bound)
    {
        if (bound is null)
            return runs;
        var (month, id) = (DateOnly.ParseExact(bound.Key[0], "O", CultureInfo.InvariantCulture), Guid.Parse(bound.Key[1]));
        return bound.Side switch
        {
            SeekSide.After => runs.Where(run => run.Month < month || (run.Month == month && run.Id.CompareTo(id) < 0)),
            SeekSide.Before => runs.Where(run => run.Month > month || (run.Month == month && run.Id.CompareTo(id) > 0)),
            _ => runs.Where(run => run.Month < month || (run.Month == month && run.Id.CompareTo(id) <= 0)),
        };
    }

#pragma warning disable CA1309 // Translated to the comparisons of SQL, by bytes.
    private static IQueryable<Invoice> Beyond(IQueryable<Invoice> invoices, SeekBound? bound)
    {
        if (bound is null)
            return invoices;
        // The numbers of one book: no two partners have the same.
        string number = bound.Key[0];
        return bound.Side switch
        {
            SeekSide.After => invoices.Where(invoice => string.Compare(invoice.Number, number) > 0),
            SeekSide.Before => invoices.Where(invoice => string.Compare(invoice.Number, number) < 0),
            _ => invoices.Where(invoice => string.Compare(invoice.Number, number) >= 0),
        };
    }
#pragma warning restore CA1309
}
