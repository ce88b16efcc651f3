using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Billing;

/// <summary>Asks for an invoice that is not cut yet (R4.3b).</summary>
/// <param name="On">The month before this day; null: the running month.</param>
public sealed record PreviewInvoice(string? Currency, DateOnly? On, Actor By);

/// <summary>An invoice as it would be cut; its number is empty.</summary>
public sealed record InvoicePreview(Invoice Invoice, IReadOnlyList<InvoicedLine> Lines)
{
    /// <summary>Its charges, credits and taxes, as they would stand on its document; nothing is carried over before it is cut.</summary>
    public InvoiceStatement Sums() => InvoiceStatement.Of(
        Invoice,
        [.. Lines
            .GroupBy(line => (line.Entry.TaxRate, line.Entry.TaxIncluded, line.Entry.Kind))
            .Select(rate => new RateSum(
                rate.Key.TaxRate, rate.Key.TaxIncluded, rate.Key.Kind, rate.Sum(line => line.Entry.SubtotalMinor), rate.Sum(line => line.Entry.TaxMinor)))],
        carried: 0);
}

public sealed class PreviewInvoiceHandler(ComptoirDb db, IEnumerable<IUpcomingCharges> upcoming, CommerceClock clock, IOptions<BillingOptions> options)
{
    /// <summary>How far ahead it looks: what recurs is counted month by month.</summary>
    private const int YearsAhead = 10;

    /// <summary>Puts together what is posted and what will fall due until the month ends; stores nothing.</summary>
    /// <returns>Refuses with <see cref="InvalidInput"/>: an unknown currency, a month that is cut already or too far ahead.</returns>
    public async Task<Result<InvoicePreview>> HandleAsync(PreviewInvoice request, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (request.Currency is not { Length: > 0 } code)
            return new InvalidInput("currency", InputFault.Required);
        if (!Primitives.Currency.TryParse(code, out var currency))
            return new InvalidInput("currency", InputFault.Unknown, code);
        if (request.On is { } day && (day.Year < 2000 || day > DateOnly.FromDateTime(now.UtcDateTime).AddYears(YearsAhead)))
            return new InvalidInput("on", InputFault.OutOfRange, DateOnly.FromDateTime(now.UtcDateTime).AddYears(YearsAhead).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var month = request.On is { } on ? BillingMonth.Of(on).Previous : BillingMonth.Of(now);
        var (id, own) = (request.By.Partner, currency.Code);
        var partner = await db.Partners.AsNoTracking().SingleAsync(p => p.Id == id, ct);
        BillingMonth? invoiced = await db.Invoices.Where(i => i.PartnerId == id && i.Currency == own).MaxAsync(i => (DateOnly?)i.Month, ct) is { } cut
            ? BillingMonth.Of(cut)
            : null;
        var last = FinishedRuns.Later(invoiced, (await FinishedRuns.LastAsync(db, [id], ct))[id]);
        if (month <= last)
            return new InvalidInput("on", InputFault.OutOfRange, last.Value.Next.Next.First.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

        var entries = await FindInvoiceLines.Unbilled(db, id).Where(entry => entry.Currency == own && entry.PostedAt < month.End).ToListAsync(ct);
        foreach (var source in upcoming)
            entries.AddRange(await source.UntilAsync(id, currency, month.End, ct));
        var lines = entries
            .Where(entry => MonthOf(entry, last) == month)
            .OrderBy(entry => entry.PostedAt).ThenBy(entry => entry.LineNumber).ThenBy(entry => entry.Id)
            .Select((entry, i) => new InvoicedLine(null, i + 1, entry))
            .ToList();
        return new InvoicePreview(Header(partner, own, month, now, lines), lines);
    }

    /// <summary>The month whose invoice an entry is going to be on.</summary>
    private static BillingMonth MonthOf(LedgerEntry entry, BillingMonth? last) =>
        last is { } cut ? BillingMonth.Later(cut.Next, BillingMonth.Of(entry.PostedAt)) : BillingMonth.Of(entry.PostedAt);

    private Invoice Header(Partners.Partner partner, string currency, BillingMonth month, DateTimeOffset now, List<InvoicedLine> lines)
    {
        var at = options.Value.CutAt(month) is var due && due > now ? due : now;
        var date = DateOnly.FromDateTime(at.UtcDateTime);
        long subtotal = lines.Sum(line => Signed(line, line.Entry.SubtotalMinor));
        long tax = lines.Sum(line => Signed(line, line.Entry.TaxMinor));
        return new Invoice
        {
            PartnerId = partner.Id,
            Number = "",
            Currency = currency,
            Month = month.First,
            PeriodEnd = month.Last,
            IssuedAt = at,
            Date = date,
            DueOn = date.AddDays(BillingOptions.DaysToPay),
            SubtotalMinor = subtotal,
            TaxMinor = tax,
            TotalMinor = subtotal + tax,
            Lines = lines.Count,
            PartnerName = partner.Name,
            PartnerCountry = partner.Country,
            MpnId = partner.MpnId,
            Culture = partner.Culture,
            RunId = default,
            ContentHash = [],
        };
    }

    private static long Signed(InvoicedLine line, long minor) => line.Entry.Kind == LedgerEntryKind.Charge ? minor : -minor;
}
