using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Billing;

/// <summary>Cuts a partner's invoices, each in a work of its own: what was cut stays whatever happens to the rest, and cutting
/// again finds nothing left to cut (R14.1).</summary>
public sealed class InvoiceCut(ComptoirDb db, Settling settling, ActivityLog activity, PartnerMails mails, CommerceClock clock, IOptions<BillingOptions> options)
{
    /// <summary>Cuts every month up to one, the oldest first: what was posted for a month that is already cut goes to the next
    /// (contract, issue of R14.1).</summary>
    /// <returns>How many invoices were made.</returns>
    public async Task<int> CutAsync(PartnerId id, BillingMonth through, BillingRun run, Actor by, CancellationToken ct)
    {
        var open = await OpenAsync(id, through, ct);
        if (open.Count == 0)
            return 0;
        var partner = await db.Partners.AsNoTracking().SingleAsync(p => p.Id == id, ct);
        int cut = 0;
        foreach (var (currency, first) in open)
        {
            for (var month = first; month <= through; month = month.Next)
            {
                if (await CutAsync(partner, currency, month, run, by with { Partner = id }, ct))
                    cut++;
            }
        }

        return cut;
    }

    /// <summary>Per currency with something not yet billed, the month to begin at. Two round trips.</summary>
    private async Task<List<(string Currency, BillingMonth First)>> OpenAsync(PartnerId partner, BillingMonth through, CancellationToken ct)
    {
        var end = through.End;
        var unbilled = await db.LedgerEntries
            .Where(entry => entry.PartnerId == partner && entry.PostedAt < end
                && !db.InvoiceLines.Any(line => line.PartnerId == partner && line.EntryId == entry.Id))
            .GroupBy(entry => entry.Currency)
            .Select(group => new { Currency = group.Key, Oldest = group.Min(entry => entry.PostedAt) })
            .ToListAsync(ct);
        if (unbilled.Count == 0)
            return [];
        var last = await db.Invoices
            .Where(invoice => invoice.PartnerId == partner)
            .GroupBy(invoice => invoice.Currency)
            .Select(group => new { Currency = group.Key, Last = group.Max(invoice => invoice.Month) })
            .ToDictionaryAsync(group => group.Currency, group => BillingMonth.Of(group.Last), ct);
        return [.. unbilled
            .OrderBy(row => row.Currency, StringComparer.Ordinal)
            .Select(row => (
                row.Currency,
                last.TryGetValue(row.Currency, out var month) ? BillingMonth.Later(month.Next, BillingMonth.Of(row.Oldest)) : BillingMonth.Of(row.Oldest)))];
    }

    private async Task<bool> CutAsync(Partner partner, string currency, BillingMonth month, BillingRun run, Actor by, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        // Held until the commit: whoever bills this partner at the same time waits here, and then finds the month cut.
        string number = await NumberAsync(partner.Id, ct);
        var first = month.First;
        if (await db.Invoices.AnyAsync(invoice => invoice.PartnerId == partner.Id && invoice.Currency == currency && invoice.Month >= first, ct))
            return false;
        if (await AssignAsync(partner.Id, currency, month, number, ct) == 0)
            return false;
        var invoice = await MakeAsync(partner, number, currency, month, run, ct);
        db.Invoices.Add(invoice);
        await settling.SettleByCreditAsync(invoice, ct);
        activity.Record(
            ActivityOperation.ReadyInvoice,
            ActivityResource.Invoice,
            number,
            by,
            facts: [("InvoiceId", number), ("Month", month.ToString()), ("Currency", currency), ("Total", invoice.Total.Amount.ToString(CultureInfo.InvariantCulture))]);
        await mails.InvoiceReadyAsync(partner, invoice, ct);
        await work.CommitAsync(ct);
        db.ChangeTracker.Clear();
        return true;
    }

