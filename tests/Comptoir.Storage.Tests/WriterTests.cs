using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests;

public class WriterTests
{
    private const int Writers = 32;

    /// <summary>Reads and then writes in one transaction, which is where SQLite's <c>database is locked</c> comes from.</summary>
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Thirty_two_writers_on_two_nodes_lose_no_write_and_are_never_locked_out(Database kind)
    {
        int each = Environment.GetEnvironmentVariable("COMPTOIR_LONG") is null ? 40 : 400;
        await using var store = await Store.OpenAsync(kind);
        var second = await store.AddNodeAsync();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var node = writer % 2 == 0 ? store.Services : second;
            for (int i = 0; i < each; i++)
                await Store.RunAsync<ComptoirDb, bool>(node, db => WriteAsync(db, writer, i));
        })));

        var written = await store.RunAsync<ComptoirDb, List<string>>(db => db.SecurityEvents.Select(e => e.What).ToListAsync());
        Assert.Equal(
            Enumerable.Range(0, Writers).SelectMany(writer => Enumerable.Range(0, each).Select(i => Name(writer, i))).Order(StringComparer.Ordinal),
            written.Order(StringComparer.Ordinal));
    }

    private static async Task<bool> WriteAsync(ComptoirDb db, int writer, int number)
    {
        var now = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        await using var work = await db.BeginWorkAsync(default);
        _ = await db.SecurityEvents.Where(e => e.PartnerId == World.Garance).OrderByDescending(e => e.Date).Take(5).ToListAsync();
        db.SecurityEvents.Add(new SecurityEvent
        {
            PartnerId = World.Garance,
            Id = NewId.Guid(now),
            Kind = SecurityEventKind.Refused,
            Date = now,
            RecordedAt = now,
            What = Name(writer, number),
        });
        await work.CommitAsync(default);
        return true;
    }

    private static string Name(int writer, int number) => $"writer {writer} write {number}";
}
