namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>A row to be stored with its place in the file.</summary>
internal readonly record struct Placed<T>(T Item, long Place);

/// <summary>A part of a file, checked and in the engine's own types.</summary>
/// <param name="Rows">Rows read so far, from the start of the file.</param>
internal sealed record CatalogChunk(List<Placed<Product>> Products, List<Placed<Sku>> Skus, List<Placed<Price>> Prices, long Rows)
{
    /// <summary>As many rows as are held in memory at a time.</summary>
    public const int Size = 5_000;
}

/// <summary>A file that holds catalogue data, read once from its start to its end.</summary>
internal interface ICatalogSource
{
    /// <summary>What the file says of a product or SKU replaces what is stored; else it only makes those that are missing.</summary>
    bool ReplacesFacts { get; }

    /// <summary>Catalogue items (<c>product:sku</c>) that the file refers to, with the place of the reference.</summary>
    IReadOnlyList<(string Item, CatalogFault Fault)> References { get; }

    /// <summary>Reads on until the end or until the faults are full. Chunks read after the first fault may lack rows.</summary>
    IAsyncEnumerable<CatalogChunk> ReadAsync(CatalogFaults faults, CancellationToken ct);

    /// <summary>The fault of a price's period, of a product's or a SKU's id, at a place that this source gave.</summary>
    CatalogFault At(Type row, long place, CatalogFaultReason reason);
}
