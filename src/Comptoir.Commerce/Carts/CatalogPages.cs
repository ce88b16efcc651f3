using System.Collections.Concurrent;
using System.Globalization;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Carts;

/// <summary>Pages of what may be bought, as this node has read them lately. They are looked at, nothing is bought by them: a cart reads its
/// prices itself. An import on this node is seen at once, one on another within <see cref="CatalogMemory.Remembered"/>.</summary>
public sealed class CatalogPages(CatalogMemory memory, CommerceClock clock)
{
    private const int MostItems = 5_000;

    private Book book = new();

    /// <summary>A page that is remembered; null when it has to be read.</summary>
    /// <param name="now">Prices begin and end: of another time, nothing is remembered.</param>
    public SeekPage<CatalogItem>? Find(string key, DateTimeOffset now)
    {
        if (!Volatile.Read(ref book).Pages.TryGetValue(key, out var kept) || kept.Shelf != memory.Now)
            return null;
        var age = clock.Real.GetElapsedTime(kept.ReadAt);
        if (age >= CatalogMemory.Remembered || now < kept.Now || now - kept.Now >= CatalogMemory.Remembered)
            return null;
        // One of those who come in the second half of its time reads it anew; else all would who come at its end.
        return age >= CatalogMemory.Remembered / 2 && kept.IsFirstLate() ? null : kept.Page;
    }

    /// <param name="from"><see cref="CatalogMemory.Now"/> before the page was read.</param>
    /// <param name="begun">When the reading of it began, <see cref="TimeProvider.GetTimestamp"/> of real time.</param>
    public void Put(CatalogMemory.Shelf from, string key, SeekPage<CatalogItem> page, DateTimeOffset now, long begun)
    {
        var into = Volatile.Read(ref book);
        if (Interlocked.Add(ref into.Items, page.Items.Count + 1) > MostItems)
            Interlocked.CompareExchange(ref book, into = new Book { Items = page.Items.Count + 1 }, into);
        into.Pages[key] = new Kept(from, page, now, begun);
    }

    /// <summary>What tells one page from all others.</summary>
    internal static string KeyOf(CatalogAudience audience, CatalogItemFilter filter, IEnumerable<string>? words, Seek seek)
    {
        // Places and words hold no such sign.
        const char between = '\u001f';
        string wanted = string.Join(' ', words ?? []);
        string place = seek.From is { } from ? string.Join(between, [.. from.First, .. from.Last, from.HasPrevious ? "1" : "0"]) : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{audience.Market.Iso2}{between}{string.Join(',', audience.Segments)}{between}{filter.Kind}{between}{filter.Term}{between}{filter.Order}{between}{(words is null ? 0 : 1)}{wanted}{between}{seek.Size}{between}{seek.Operation}{between}{seek.Index}{between}{place}");
    }

    private sealed class Book
    {
        public ConcurrentDictionary<string, Kept> Pages { get; } = new(StringComparer.Ordinal);

        /// <summary>Put here so far, the same ones again included.</summary>
        public int Items;
    }

    private sealed class Kept(CatalogMemory.Shelf shelf, SeekPage<CatalogItem> page, DateTimeOffset now, long readAt)
    {
        private int late;

        public CatalogMemory.Shelf Shelf => shelf;

        public SeekPage<CatalogItem> Page => page;

        public DateTimeOffset Now => now;

        public long ReadAt => readAt;

        public bool IsFirstLate() => Interlocked.Exchange(ref late, 1) == 0;
    }
}
