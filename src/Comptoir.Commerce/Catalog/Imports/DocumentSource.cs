using System.Runtime.CompilerServices;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>Products in the shape of the catalogue document, from a file or made by the sample.</summary>
internal sealed class DocumentSource(IAsyncEnumerable<CatalogProduct> products, IReadOnlySet<string> cancellationClasses) : ICatalogSource
{
    private readonly DocumentCheck check = new(cancellationClasses);

    public bool ReplacesFacts => true;

    public IReadOnlyList<(string Item, CatalogFault Fault)> References => check.References;

    public async IAsyncEnumerable<CatalogChunk> ReadAsync(CatalogFaults faults, [EnumeratorCancellation] CancellationToken ct)
    {
        var chunk = new CatalogChunk([], [], [], 0);
        int number = 0;
        await foreach (var product in products.WithCancellation(ct))
        {
            check.Add(product, number++, chunk, faults);
            if (faults.Full)
                yield break;
            if (chunk.Prices.Count < CatalogChunk.Size && chunk.Skus.Count < CatalogChunk.Size)
                continue;
            yield return chunk with { Rows = number };
            chunk = new CatalogChunk([], [], [], 0);
        }

        yield return chunk with { Rows = number };
    }

    public CatalogFault At(Type row, long place, CatalogFaultReason reason) => new(
        null,
        row == typeof(Product) ? $"{DocumentPlace.ProductPath(place)}.id"
            : row == typeof(Sku) ? $"{DocumentPlace.SkuPath(place)}.id"
            : $"{DocumentPlace.PricePath(place)}.from",
        reason);
}
