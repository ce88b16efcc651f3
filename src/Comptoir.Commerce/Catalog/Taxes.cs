using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog;

/// <summary>Reads the tax rates of markets (R14.4).</summary>
public sealed class Taxes(ComptoirDb db)
{
    private static readonly Compiled<Func<ComptoirDb, string, DateOnly, CancellationToken, Task<decimal?>>> Last = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, string market, DateOnly day, CancellationToken ct) => db.TaxRates
            .Where(rate => rate.Market == market && rate.ValidFrom <= day)
            .OrderByDescending(rate => rate.ValidFrom)
            .Select(rate => (decimal?)rate.Rate)
            .FirstOrDefault()));

    /// <summary>Rate of a market on a day as a share of the price before tax; 0 where the operator set none.</summary>
    public async Task<decimal> RateAsync(string market, DateOnly day, CancellationToken ct) =>
        await Last.On(db)(db, market, day, ct) ?? 0m;

    /// <summary>The rates of a market, by day.</summary>
    public Task<List<TaxRate>> OfAsync(string market, CancellationToken ct) =>
        db.TaxRates.AsNoTracking().Where(rate => rate.Market == market).OrderBy(rate => rate.ValidFrom).ToListAsync(ct);

    /// <summary>Every rate, by market and day.</summary>
    public Task<List<TaxRate>> AllAsync(CancellationToken ct) =>
        db.TaxRates.AsNoTracking().OrderBy(rate => rate.Market).ThenBy(rate => rate.ValidFrom).ToListAsync(ct);
}
