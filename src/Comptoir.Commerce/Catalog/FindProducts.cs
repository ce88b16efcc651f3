using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog;

/// <summary>Products that are offered: those with a price for the audience now. Two round trips.</summary>
public sealed class FindProducts(ComptoirDb db, CatalogAudiences audiences, CommerceClock clock)
{
    /// <summary>One page of a view, in order of title, then id.</summary>
    /// <returns>Refuses with <see cref="InvalidInput"/>, <see cref="TargetViewUnknown"/> and as
    /// <see cref="CatalogAudiences.FindAsync"/> does.</returns>
    public async Task<Result<SeekPage<Product>>> InViewAsync(string? targetView, CatalogQuery query, Seek seek, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(targetView))
            return new InvalidInput("targetView", InputFault.Required);
        if (TargetView.Find(targetView) is not { } view)
            return new TargetViewUnknown(targetView);
        var (audience, refusal) = await audiences.FindAsync(query, ct);
        if (audience is null)
            return refusal!;
        var prices = audience.Prices(db, clock.GetUtcNow());
        string quoted = $"%\"{view}\"%";
        var list = new SeekList<Product, Product>(
            bound => Beyond(bound).AsNoTracking()
                // The views are one column of JSON text; a view's name in its quotes is found in no other's.
                .Where(product => EF.Functions.Like((string)(object)product.TargetViews, quoted))
                .Where(product => prices.Any(price => price.ProductId == product.Id)),
            (rows, backwards) => backwards
                ? rows.OrderByDescending(product => product.TitleKey).ThenByDescending(product => product.Id)
                : rows.OrderBy(product => product.TitleKey).ThenBy(product => product.Id),
            product => product,
            product => [product.TitleKey, product.Id]);
        return await list.ReadAsync(seek, ct);
    }

    /// <returns>Refuses with <see cref="ProductNotFound"/>, and as <see cref="CatalogAudiences.FindAsync"/> does.</returns>
    public async Task<Result<Product>> GetAsync(string productId, CatalogQuery query, CancellationToken ct)
    {
        var (audience, refusal) = await audiences.FindAsync(query, ct);
        if (audience is null)
            return refusal!;
        string id = productId.ToUpperInvariant();
        var prices = audience.Prices(db, clock.GetUtcNow()).Where(price => price.ProductId == id);
        var product = await db.Products.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && prices.Any(), ct);
        return product is null ? new ProductNotFound(productId) : product;
    }

    // Row comparison, which the index on title and id answers by going straight to the place.
    private IQueryable<Product> Beyond(SeekBound? bound) => bound switch
    {
        null => db.Products,
        { Side: SeekSide.Before, Key: [var title, var id] } =>
            db.Products.FromSql($"""SELECT * FROM "Products" WHERE ("TitleKey", "Id") < ({title}, {id})"""),
        { Side: SeekSide.After, Key: [var title, var id] } =>
            db.Products.FromSql($"""SELECT * FROM "Products" WHERE ("TitleKey", "Id") > ({title}, {id})"""),
        { Key: [var title, var id] } =>
            db.Products.FromSql($"""SELECT * FROM "Products" WHERE ("TitleKey", "Id") >= ({title}, {id})"""),
        _ => throw new InvalidOperationException("A place in the list of products is a title and an id."),
    };
}
