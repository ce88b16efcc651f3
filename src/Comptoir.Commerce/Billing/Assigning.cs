using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Billing;

/// <summary>What of a partner is posted in a currency and on no invoice.</summary>
/// <param name="Oldest">The month of the first of it.</param>
/// <param name="Entries">How many there are.</param>
public sealed record OpenPage(PartnerId Partner, string Currency, BillingMonth Oldest, int Entries);

/// <summary>A page to cut.</summary>
/// <param name="First">The first month it may go to: what was posted before goes to it as well.</param>
/// <param name="Open">What was posted from then on is on no invoice, and not looked for there.</param>
public sealed record PageToCut(PartnerId Partner, string Currency, BillingMonth First, DateTimeOffset Open);

/// <summary>An invoice whose lines are assigned, with their sums and hash.</summary>
public sealed record InvoiceDraft(PartnerId Partner, string Number, string Currency, BillingMonth Month, InvoiceHash Hash);

/// <summary>Assigns what is posted to lines of invoices, in the caller's work. Entries are read once, in the order of their lines; what is
/// read is what is hashed, and what is written.</summary>
public sealed class Assigning(ComptoirDb db, BesideDb besides, IStoredColumns columns, IInvoiceLineRows lines)
{
    /// <summary>For the test that each names the partner.</summary>
    internal static IReadOnlyList<FormattableString> Statements => [OpenOf(default, default, default), EntriesOf(default, "", default, default)];

    /// <summary>What of these partners is posted before an instant and on no invoice, in their order. One statement a partner: so asked it is
    /// read by index on both databases, whatever they think the table holds.</summary>
    /// <param name="open">For each partner: what was posted from then on is on no invoice.</param>
    public async Task<List<OpenPage>> OpenAsync(
        IReadOnlyList<PartnerId> partners, Func<PartnerId, DateTimeOffset> open, DateTimeOffset end, CancellationToken ct)
    {
        var pages = new List<OpenPage>();
        await db.ReadInTurnAsync(
            [.. partners.Select(partner => OpenOf(partner.Value, open(partner).UtcDateTime, end.UtcDateTime))],
            (place, row) => pages.Add(new OpenPage(partners[place], row.GetString(0), BillingMonth.Of(columns.Instant(row, 1)), row.GetInt32(2))),
            ct);
        return pages;
    }

    /// <summary>Reads what is on no invoice, numbers and hashes it, and writes the lines.</summary>
    /// <param name="held">The series of their partners.</param>
    /// <param name="isAlone">All that is to be assigned was committed before this work: then it is read beside the writing.</param>
    public async Task<List<InvoiceDraft>> DraftAsync(
        IReadOnlyList<PageToCut> pages, BillingMonth through, IReadOnlyDictionary<PartnerId, InvoiceSeries> held, bool isAlone, CancellationToken ct)
    {
        var read = Channel.CreateUnbounded<ReadInvoice>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        await using var beside = isAlone ? await besides.OpenAsync(ct) : null;
        if (beside is null)
        {
            await ReadAsync(db, pages, through, read.Writer, ct);
            return await WriteAsync(read.Reader, held, ct);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = Task.Run(() => ReadAsync(beside.Db, pages, through, read.Writer, stop.Token), CancellationToken.None);
        try
        {
            var drafts = await WriteAsync(read.Reader, held, ct);
            // What ended in a fault looked like the end.
            await reading;
            return drafts;
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(ComptoirDb from, IReadOnlyList<PageToCut> pages, BillingMonth through, ChannelWriter<ReadInvoice> read, CancellationToken ct)
    {
        ReadInvoice? last = null;
        try
        {
            await from.ReadInTurnAsync(
                [.. pages.Select(page => EntriesOf(page.Partner.Value, page.Currency, page.Open.UtcDateTime, through.End.UtcDateTime))],
                (place, row) =>
                {
                    var (page, entry) = (pages[place], new EntryRow(columns, row));
                    var month = BillingMonth.Later(page.First, BillingMonth.Of(entry.PostedAt));
                    if (!ReferenceEquals(last?.Page, page) || last.Month != month)
                    {
                        if (last is not null)
                            read.TryWrite(last);
                        last = new ReadInvoice(page, month, new InvoiceHash(InvoiceHash.Current), []);
                    }

                    last.Entries.Add(entry.Id);
                    last.Hash.Add(last.Entries.Count, entry);
                },
                ct);
            if (last is not null)
                read.TryWrite(last);
        }
        finally
        {
            read.Complete();
        }
    }

    private async Task<List<InvoiceDraft>> WriteAsync(ChannelReader<ReadInvoice> read, IReadOnlyDictionary<PartnerId, InvoiceSeries> held, CancellationToken ct)
    {
        var drafts = new List<InvoiceDraft>();
        if (!await read.WaitToReadAsync(ct))
            return drafts;
        await using var writer = await lines.BeginAsync(db, ct);
        await foreach (var (page, month, hash, entries) in read.ReadAllAsync(ct))
        {
            string number = held[page.Partner].Take();
            await writer.AddAsync(page.Partner, number, entries, ct);
            drafts.Add(new InvoiceDraft(page.Partner, number, page.Currency, month, hash));
        }

        await writer.EndAsync(ct);
        return drafts;
    }

    private static FormattableString OpenOf(Guid partner, DateTime open, DateTime end) =>
        $"""
        SELECT e."Currency", MIN(e."PostedAt"), CAST(COUNT(*) AS INTEGER)
        FROM "LedgerEntries" AS e
        WHERE e."PartnerId" = {partner} AND e."PostedAt" < {end}
          AND (e."PostedAt" >= {open} OR NOT EXISTS (SELECT 1 FROM "InvoiceLines" AS l WHERE l."PartnerId" = {partner} AND l."EntryId" = e."Id"))
        GROUP BY e."Currency"
        ORDER BY e."Currency"
        """;

    private static FormattableString EntriesOf(Guid partner, string currency, DateTime open, DateTime end) => FormattableStringFactory.Create(
        $$"""
        SELECT {{EntryRow.Columns}}
        FROM "LedgerEntries" AS e
        WHERE e."PartnerId" = {0} AND e."Currency" = {1} AND e."PostedAt" < {3}
          AND (e."PostedAt" >= {2} OR NOT EXISTS (SELECT 1 FROM "InvoiceLines" AS l WHERE l."PartnerId" = {0} AND l."EntryId" = e."Id"))
        ORDER BY e."PostedAt", e."LineNumber", e."Id"
        """,
        partner,
        currency,
        open,
        end);

    /// <summary>What will be an invoice, once it has a number.</summary>
    private sealed record ReadInvoice(PageToCut Page, BillingMonth Month, InvoiceHash Hash, List<Guid> Entries);
}
