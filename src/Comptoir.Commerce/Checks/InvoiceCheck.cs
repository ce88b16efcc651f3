using System.Runtime.CompilerServices;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using static System.FormattableString;

namespace Comptoir.Commerce.Checks;

/// <summary>I15: an invoice is the charges less the credits on it. I16: a charge or credit is on one invoice line once its month is
/// cut, and a line has its entry. I17: one invoice a month and currency. I18: the header is the sum of its lines. I19: numbers
/// without gaps. I20: nothing on an issued invoice has changed. I34: lines in the invoice's currency.</summary>
internal sealed class InvoiceCheck(ComptoirDb db) : PartnerCheck(db)
{
    /// <summary>A purchase that was under way when its month was cut belongs to the next; one this much older was there.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromHours(1);

    public override string Subject => "invoices";

    protected override async IAsyncEnumerable<Finding> FindAsync(PartnerId partner, [EnumeratorCancellation] CancellationToken ct)
    {
        var invoices = await Db.Invoices.AsNoTracking().Where(invoice => invoice.PartnerId == partner).OrderBy(invoice => invoice.Number).ToListAsync(ct);
        foreach (var finding in await NumbersAsync(partner, invoices, ct))
            yield return finding;
        foreach (var twice in invoices.GroupBy(invoice => (invoice.Currency, invoice.Month)).Where(group => group.Count() > 1))
            yield return new Finding("I17", $"invoices of {BillingMonth.Of(twice.Key.Month)} of partner {partner} in {twice.Key.Currency}", "1", string.Join(", ", twice.Select(i => i.Number)));
        foreach (var invoice in invoices)
        {
            await foreach (var finding in OfAsync(invoice, ct))
                yield return finding;
        }

        await foreach (var finding in UnbilledAsync(partner, invoices, ct))
            yield return finding;
        await foreach (var finding in StrayLinesAsync(partner, ct))
            yield return finding;
    }

    private async Task<List<Finding>> NumbersAsync(PartnerId partner, List<Invoice> invoices, CancellationToken ct)
    {
        var findings = new List<Finding>();
        var series = await Db.InvoiceSeries.AsNoTracking().SingleOrDefaultAsync(s => s.PartnerId == partner, ct);
        for (int i = 0; i < Math.Max(invoices.Count, series?.Last ?? 0); i++)
        {
            string expected = series is null ? Called.Nothing : InvoiceSeries.Text(series.Place, i + 1);
            string found = i < invoices.Count ? invoices[i].Number : Called.Nothing;
            if (expected == found)
                continue;
            findings.Add(new Finding("I19", $"invoice numbers of partner {partner}", expected, found));
            break;
        }

        return findings;
    }

    private async IAsyncEnumerable<Finding> OfAsync(Invoice invoice, [EnumeratorCancellation] CancellationToken ct)
    {
        string name = $"invoice {invoice.Number}";
        using var hash = new InvoiceHash(invoice.HashVersion);
        int next = 1;
        await foreach (var line in InvoiceHash.LinesOf(Db, invoice.PartnerId, invoice.Number).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (line.Number != next)
                yield return new Finding("I19", $"{name} lines", Called.Text(next), Called.Text(line.Number));
            next = line.Number + 1;
            hash.Add(line);
        }

        if ((invoice.SubtotalMinor, invoice.TaxMinor, invoice.Lines) != (hash.SubtotalMinor, hash.TaxMinor, hash.Lines))
            yield return new Finding("I18", name, Invariant($"{hash.SubtotalMinor} and tax {hash.TaxMinor} on {hash.Lines} lines, minor units"), Invariant($"{invoice.SubtotalMinor} and tax {invoice.TaxMinor} on {invoice.Lines} lines"));
        if (invoice.TotalMinor != invoice.SubtotalMinor + invoice.TaxMinor)
            yield return new Finding("I18", name, $"total {Called.Text(invoice.SubtotalMinor + invoice.TaxMinor)}, minor units", Called.Text(invoice.TotalMinor));
        byte[] content = hash.Finish(invoice);
        if (!content.AsSpan().SequenceEqual(invoice.ContentHash))
            yield return new Finding("I20", name, $"content {Convert.ToHexStringLower(invoice.ContentHash)}", Convert.ToHexStringLower(content));
        var strange = await (
            from line in Db.InvoiceLines
            join entry in Db.LedgerEntries on new { line.PartnerId, Id = line.EntryId } equals new { entry.PartnerId, entry.Id }
            where line.PartnerId == invoice.PartnerId && line.InvoiceNumber == invoice.Number && entry.Currency != invoice.Currency
            orderby line.Number
            select new { line.Number, entry.Currency }).FirstOrDefaultAsync(ct);
        if (strange is not null)
            yield return new Finding("I34", Invariant($"{name} line {strange.Number}"), invoice.Currency, strange.Currency);
        var end = BillingMonth.Of(invoice.Month).End;
        var late = await (
            from line in Db.InvoiceLines
            join entry in Db.LedgerEntries on new { line.PartnerId, Id = line.EntryId } equals new { entry.PartnerId, entry.Id }
            where line.PartnerId == invoice.PartnerId && line.InvoiceNumber == invoice.Number && entry.PostedAt >= end
            orderby line.Number
            select new { line.Number, entry.PostedAt }).FirstOrDefaultAsync(ct);
        if (late is not null)
            yield return new Finding("I15", Invariant($"{name} line {late.Number}"), $"posted before {Called.Text(end)}", Called.Text(late.PostedAt));
    }

