using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog;

/// <summary>For whom the catalogue is looked at, as the caller says it: a country, or a customer, whose billing country and
/// qualifications decide.</summary>
/// <param name="Country">ISO code, any case; not looked at when there is a customer.</param>
/// <param name="Segment">One segment; null: every one there is for them.</param>
/// <param name="ReservationScope"><see cref="Price.AzurePlanScope"/>, or null for reservations of older subscriptions.</param>
public sealed record CatalogQuery(string? Country, CustomerId? Customer, string? Segment, string? ReservationScope, Actor By);

/// <summary>For whom the catalogue is looked at.</summary>
/// <param name="PolicyProfile">Name of the profile that the partner's new orders are bought under.</param>
public sealed record CatalogAudience(Market Market, IReadOnlyList<string> Segments, string ReservationScope, string PolicyProfile)
{
    /// <summary>Prices that hold for them at an instant; of reservations those of the scope alone.</summary>
    public IQueryable<Price> Prices(ComptoirDb db, DateTimeOffset now)
    {
        string market = Market.Iso2;
        string scope = ReservationScope;
        bool open = Market.ReservationsSold;
        var segments = Segments;
        return
            from price in db.Prices.AsNoTracking()
            join product in db.Products on price.ProductId equals product.Id
            where price.Market == market && segments.Contains(price.Segment) && price.From <= now && price.Until > now
            where product.Kind == ProductKind.AzureReservation ? open && price.Scope == scope : price.Scope == Price.NoScope
            select price;
    }
}

/// <summary>Finds out for whom the catalogue is looked at. One round trip.</summary>
public sealed class CatalogAudiences(ComptoirDb db, Buyers buyers)
{
    /// <returns>Refuses with <see cref="InvalidInput"/>, <see cref="SegmentNotPermitted"/>, <see cref="MarketNotAuthorized"/>
    /// and the buyer's refusals.</returns>
    public async Task<Result<CatalogAudience>> FindAsync(CatalogQuery query, CancellationToken ct)
    {
        string scope = query.ReservationScope ?? Price.NoScope;
        if (scope.Equals(Price.AzurePlanScope, StringComparison.OrdinalIgnoreCase))
            scope = Price.AzurePlanScope;
        else if (scope.Length > 0)
            return new InvalidInput("reservationScope", InputFault.Unknown, scope);
        return query.Customer is { } customer
            ? await OfCustomerAsync(customer, scope, query, ct)
            : await OfCountryAsync(scope, query, ct);
    }

    private async Task<Result<CatalogAudience>> OfCustomerAsync(CustomerId id, string scope, CatalogQuery query, CancellationToken ct)
    {
        var (buyer, refusal) = await buyers.FindAsync(id, query.By, ct);
        if (buyer is null)
            return refusal!;
        if (!buyer.Partner.MaySellIn(buyer.Customer.Market) || Market.Find(buyer.Customer.Market) is not { } market)
            return new MarketNotAuthorized(buyer.Customer.Market);
        return SegmentsOf(query.Segment, [Segment.Commercial, .. buyer.Customer.Qualifications.Intersect(Segment.All)]) is { } segments
            ? new CatalogAudience(market, segments, scope, buyer.Partner.PolicyProfile)
            : new SegmentNotPermitted(query.Segment!);
    }

    private async Task<Result<CatalogAudience>> OfCountryAsync(string scope, CatalogQuery query, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(query.Country))
            return new InvalidInput("country", InputFault.Required);
        if (Market.Find(query.Country) is not { } market)
            return new InvalidInput("country", InputFault.Unknown, query.Country);
        if (SegmentsOf(query.Segment, Segment.All) is not { } segments)
            return new SegmentNotPermitted(query.Segment!);
        var mine = query.By.Partner;
        var partner = await db.Partners.AsNoTracking().SingleOrDefaultAsync(row => row.Id == mine, ct);
        bool sellsAll = query.By.Kind is ActorKind.Operator or ActorKind.System;
        return sellsAll || partner?.MaySellIn(market.Iso2) is true
            ? new CatalogAudience(market, segments, scope, partner?.PolicyProfile ?? Billing.PolicyProfile.Default)
            : new MarketNotAuthorized(market.Iso2);
    }

    /// <summary>The one asked for, or all that there are; null when the one asked for is not among them.</summary>
    private static IReadOnlyList<string>? SegmentsOf(string? wanted, IReadOnlyList<string> allowed)
    {
        if (wanted is null)
            return allowed;
        return Segment.Find(wanted) is { } segment && allowed.Contains(segment) ? [segment] : null;
    }
}
