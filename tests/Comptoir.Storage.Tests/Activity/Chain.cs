using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>A store whose activity log has sealed chains, and the ways to damage them.</summary>
internal sealed class Chain(Store store)
{
    public const int Length = 12;

    public static readonly string Mine = World.Garance.Value.ToString().ToUpperInvariant();
    public static readonly string Theirs = World.Rival.Value.ToString().ToUpperInvariant();

    public Store Store => store;

    /// <summary>Twelve records of one partner and six of another, ten minutes apart, sealed four by four: checkpoints stand at the
    /// fourth and the twelfth record.</summary>
    public static async Task<Chain> BuildAsync(Store store)
    {
        await World.BuildAsync(store);
        var chain = new Chain(store);
        for (int i = 1; i <= Length; i++)
        {
            store.Time.Advance(TimeSpan.FromMinutes(10));
            await chain.RecordAsync(World.Nadia, $"mine-{i}");
            if (i % 2 == 0)
                await chain.RecordAsync(World.TheirAgent, $"theirs-{i}");
            if (i % 4 == 0)
                await chain.SealAsync();
        }

        return chain;
    }

    public Task RecordAsync(Actor by, string key) => RecordAsync(store.Services, by, key);

    public static async Task RecordAsync(IServiceProvider node, Actor by, string key)
    {
        await using var scope = node.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActivityLog>().Record(
            ActivityOperation.CreateOrder, ActivityResource.Order, key, by, (World.CustomerOf(by), "Brasserie Léon"), [(ActivityFact.OrderId, key)], before: "{\"a\":1}");
        await scope.ServiceProvider.GetRequiredService<ComptoirDb>().SaveChangesAsync();
    }

    public Task<(long Records, IReadOnlyList<ActivityCheckpoint> Checkpoints)> SealAsync() =>
        store.RunAsync<SealActivity, (long, IReadOnlyList<ActivityCheckpoint>)>(seal => seal.RunAsync(default));

    public Task<List<ChainVerdict>> VerifyAsync() => store.RunAsync<VerifyActivity, List<ChainVerdict>>(
        async verify => await verify.RunAsync(null, null, default).ToListAsync());

    public async Task<ChainVerdict> VerdictAsync(PartnerId partner) => Assert.Single(await VerifyAsync(), verdict => verdict.Partner == partner);

    /// <summary>Damages a protected table's rows, one statement after another.</summary>
    public async Task SqlAsync(params string[] statements)
    {
        foreach (string statement in statements)
            Assert.NotEqual(0, await store.SqlAsync(statement.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)));
    }

    /// <summary>Writes the seals of a partner's records anew from one of them on, as who knows the form of a chain can.</summary>
    public Task ForgeAsync(PartnerId partner, long from) => store.RunAsync<ComptoirDb>(async db =>
    {
        var rows = await new RecordRows(db, Store.Services.GetRequiredService<IStoredColumns>()).SealedAsync(partner, long.MinValue, 1000, default);
        byte[] previous = rows.Find(row => row.Sequence == from - 1)?.Hash ?? SealedForm.Beginning;
        foreach (var row in rows.Where(row => row.Sequence >= from))
        {
            var sealedAt = row.SealedAt!.Value;
            byte[] hash = SealedForm.Hash(previous, row.Sequence!.Value, sealedAt, row.Content.Span);
            await db.Activity.Where(record => record.PartnerId == partner && record.Id == row.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(record => record.PreviousHash, previous).SetProperty(record => record.Hash, hash));
            previous = hash;
        }
    });

    /// <summary>Copies a record to another place of its chain.</summary>
    public Task CopyAsync(long from, long to) => SqlAsync(
        $"""
        INSERT INTO "Activity" ({Columns}, "Id", "Sequence", "PreviousHash", "Hash", "SealedAt")
        SELECT {Columns}, '0F000000-0000-4000-8000-00000000000F', {to}, "PreviousHash", "Hash", "SealedAt" FROM "Activity" WHERE "PartnerId" = '{Mine}' AND "Sequence" = {from}
        """);

    private static string Columns => string.Join(", ", RecordContent.Columns.Where(column => column != "Id").Select(column => $"\"{column}\""));
}
