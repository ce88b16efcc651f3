using System.Collections.Concurrent;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog;

/// <summary>What of a customer and its partner decides what the customer is shown of the catalogue. Shared by all requests: nobody changes
/// it.</summary>
/// <param name="EndedAt">Set when the relationship with the partner has ended.</param>
/// <param name="Qualifications">Segments the customer qualified for, besides commercial.</param>
/// <param name="PartnerMarkets">Where the partner may sell (<see cref="Partners.Partner.Markets"/>).</param>
public sealed record Shopper(DateTimeOffset? EndedAt, string Market, List<string> Qualifications, List<string> PartnerMarkets, string PolicyProfile);

/// <summary>Customers as the catalogue's lists know them: as this node has read them within half a second. A change made here is seen at
/// once; who is none of the caller's customers, or none any more, is asked about each time (docs/adr/0027).</summary>
public sealed class Shoppers(CommerceClock clock)
{
    private const int MostRemembered = 20_000;

    private static readonly Compiled<Func<ComptoirDb, PartnerId, CustomerId, CancellationToken, Task<Shopper?>>> ById = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, PartnerId mine, CustomerId id, CancellationToken ct) => (
            from customer in db.Customers
            join partner in db.Partners on customer.PartnerId equals partner.Id
            where customer.PartnerId == mine && customer.Id == id
            select new Shopper(customer.EndedAt, customer.Market, customer.Qualifications, partner.Markets, partner.PolicyProfile)).SingleOrDefault()));

    private ConcurrentDictionary<(PartnerId, CustomerId), (Shopper Shopper, long ReadAt)> seen = new();

    /// <summary>The customer of a partner, as it is now; null where there is none. One round trip.</summary>
    public static Task<Shopper?> ReadAsync(PartnerId partner, CustomerId id, ComptoirDb db, CancellationToken ct) => ById.On(db)(db, partner, id, ct);

    /// <summary>Likewise, as it was within <see cref="CatalogMemory.Remembered"/>. No round trip while that is remembered.</summary>
    public async ValueTask<Shopper?> RememberedAsync(PartnerId partner, CustomerId id, ComptoirDb db, CancellationToken ct)
    {
        var known = seen;
        if (known.TryGetValue((partner, id), out var kept) && clock.Real.GetElapsedTime(kept.ReadAt) < CatalogMemory.Remembered)
            return kept.Shopper;
        long begun = clock.Real.GetTimestamp();
        var shopper = await ReadAsync(partner, id, db, ct);
        if (shopper is not { EndedAt: null })
            return shopper;
        if (known.Count >= MostRemembered)
            known.Clear();
        // If all was forgotten meanwhile, this goes into the set that nobody reads any more.
        known[(partner, id)] = (shopper, begun);
        return shopper;
    }

    /// <summary>Has this node look again: a customer or a partner was changed here.</summary>
    public void Forget() => Interlocked.Exchange(ref seen, new());
}
