using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>A log by month gets the index of reveals part by part (docs/adr/0030).</summary>
public class RevealIndexTests
{
    private const string Mine = "RevealIndex";

    [Fact]
    public async Task A_log_of_the_version_before_gets_it_in_every_part_and_a_change_that_died_half_way_goes_on()
    {
        await using var store = await Store.WithoutAsync(Mine);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        Assert.False((await world.RevealAsync(World.Nadia, order.Id)).IsRefused);
        // As it is left by a process that died after its first step, with one part made but not yet counted in.
        string part = (await ReadAsync(store, "SELECT \"Name\" FROM comptoir_activity_parts WHERE \"First\" IS NULL AND \"Behind\" IS NOT NULL"))[0];
        const string Rows = "(\"PartnerId\", \"Principal\", \"RecordedAt\") WHERE \"Operation\" = 'GetSoftwareKey'";
        await store.SqlAsync($"CREATE INDEX \"IX_Activity_Reveals\" ON ONLY \"Activity\" {Rows}; CREATE INDEX \"IX_{part}_Reveals\" ON \"{part}\" {Rows}");

        await MigrateAsync(store);
        // Twice is as once.
        await store.SqlAsync($"DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" LIKE '%_{Mine}'");
        await MigrateAsync(store);

        string parts = (await ReadAsync(store, "SELECT COUNT(*) FROM comptoir_activity_parts"))[0];
        Assert.Equal([parts], await ReadAsync(store, "SELECT COUNT(*) FROM pg_inherits WHERE inhparent = '\"IX_Activity_Reveals\"'::regclass"));
        Assert.Equal(["True"], await ReadAsync(store, "SELECT indisvalid FROM pg_index WHERE indexrelid = '\"IX_Activity_Reveals\"'::regclass"));
        // Of the one before nothing is left, in no part.
        Assert.Equal(["0"], await ReadAsync(store, "SELECT COUNT(*) FROM pg_indexes WHERE tablename LIKE 'Activity%' AND indexdef LIKE '%\"Principal\"%' AND indexdef NOT LIKE '%GetSoftwareKey%'"));
        // A month to come has it too.
        await store.SqlAsync("SELECT comptoir_activity_add('2040-01-01')");
        Assert.Equal(["1"], await ReadAsync(store, "SELECT COUNT(*) FROM pg_indexes WHERE tablename = 'Activity_2040_01' AND indexdef LIKE '%GetSoftwareKey%'"));
        Assert.Null(await store.RunAsync<RevealRate, RevealsTooFast?>(rate => rate.CheckAsync(World.Nadia, default)));
    }

    private static Task MigrateAsync(Store store) => store.RunAsync<ComptoirDb>(db => db.Database.MigrateAsync());

    private static Task<List<string>> ReadAsync(Store store, string sql) => store.RunAsync<ComptoirDb, List<string>>(db => Dump.ReadAsync(db, sql));
}
