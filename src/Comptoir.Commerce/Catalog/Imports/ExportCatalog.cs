using System.Text.Json;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>Writes the whole catalogue as the product's own JSON (R3.5). Importing that file changes nothing, and what is
/// exported then is the same file to the byte.</summary>
/// <remarks>Two round trips per hundred products and one stream of prices; memory for a hundred products and the prices of
/// one. An import that is merged meanwhile may show in the later products only.</remarks>
public sealed class ExportCatalogHandler(ComptoirDb db)
{
    private const int PageSize = 100;

    private static readonly JsonWriterOptions Form = new() { Indented = true, Encoder = CatalogDocument.Json.Encoder };

    /// <returns>How many products were written. Refuses with <see cref="NotAllowed"/>, before anything is.</returns>
    public async Task<Result<CatalogExported>> HandleAsync(Stream to, Actor by, CancellationToken ct)
    {
        if (!by.May(Right.Operate))
            return new NotAllowed(Right.Operate);
        await using var json = new Utf8JsonWriter(to, Form);
        json.WriteStartObject();
        json.WriteString("$schema", CatalogDocument.Schema);
        json.WriteStartArray("products");
        int written = 0;
        string last = "";
        while (true)
        {
            string after = last;
#pragma warning disable CA1309 // Translated to SQL, where the database compares.
            var page = await db.Products.AsNoTracking()
                .Where(product => string.Compare(product.Id, after) > 0)
                .OrderBy(product => product.Id)
                .Take(PageSize)
                .ToListAsync(ct);
#pragma warning restore CA1309
            if (page.Count == 0)
                break;
            await WriteAsync(json, page, ct);
            written += page.Count;
            last = page[^1].Id;
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(ct);
        return new CatalogExported(written);
    }

    private async Task WriteAsync(Utf8JsonWriter json, List<Product> page, CancellationToken ct)
    {
        string[] ids = [.. page.Select(product => product.Id)];
        var skus = (await db.Skus.AsNoTracking()
            .Where(sku => ids.Contains(sku.ProductId))
            .OrderBy(sku => sku.Id)
            .ToListAsync(ct)).ToLookup(sku => sku.ProductId);
        await using var prices = db.Prices.AsNoTracking()
            .Where(price => ids.Contains(price.ProductId))
            .OrderBy(price => price.ProductId).ThenBy(price => price.SkuId).ThenBy(price => price.Market).ThenBy(price => price.Segment)
            .ThenBy(price => price.Scope).ThenBy(price => price.Term).ThenBy(price => price.BillingCycle).ThenBy(price => price.From)
            .AsAsyncEnumerable()
            .GetAsyncEnumerator(ct);
        bool more = await prices.MoveNextAsync();
        foreach (var product in page)
        {
            var own = new List<Price>();
            for (; more && prices.Current.ProductId == product.Id; more = await prices.MoveNextAsync())
                own.Add(prices.Current);
            JsonSerializer.Serialize(json, DocumentOf.Product(product, skus[product.Id], own.ToLookup(price => price.SkuId)), CatalogDocument.Json);
            await json.FlushAsync(ct);
        }
    }
}

/// <param name="Products">How many were written.</param>
public sealed record CatalogExported(int Products);
