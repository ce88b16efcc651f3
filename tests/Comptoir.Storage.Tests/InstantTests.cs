using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests;

public class InstantTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 29, 0, 59, 59, TimeSpan.Zero);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Instants_sort_in_the_database_as_they_do_in_memory(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var chance = new Random(20260302);
        DateTimeOffset[] instants =
        [
            Start, Start.AddMicroseconds(1), Start.AddMicroseconds(10), Start.AddMilliseconds(100), Start.AddMilliseconds(50), Start.AddSeconds(1),
            .. Enumerable.Range(0, 200).Select(_ => Start.AddMicroseconds(chance.NextInt64(-60_000_000, 60_000_000))),
        ];
        await SaveAsync(store, instants);

        var read = await store.RunAsync<ComptoirDb, List<DateTimeOffset>>(
            db => db.SecurityEvents.OrderBy(e => e.Date).Select(e => e.Date).ToListAsync());

        Assert.Equal(instants.Order(), read);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_range_of_instants_holds_to_the_microsecond(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await SaveAsync(store, Start.AddMicroseconds(-1), Start, Start.AddMicroseconds(1), Start.AddMicroseconds(2));
        // The same instant in the clock of another zone.
        var from = Start.ToOffset(TimeSpan.FromHours(2));
        var until = Start.AddMicroseconds(2);

        var inside = await store.RunAsync<ComptoirDb, List<DateTimeOffset>>(
            db => db.SecurityEvents.Where(e => e.Date >= from && e.Date < until).OrderBy(e => e.Date).Select(e => e.Date).ToListAsync());

        Assert.Equal([Start, Start.AddMicroseconds(1)], inside);
        Assert.All(inside, instant => Assert.Equal(TimeSpan.Zero, instant.Offset));
    }

    private static Task SaveAsync(Store store, params DateTimeOffset[] instants) => store.RunAsync<ComptoirDb>(async db =>
    {
        foreach (var instant in instants)
        {
            db.SecurityEvents.Add(new SecurityEvent
            {
                PartnerId = World.Garance,
                Id = NewId.Guid(instant),
                Kind = SecurityEventKind.Refused,
                Date = instant,
                RecordedAt = instant,
                What = "GET /",
            });
        }

        await db.SaveChangesAsync();
    });
}
