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

/// <summary>Finds out for whom the catalogue is looked at.</summary>
public sealed class CatalogAudiences(ComptoirDb db, Shoppers shoppers)
{
    /// <summary>One round trip.</summary>
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
            ? AudienceOf(customer, await Shoppers.ReadAsync(query.By.Partner, customer, db, ct), scope, query.Segment)
            : await OfCountryAsync(scope, query, ct);
    }

    /// <summary>For a customer's list of what may be bought: all segments, and reservations for Azure plans. As the customer was within half
    /// a second (<see cref="Shoppers"/>).</summary>
    /// <returns>Refuses as <see cref="FindAsync"/> does.</returns>
    public async ValueTask<Result<CatalogAudience>> OfListAsync(CustomerId customer, Actor by, CancellationToken ct) =>
        AudienceOf(customer, await shoppers.RememberedAsync(by.Partner, customer, db, ct), Price.AzurePlanScope, null);

    private static Result<CatalogAudience> AudienceOf(CustomerId id, Shopper? shopper, string scope, string? segment)
    {
        if (shopper is null)
            return new CustomerNotFound(id);
        if (shopper.EndedAt is not null)
            return new RelationshipEnded(id);
        if (!Partner.MaySellIn(shopper.PartnerMarkets, shopper.Market) || Market.Find(shopper.Market) is not { } market)
            return new MarketNotAuthorized(shopper.Market);
        return SegmentsOf(segment, [Segment.Commercial, .. shopper.Qualifications.Intersect(Segment.All)]) is { } segments
            ? new CatalogAudience(market, segments, scope, shopper.PolicyProfile)
            : new SegmentNotPermitted(segment!);
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
