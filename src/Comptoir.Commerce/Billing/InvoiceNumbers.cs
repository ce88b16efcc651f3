using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>Holds partners' series for whoever bills them, in the caller's work: a number that is taken is given back with the work if
/// that is not kept (I19).</summary>
public sealed class InvoiceNumbers(ComptoirDb db)
{
    /// <summary>Holds the series of partners, beginning one where there is none. One statement a partner, in one round trip on PostgreSQL,
    /// and two more; five where a partner is new.</summary>
    /// <param name="partners">In the order in which their places are given.</param>
    /// <remarks>The row of the installation first, then the series by partner: whoever holds several takes them in this order, so that
    /// no two wait for each other.</remarks>
    public async Task<IReadOnlyDictionary<PartnerId, InvoiceSeries>> HoldAsync(IReadOnlyList<PartnerId> partners, CancellationToken ct)
    {
        if (await WithoutSeriesAsync(partners, ct) is { Count: > 0 })
            await BeginAsync(partners, ct);
        await db.ReadInTurnAsync([.. partners.OrderBy(partner => partner.Value).Select(Hold)], (_, _) => { }, ct);
        return await db.InvoiceSeries.Where(series => partners.Contains(series.PartnerId)).ToDictionaryAsync(series => series.PartnerId, ct);
    }

    internal static FormattableString Hold(PartnerId partner) =>
        $"""UPDATE "InvoiceSeries" SET "Last" = "Last" WHERE "PartnerId" = {partner.Value} RETURNING "Last" """;

    private async Task BeginAsync(IReadOnlyList<PartnerId> partners, CancellationToken ct)
    {
        // Two nodes that bill a new partner at once meet here; the second then finds the series there.
        await db.Installations.ExecuteUpdateAsync(set => set.SetProperty(row => row.BilledPartners, row => row.BilledPartners), ct);
        var begun = await WithoutSeriesAsync(partners, ct);
        int place = await db.Installations.Select(row => row.BilledPartners).SingleAsync(ct);
        foreach (var partner in begun)
            db.InvoiceSeries.Add(new InvoiceSeries { PartnerId = partner, Place = ++place });
        await db.SaveChangesAsync(ct);
        await db.Installations.ExecuteUpdateAsync(set => set.SetProperty(row => row.BilledPartners, place), ct);
    }

    private async Task<List<PartnerId>> WithoutSeriesAsync(IReadOnlyList<PartnerId> partners, CancellationToken ct)
    {
        var there = await db.InvoiceSeries.Where(series => partners.Contains(series.PartnerId)).Select(series => series.PartnerId).ToListAsync(ct);
        return [.. partners.Except(there)];
    }
}
