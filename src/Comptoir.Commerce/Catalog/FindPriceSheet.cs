using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog;

/// <summary>Which goods a price sheet is of (contract, billing §6).</summary>
public enum PriceSheetView
{
    /// <summary>What is metered; Comptoir sells nothing of it.</summary>
    AzureConsumption,
    AzureReservations,

    /// <summary>Microsoft's online services.</summary>
    UpdatedLicenseBased,

    /// <summary>SaaS of other publishers.</summary>
    Marketplace,

    /// <summary>Perpetual software, software subscriptions and Linux plans.</summary>
    Software,
}

/// <summary>Asks for the prices of a market.</summary>
/// <param name="From">First instant that a price may hold at; null: now.</param>
/// <param name="Until">First instant after; with neither, the prices of now.</param>
/// <param name="Future">Prices that begin later.</param>
public sealed record PriceSheetQuery(string? Market, PriceSheetView View, DateTimeOffset? From, DateTimeOffset? Until, bool Future, Actor By);

/// <summary>A price with what it is the price of.</summary>
public sealed record PricedSku(Product Product, Sku Sku, Price Price);

/// <summary>A market's price sheet; its rows are read as they are asked for.</summary>
public sealed record PriceSheet(Market Market, PriceSheetView View, IAsyncEnumerable<PricedSku> Rows);

/// <summary>Reads price sheets, in order of product and SKU. Two round trips.</summary>
public sealed class FindPriceSheet(ComptoirDb db, CommerceClock clock)
{
    /// <returns>Refuses with <see cref="InvalidInput"/> or <see cref="MarketNotAuthorized"/>.</returns>
    public async Task<Result<PriceSheet>> HandleAsync(PriceSheetQuery query, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(query.Market))
            return new InvalidInput("Market", InputFault.Required);
        if (Partners.Market.Find(query.Market) is not { } market)
            return new InvalidInput("Market", InputFault.Unknown, query.Market);
        var mine = query.By.Partner;
        var partner = await db.Partners.AsNoTracking().SingleAsync(p => p.Id == mine, ct);
        return partner.MaySellIn(market.Iso2)
            ? new PriceSheet(market, query.View, Rows(query, market).AsAsyncEnumerable())
            : new MarketNotAuthorized(market.Iso2);
    }

    private IQueryable<PricedSku> Rows(PriceSheetQuery query, Market market)
    {
        var now = clock.GetUtcNow();
        var (from, until) = (query.From ?? now, query.Until ?? now.AddTicks(1));
        string country = market.Iso2;
        var prices = db.Prices.AsNoTracking().Where(price => price.Market == country);
        prices = query.Future
            ? prices.Where(price => price.From > now)
            : prices.Where(price => price.From < until && price.Until > from);
        // A reservation has its price in both scopes: that for Azure plans stands for it, in the segment that sheets of it are of.
        prices = query.View == PriceSheetView.AzureReservations
            ? prices.Where(price => price.Scope == Price.AzurePlanScope && price.Segment == Segment.Commercial)
            : prices.Where(price => price.Scope == Price.NoScope);
        return
            from price in prices
            join product in Of(query.View, market.ReservationsSold) on price.ProductId equals product.Id
            join sku in db.Skus.AsNoTracking() on new { price.ProductId, Id = price.SkuId } equals new { sku.ProductId, sku.Id }
            orderby price.ProductId, price.SkuId, price.Segment, price.Term, price.BillingCycle, price.From
            select new PricedSku(product, sku, price);
    }

    private IQueryable<Product> Of(PriceSheetView view, bool reservationsSold)
    {
        var products = db.Products.AsNoTracking();
        return view switch
        {
            PriceSheetView.AzureReservations => products.Where(product => reservationsSold && product.Kind == ProductKind.AzureReservation),
            PriceSheetView.UpdatedLicenseBased => products.Where(product => product.Kind == ProductKind.Saas && product.IsMicrosoftProduct),
            PriceSheetView.Marketplace => products.Where(product => product.Kind == ProductKind.Saas && !product.IsMicrosoftProduct),
            PriceSheetView.Software => products.Where(product =>
                product.Kind == ProductKind.Perpetual || product.Kind == ProductKind.SoftwareSubscription || product.Kind == ProductKind.LinuxPlan),
            _ => products.Where(product => false),
        };
    }
}
