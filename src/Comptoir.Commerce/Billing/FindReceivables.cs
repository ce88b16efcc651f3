using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>What a partner still has to pay in one currency, credit notes not set off.</summary>
/// <param name="OpenMinor">Minor units.</param>
/// <param name="OverdueMinor">The part of it whose day has passed.</param>
/// <param name="Invoices">How many are open.</param>
/// <param name="DueOn">The day the first of them is due.</param>
public sealed record Receivable(PartnerId Partner, string PartnerName, string MpnId, string Currency, long OpenMinor, long OverdueMinor, int Invoices, DateOnly DueOn);

/// <summary>Reads what partners have to pay, for the operator.</summary>
public sealed class FindReceivables(ComptoirDb db, Settling settling, CommerceClock clock)
{
    // {0} is today. The database adds up: open invoices are many, partners are few.
    private const string Open = """
        SELECT p."Id" AS "Partner", p."Name" AS "PartnerName", p."MpnId", o."Currency", o."OpenMinor", o."OverdueMinor", o."Invoices", o."DueOn"
        FROM (
            SELECT i."PartnerId", i."Currency", MIN(i."DueOn") AS "DueOn", CAST(COUNT(*) AS INTEGER) AS "Invoices",
                CAST(SUM(i."TotalMinor" - COALESCE(s."Settled", 0)) AS BIGINT) AS "OpenMinor",
                CAST(SUM(CASE WHEN i."DueOn" < {0} THEN i."TotalMinor" - COALESCE(s."Settled", 0) ELSE 0 END) AS BIGINT) AS "OverdueMinor"
            FROM "Invoices" i
            LEFT JOIN (SELECT "PartnerId", "InvoiceNumber", SUM("AmountMinor") AS "Settled" FROM "Settlements" GROUP BY "PartnerId", "InvoiceNumber") s
                ON s."PartnerId" = i."PartnerId" AND s."InvoiceNumber" = i."Number"
            WHERE i."TotalMinor" > COALESCE(s."Settled", 0)
            GROUP BY i."PartnerId", i."Currency") o
        JOIN "Partners" p ON p."Id" = o."PartnerId"
        """;

    /// <summary>A page by partner and currency, what is due longest first. One round trip, one more with a search.</summary>
    /// <param name="search">Part of a name, MPN id or tenant id; null for all.</param>
    public async Task<SeekPage<Receivable>> PageAsync(string? search, Seek seek, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var matches = search is null ? null : await MatchesAsync(search, ct);
        var list = new SeekList<Row, Receivable>(
            bound => matches is null ? Beyond(bound, today) : Beyond(bound, today).Where(row => matches.Contains(row.Partner)),
            (rows, backwards) => backwards
                ? rows.OrderByDescending(row => row.DueOn).ThenByDescending(row => row.PartnerName).ThenByDescending(row => row.Partner).ThenByDescending(row => row.Currency)
                : rows.OrderBy(row => row.DueOn).ThenBy(row => row.PartnerName).ThenBy(row => row.Partner).ThenBy(row => row.Currency),
            row => new Receivable(new PartnerId(row.Partner), row.PartnerName, row.MpnId, row.Currency, row.OpenMinor, row.OverdueMinor, row.Invoices, row.DueOn),
            row => [row.DueOn.ToString("O", CultureInfo.InvariantCulture), row.PartnerName, row.Partner.ToString(), row.Currency]);
        return await list.ReadAsync(seek, ct);
    }

    /// <summary>One partner and its open invoices, the oldest first. Two round trips.</summary>
    /// <returns>Null when there is no such partner.</returns>
    public async Task<(Partners.Partner Partner, IReadOnlyList<OpenInvoice> Open)?> OneAsync(PartnerId id, CancellationToken ct)
    {
        var partner = await db.Partners.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct);
        return partner is null ? null : (partner, (await settling.OpenAsync(id, currency: null, ct)).FindAll(invoice => invoice.OpenMinor > 0));
    }

    /// <summary>Names are compared here: a database knows the capitals of some letters only, and partners are few.</summary>
    private async Task<List<Guid>> MatchesAsync(string search, CancellationToken ct)
    {
        var partners = await db.Partners.Select(partner => new { partner.Id, partner.Name, partner.MpnId }).ToListAsync(ct);
        bool Has(string text) => text.Contains(search, StringComparison.OrdinalIgnoreCase);
        return [.. partners.Where(partner => Has(partner.Name) || Has(partner.MpnId) || Has(partner.Id.ToString())).Select(partner => partner.Id.Value)];
    }

    private IQueryable<Row> Beyond(SeekBound? bound, DateOnly today)
    {
        if (bound is null)
            return db.Database.SqlQueryRaw<Row>(Open, today);
        string side = bound.Side switch
        {
            SeekSide.Before => "<",
            SeekSide.After => ">",
            _ => ">=",
        };
        object due = DateOnly.ParseExact(bound.Key[0], "O", CultureInfo.InvariantCulture);
        string sql = $$"""{{Open}} WHERE (o."DueOn", p."Name", p."Id", o."Currency") {{side}} ({1}, {2}, {3}, {4})""";
        return db.Database.SqlQueryRaw<Row>(sql, today, due, bound.Key[1], Guid.Parse(bound.Key[2]), bound.Key[3]);
    }

    private sealed record Row(Guid Partner, string PartnerName, string MpnId, string Currency, long OpenMinor, long OverdueMinor, int Invoices, DateOnly DueOn);
}
