using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>Checks that what a file's SKUs refer to is in the catalogue once the file is. One round trip per thousand products.</summary>
internal static class CatalogReferences
{
    public static async Task CheckAsync(
        ComptoirDb db, IReadOnlyList<(string Item, CatalogFault Fault)> references, CatalogFaults faults, CancellationToken ct)
    {
        foreach (var some in references.GroupBy(reference => reference.Item.Split(':')[0]).Chunk(1_000))
        {
            string[] products = [.. some.Select(group => group.Key)];
            var known = await db.Skus
                .Where(sku => products.Contains(sku.ProductId))
                .Select(sku => sku.ProductId + ":" + sku.Id)
                .ToHashSetAsync(ct);
            foreach (var (item, fault) in some.SelectMany(group => group))
            {
                if (!known.Contains(item))
                    faults.Add(fault);
            }
        }
    }
}