    /// <summary>What was there when its month was cut, by an invoice in its currency or by a run that finished, and is on no invoice.</summary>
    private async IAsyncEnumerable<Finding> UnbilledAsync(PartnerId partner, List<Invoice> invoices, [EnumeratorCancellation] CancellationToken ct)
    {
        var last = invoices.GroupBy(invoice => invoice.Currency)
            .Select(group => group.MaxBy(invoice => invoice.Month)!)
            .ToDictionary(
                invoice => invoice.Currency,
                invoice => (Before: CutBefore(invoice.Month, invoice.IssuedAt), Name: $"an invoice up to {invoice.Number}"),
                StringComparer.Ordinal);
        var all = await Db.Installations.Select(row => row.OperatorId).SingleOrDefaultAsync(ct);
        var run = await Db.BillingRuns
            .Where(run => (run.PartnerId == partner || run.PartnerId == all) && run.FinishedAt != null)
            .OrderByDescending(run => run.Month)
            .Select(run => new { run.Month, run.StartedAt })
            .FirstOrDefaultAsync(ct);
        var ran = run is null
            ? default
            : (Before: CutBefore(run.Month, run.StartedAt), Name: $"the invoice of {BillingMonth.Of(run.Month)} or of a month before");
        var until = last.Values.Select(cut => cut.Before).Append(ran.Before).Max();
        await foreach (var entry in FindInvoiceLines.Unbilled(Db, partner)
            .Where(entry => entry.PostedAt < until)
            .OrderBy(entry => entry.PostedAt)
            .Select(entry => new { entry.Id, entry.Kind, entry.Currency, entry.PostedAt })
            .AsAsyncEnumerable().WithCancellation(ct))
        {
            var cut = last.GetValueOrDefault(entry.Currency) is var own && own.Before > ran.Before ? own : ran;
            if (entry.PostedAt < cut.Before)
                yield return new Finding("I16", $"{(entry.Kind == LedgerEntryKind.Charge ? "charge" : "credit")} {entry.Id}", $"on {cut.Name}", Called.Nothing);
        }
    }

    /// <summary>What was posted before this was there when the month was cut.</summary>
    private static DateTimeOffset CutBefore(DateOnly month, DateTimeOffset cutAt)
    {
        var end = BillingMonth.Of(month).End;
        return cutAt - UnderWay < end ? cutAt - UnderWay : end;
    }

    private async IAsyncEnumerable<Finding> StrayLinesAsync(PartnerId partner, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var line in Db.InvoiceLines
            .Where(line => line.PartnerId == partner
                && (!Db.LedgerEntries.Any(entry => entry.PartnerId == partner && entry.Id == line.EntryId)
                    || !Db.Invoices.Any(invoice => invoice.PartnerId == partner && invoice.Number == line.InvoiceNumber)))
            .OrderBy(line => line.InvoiceNumber).ThenBy(line => line.Number)
            .AsAsyncEnumerable().WithCancellation(ct))
            yield return new Finding("I16", Invariant($"invoice {line.InvoiceNumber} line {line.Number}"), $"its invoice, and entry {line.EntryId}", Called.Nothing);
    }
}
