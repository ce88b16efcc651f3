using System.Data.Common;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>I12: the database refuses to change or delete what was recorded, asked by the application's own connection.</summary>
public class AppendOnlyTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task No_column_of_a_record_can_be_changed_whether_it_is_sealed_or_not(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var chain = await Chain.BuildAsync(store);
        await chain.RecordAsync(World.Nadia, "unsealed");
        var columns = await store.RunAsync<ComptoirDb, List<(string Name, string Type)>>(db => Task.FromResult<List<(string, string)>>(
            [.. db.Model.FindEntityType(typeof(ActivityRecord))!.GetProperties().Select(property => (property.Name, property.GetColumnType()))]));
        string before = await ActivityAsync(store);

        foreach (var (column, type) in columns)
        {
            // Alone, and under the cover of a first sealing.
            string value = type switch
            {
                "uuid" => "gen_random_uuid()",
                "timestamp with time zone" => "'2000-01-01'",
                "bigint" => "99",
                "bytea" => Bytes(kind),
                _ => "'x'",
            };
            await RefusedAsync(store, $"UPDATE \"Activity\" SET \"{column}\" = {value} WHERE \"ResourceKey\" IN ('mine-5', 'unsealed')");
            if (column is not ("Sequence" or "PreviousHash" or "Hash" or "SealedAt"))
                await RefusedAsync(store, $"UPDATE \"Activity\" SET \"Sequence\" = 99, \"PreviousHash\" = {Bytes(kind)}, \"Hash\" = {Bytes(kind)}, \"SealedAt\" = '2026-03-02 09:00:00', \"{column}\" = {value} WHERE \"ResourceKey\" = 'unsealed'");
        }

        Assert.Equal(before, await ActivityAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Nothing_recorded_can_be_deleted_replaced_or_emptied(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var chain = await Chain.BuildAsync(store);
        await chain.RecordAsync(World.Nadia, "unsealed");
        await AddEventAsync(store);
        string before = await Dump.RowsAsync(store);

        foreach (string table in (string[])["Activity", "ActivityChains", "ActivityCheckpoints", "SecurityEvents"])
        {
            await RefusedAsync(store, $"DELETE FROM \"{table}\"");
            if (kind == Database.Sqlite)
                await RefusedAsync(store, $"INSERT OR REPLACE INTO \"{table}\" SELECT * FROM \"{table}\"");
            else
                await RefusedAsync(store, $"TRUNCATE \"{table}\"");
        }

        await RefusedAsync(store, "DELETE FROM \"Activity\" WHERE \"ResourceKey\" = 'unsealed'");
        await RefusedAsync(store, "UPDATE \"SecurityEvents\" SET \"What\" = 'nothing'");
        await RefusedAsync(store, "UPDATE \"ActivityCheckpoints\" SET \"Sequence\" = \"Sequence\" + 100");
        await RefusedAsync(store, "UPDATE \"ActivityChains\" SET \"Sequence\" = \"Sequence\" - 1");
        await RefusedAsync(store, "UPDATE \"ActivityChains\" SET \"PurgedTo\" = \"Sequence\" + 1");
        Assert.Equal(before, await Dump.RowsAsync(store));
    }

    private static string Bytes(Database kind) => kind == Database.Sqlite ? "x'00'" : "'\\x00'";

    private static async Task RefusedAsync(Store store, string sql)
    {
        var refused = await Assert.ThrowsAnyAsync<DbException>(() => store.SqlAsync(sql));
        Assert.True(
            refused.Message.Contains("append-only", StringComparison.Ordinal) || refused.Message.Contains("only grows", StringComparison.Ordinal), $"{sql}: {refused.Message}");
    }

    private static Task<string> ActivityAsync(Store store) => store.RunAsync<ComptoirDb, string>(
        async db => string.Join('\n', await Dump.ReadAsync(db, "SELECT * FROM \"Activity\" ORDER BY \"Id\"")));

    private static Task AddEventAsync(Store store) => store.RunAsync<ComptoirDb>(async db =>
    {
        db.SecurityEvents.Add(new SecurityEvent
        {
            PartnerId = World.Garance,
            Id = Guid.NewGuid(),
            Kind = SecurityEventKind.Refused,
            Date = store.Time.GetUtcNow(),
            RecordedAt = store.Time.GetUtcNow(),
            What = "GET /",
        });
        await db.SaveChangesAsync();
    });
}