    /// <summary>The next number of the partner's series, given back with the work if it is not kept (I19).</summary>
    private async Task<string> NumberAsync(PartnerId partner, CancellationToken ct)
    {
        int rows = await db.InvoiceSeries
            .Where(series => series.PartnerId == partner)
            .ExecuteUpdateAsync(set => set.SetProperty(series => series.Last, series => series.Last + 1), ct);
        if (rows == 0)
        {
            await db.Installations.ExecuteUpdateAsync(set => set.SetProperty(row => row.BilledPartners, row => row.BilledPartners + 1), ct);
            // Two nodes that bill a new partner at once met at the row above; the second finds the series there.
            if (!await db.InvoiceSeries.AnyAsync(series => series.PartnerId == partner, ct))
            {
                int place = await db.Installations.Select(row => row.BilledPartners).SingleAsync(ct);
                db.InvoiceSeries.Add(new InvoiceSeries { PartnerId = partner, Place = place, Last = 0 });
                await db.SaveChangesAsync(ct);
            }

            return await NumberAsync(partner, ct);
        }

        var given = await db.InvoiceSeries.AsNoTracking().SingleAsync(series => series.PartnerId == partner, ct);
        return InvoiceSeries.Text(given.Place, given.Last);
    }

    /// <summary>Puts what is not yet billed on the invoice, by instant; the database numbers the lines.</summary>
    private Task<int> AssignAsync(PartnerId partner, string currency, BillingMonth month, string number, CancellationToken ct)
    {
        var (id, end) = (partner.Value, month.End.UtcDateTime);
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "InvoiceLines" ("PartnerId", "InvoiceNumber", "Number", "EntryId")
            SELECT e."PartnerId", {number}, ROW_NUMBER() OVER (ORDER BY e."PostedAt", e."LineNumber", e."Id"), e."Id"
            FROM "LedgerEntries" AS e
            WHERE e."PartnerId" = {id} AND e."Currency" = {currency} AND e."PostedAt" < {end}
              AND NOT EXISTS (SELECT 1 FROM "InvoiceLines" AS l WHERE l."PartnerId" = {id} AND l."EntryId" = e."Id")
            """,
            ct);
    }

    /// <summary>The header, from the lines as they are now on the invoice.</summary>
    private async Task<Invoice> MakeAsync(Partner partner, string number, string currency, BillingMonth month, BillingRun run, CancellationToken ct)
    {
        using var hash = new InvoiceHash();
        await foreach (var line in InvoiceHash.LinesOf(db, partner.Id, number).AsAsyncEnumerable().WithCancellation(ct))
            hash.Add(line);
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var parties = await PartiesAsync(partner.Id, ct);
        Invoice Made(byte[] contentHash) => new()
        {
            PartnerId = partner.Id,
            Number = number,
            Currency = currency,
            Month = month.First,
            PeriodEnd = month.Last,
            IssuedAt = now,
            Date = today,
            DueOn = today.AddDays(BillingOptions.DaysToPay),
            SubtotalMinor = hash.SubtotalMinor,
            TaxMinor = hash.TaxMinor,
            TotalMinor = hash.SubtotalMinor + hash.TaxMinor,
            Lines = hash.Lines,
            PartnerName = partner.Name,
            PartnerCountry = partner.Country,
            MpnId = partner.MpnId,
            Culture = partner.Culture,
            Parties = parties,
            RunId = run.Id,
            ContentHash = contentHash,
        };
        return Made(hash.Finish(Made([])));
    }

    /// <summary>Addresses and references as they stand now. Two round trips.</summary>
    private async Task<InvoiceParties> PartiesAsync(PartnerId partner, CancellationToken ct)
    {
        var issuer = db.Installations.Select(row => row.OperatorId);
        string name = await db.Partners.Where(p => issuer.Contains(p.Id)).Select(p => p.Name).SingleOrDefaultAsync(ct) ?? "";
        var billing = await db.PartnerBillings.AsNoTracking().SingleOrDefaultAsync(b => b.PartnerId == partner, ct);
        return new InvoiceParties
        {
            Issuer = name,
            IssuerAddress = [.. options.Value.IssuerAddress.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            IssuerTaxId = options.Value.IssuerTaxId,
            Address = billing?.Address ?? new Address(),
            TaxId = billing?.TaxId ?? "",
            PurchaseOrderNumber = billing?.PurchaseOrderNumber ?? "",
        };
    }
}
