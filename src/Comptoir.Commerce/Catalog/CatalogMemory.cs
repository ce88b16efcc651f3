using System.Collections.Concurrent;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Catalog;

/// <summary>A product with its SKUs by id. Shared by all requests: nobody changes them.</summary>
public sealed record KnownProduct(Product Product, IReadOnlyDictionary<string, Sku> Skus);

/// <summary>Products with their SKUs as this node has read them lately: not their prices, which are read at each purchase. An import on
/// this node is seen at once, one on another within half a second.</summary>
public sealed class CatalogMemory(CommerceClock clock)
{
    /// <summary>How long what was read is taken for true, real time.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMilliseconds(500);

    private const int MostSkus = 10_000;

    private Shelf shelf = new();

    /// <summary>Where what is read from now on is to be put. If all is forgotten meanwhile, it goes where nobody looks any more.</summary>
    public Shelf Now => Volatile.Read(ref shelf);

    /// <summary>What is remembered of a product; null when it has to be read.</summary>
    public KnownProduct? Find(Shelf from, string productId) =>
        from.Products.TryGetValue(productId, out var known) && clock.Real.GetElapsedTime(known.ReadAt) < Remembered ? known.Product : null;

    /// <param name="begun">When the reading of it began, <see cref="TimeProvider.GetTimestamp"/> of real time.</param>
    public void Put(Shelf on, KnownProduct product, long begun)
    {
        if (Interlocked.Add(ref on.Skus, product.Skus.Count) > MostSkus)
        {
            Interlocked.CompareExchange(ref shelf, new Shelf(), on);
            return;
        }

        on.Products[product.Product.Id] = (product, begun);
    }

    /// <summary>Has this node read again: it has taken in a catalogue.</summary>
    public void Forget() => Interlocked.Exchange(ref shelf, new Shelf());

    /// <summary>What was read between two times that all was forgotten.</summary>
    public sealed class Shelf
    {
        internal ConcurrentDictionary<string, (KnownProduct Product, long ReadAt)> Products { get; } = new();

        /// <summary>Put here so far, the same ones again included.</summary>
        internal int Skus;
    }
}
