using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests.Activity;

/// <summary>Whoever owns the database can take its protection away and change what he likes: the chain tells (R8.4, T7, I13, I14).</summary>
public class TamperingTests
{
    private static readonly Tampering[] All =
    [
        new("a text edited", ChainFaultKind.Edited, 5, chain => chain.SqlAsync(Set("\"ResourceKey\" = 'other'", 5))),
        new("who did it edited", ChainFaultKind.Edited, 7, chain => chain.SqlAsync(Set("\"UserName\" = 'sam@rival.example'", 7))),
        new("a name emptied", ChainFaultKind.Edited, 7, chain => chain.SqlAsync(Set("\"UserName\" = NULL", 7))),
        new("one letter of the facts edited", ChainFaultKind.Edited, 12, chain => chain.SqlAsync(Set("\"Facts\" = REPLACE(\"Facts\", 'mine-12', 'mine-11')", 12))),
        new("a date moved", ChainFaultKind.Edited, 5, chain => chain.SqlAsync(Set("\"Date\" = '2026-03-02 09:00:00'", 5))),
        new("one deleted", ChainFaultKind.Missing, 5, chain => chain.SqlAsync(Delete("= 5"))),
        new("the first deleted", ChainFaultKind.Missing, 1, chain => chain.SqlAsync(Delete("= 1"))),
        new("one deleted and the gap closed", ChainFaultKind.Moved, 5, chain => chain.SqlAsync([Delete("= 5"), .. Renumber("\"Sequence\" - 1", "> 5")])),
        new("the tail cut", ChainFaultKind.Cut, 11, chain => chain.SqlAsync(Delete(">= 11"))),
        new("the tail cut and an older end put back", ChainFaultKind.Cut, 9, CutAndPutBackAsync),
        new("two swapped", ChainFaultKind.Moved, 5, chain => chain.SqlAsync(Swap(5, 6))),
        new("two swapped and the chain written anew", ChainFaultKind.BackDated, 6, async chain =>
        {
            await chain.SqlAsync(Swap(5, 6));
            await chain.ForgeAsync(World.Garance, 5);
        }),
        new("one slipped in", ChainFaultKind.Moved, 5, async chain =>
        {
            await chain.SqlAsync(Renumber("\"Sequence\" + 1", ">= 5"));
            await chain.CopyAsync(from: 3, to: 5);
        }),
        new("a second one at the same place", ChainFaultKind.Inserted, 5, async chain =>
        {
            await chain.Store.AllowTwoAtOnePlaceAsync();
            await chain.CopyAsync(from: 5, to: 5);
        }),
        new("one put behind the end", ChainFaultKind.Inserted, 13, async chain =>
        {
            await chain.CopyAsync(from: 3, to: 13);
            await chain.ForgeAsync(World.Garance, 13);
        }),
        new("one put before the beginning", ChainFaultKind.Inserted, 0, chain => chain.CopyAsync(from: 3, to: 0)),
        new("one recorded with an old date", ChainFaultKind.BackDated, 13, async chain =>
        {
            await BackDateAsync(chain);
            await chain.SealAsync();
        }),
        new("one recorded with an old date, not yet sealed", ChainFaultKind.BackDated, null, BackDateAsync),
        new("one dated before it was recorded", ChainFaultKind.BackDated, 13, async chain =>
        {
            await chain.RecordAsync(World.Nadia, "late");
            await chain.SqlAsync("UPDATE \"Installations\" SET \"IsTest\" = (1 = 0)", "UPDATE \"Activity\" SET \"Date\" = '2026-03-01 09:00:00' WHERE \"ResourceKey\" = 'late'");
            await chain.SealAsync();
        }),
        new("a seal taken off", ChainFaultKind.Missing, 5, chain => chain.SqlAsync(Set("\"Sequence\" = NULL, \"Hash\" = NULL, \"PreviousHash\" = NULL, \"SealedAt\" = NULL", 5))),
        new("the last place taken off", ChainFaultKind.Cut, 12, chain => chain.SqlAsync(Set("\"Sequence\" = NULL", 12))),
        new("one given to another partner", ChainFaultKind.Cut, 12, chain => chain.SqlAsync(Set($"\"PartnerId\" = '{Chain.Theirs}', \"Sequence\" = 7", 12))),
        new("the end taken away", ChainFaultKind.Unsigned, 1, chain => chain.SqlAsync(DeleteEnd)),
        new("everything written anew, the end too", ChainFaultKind.Rewritten, 12, WriteAnewAsync),
        new("everything written anew, the end too, without the checkpoint", ChainFaultKind.Unsigned, 12, async chain =>
        {
            await WriteAnewAsync(chain);
            await chain.SqlAsync("DELETE FROM \"ActivityCheckpoints\" WHERE \"Sequence\" = 12");
        }),
        new("a purge pretended", ChainFaultKind.Unsigned, 12, chain => chain.SqlAsync(
            $"UPDATE \"ActivityChains\" SET \"PurgedTo\" = 4, \"PurgedHash\" = (SELECT \"Hash\" FROM \"Activity\" AS a WHERE a.\"PartnerId\" = '{Chain.Mine}' AND a.\"Sequence\" = 4) WHERE \"PartnerId\" = '{Chain.Mine}'",
            Delete("<= 4"))),
        new("a purge pretended of more than there is", ChainFaultKind.Rewritten, 12, chain => chain.SqlAsync(
            $"UPDATE \"ActivityChains\" SET \"PurgedTo\" = 12 WHERE \"PartnerId\" = '{Chain.Mine}'", Delete("<= 12"))),
        new("all taken away", ChainFaultKind.Cut, 1, chain => chain.SqlAsync(Delete("> 0"), DeleteEnd)),
        new("a checkpoint edited", ChainFaultKind.Unsigned, 4, chain => chain.SqlAsync(
            $"UPDATE \"ActivityCheckpoints\" SET \"SealedAt\" = '2026-03-02 09:00:00' WHERE \"PartnerId\" = '{Chain.Mine}' AND \"Sequence\" = 4")),
    ];

    private const string Mine = "WHERE \"PartnerId\" = '3D10F5AA-0000-4000-8000-000000000001'";

    private const string DeleteEnd = $"DELETE FROM \"ActivityChains\" {Mine}";

    public static TheoryData<Database, string> Cases()
    {
        var cases = new TheoryData<Database, string>();
        foreach (var kind in Enum.GetValues<Database>())
        {
            foreach (var tampering in All)
                cases.Add(kind, tampering.Name);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Tampering_is_found_and_the_first_bad_record_named(Database kind, string name)
    {
        await using var store = await Store.OpenAsync(kind);
        var chain = await Chain.BuildAsync(store);
        var tampering = All.Single(one => one.Name == name);
        await store.UnprotectAsync();

        await tampering.ActAsync(chain);
        var verdict = await chain.VerdictAsync(World.Garance);

        Assert.NotNull(verdict.Fault);
        Assert.Equal((tampering.Kind, tampering.Sequence), (verdict.Fault.Kind, verdict.Fault.Sequence));
        Assert.NotEmpty(verdict.Fault.Reason);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_record_given_to_another_partner_is_found_in_that_chain_too(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var chain = await Chain.BuildAsync(store);
        await store.UnprotectAsync();

        await chain.SqlAsync(Set($"\"PartnerId\" = '{Chain.Theirs}', \"Sequence\" = 7", 12));

        Assert.Equal((ChainFaultKind.Inserted, 7L), ((await chain.VerdictAsync(World.Rival)).Fault!.Kind, (await chain.VerdictAsync(World.Rival)).Fault!.Sequence));
    }

    [Fact]
    public async Task A_column_that_cannot_be_read_is_a_fault_and_no_crash()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        var chain = await Chain.BuildAsync(store);
        await store.UnprotectAsync();

        await chain.SqlAsync(Set("\"CorrelationId\" = 'zzz'", 5));

        Assert.Equal(ChainFaultKind.Unreadable, (await chain.VerdictAsync(World.Garance)).Fault!.Kind);
    }

    [Fact]
    public async Task What_is_put_behind_the_end_of_a_text_is_found()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        var chain = await Chain.BuildAsync(store);
        await store.UnprotectAsync();

        await chain.SqlAsync(Set("\"UserName\" = \"UserName\" || CHAR(0) || 'x'", 5));

        Assert.Equal((ChainFaultKind.Edited, 5L), ((await chain.VerdictAsync(World.Garance)).Fault!.Kind, (await chain.VerdictAsync(World.Garance)).Fault!.Sequence));
    }

    [Theory]
    [InlineData("2026-03-02 09:00:00.0000001")]
    [InlineData("2026-13-02 09:00:00")]
    [InlineData("2026-02-30 09:00:00")]
    [InlineData("2026-03-02 09:00:0x")]
    [InlineData("2026-03-02 09:00:00.")]
    [InlineData("")]
    public async Task Whatever_stands_in_place_of_an_instant_is_found(string text)
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        var chain = await Chain.BuildAsync(store);
        await store.UnprotectAsync();

        await chain.SqlAsync(Set($"\"Date\" = '{text}'", 5));

        Assert.NotNull((await chain.VerdictAsync(World.Garance)).Fault);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Two_records_at_one_place_are_read_together_wherever_a_page_ends(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var chain = await Chain.BuildAsync(store);
        await store.UnprotectAsync();
        await store.AllowTwoAtOnePlaceAsync();
        await chain.CopyAsync(from: 5, to: 5);

        for (int size = 2; size <= Chain.Length; size++)
        {
            var read = new List<long?>();
            List<RecordRow> page;
            do
            {
                page = await store.RunAsync<ComptoirDb, List<RecordRow>>(db => new RecordRows(db, store.Services.GetRequiredService<IStoredColumns>())
                    .SealedAsync(World.Garance, (read.LastOrDefault() ?? 0) + 1, size, default));
                Assert.Equal(page.OrderBy(row => row.Sequence).ThenBy(row => row.Id), page);
                read.AddRange(page.Select(row => row.Sequence));
            }
            while (page.Count >= size);

            Assert.Equal([1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 11, 12], read);
        }
    }

    private static string Set(string what, long sequence) => $"UPDATE \"Activity\" SET {what} {Mine} AND \"Sequence\" = {sequence}";

    private static string Delete(string sequences) => $"DELETE FROM \"Activity\" {Mine} AND \"Sequence\" {sequences}";

    /// <summary>Over negative numbers, so that no two are the same in between.</summary>
    private static string[] Renumber(string to, string sequences) =>
    [
        $"UPDATE \"Activity\" SET \"Sequence\" = -({to}) {Mine} AND \"Sequence\" {sequences}",
        $"UPDATE \"Activity\" SET \"Sequence\" = -\"Sequence\" {Mine} AND \"Sequence\" < 0",
    ];

    private static string[] Swap(long one, long other) => [Set("\"Sequence\" = -1", one), Set($"\"Sequence\" = {one}", other), Set($"\"Sequence\" = {other}", -1)];

    private static Task BackDateAsync(Chain chain) => BackDateAsync(chain, chain.Store.Time.GetUtcNow());

    private static async Task BackDateAsync(Chain chain, DateTimeOffset now)
    {
        chain.Store.Time.SetTo(now.AddHours(-1));
        await chain.RecordAsync(World.Nadia, "late");
        chain.Store.Time.SetTo(now.AddMinutes(1));
    }

    private static async Task CutAndPutBackAsync(Chain chain)
    {
        await using var other = await Store.OpenAsync(chain.Store.Kind);
        await chain.SqlAsync(
            Delete("> 8"),
            $"UPDATE \"ActivityChains\" SET \"Sequence\" = 8, \"Hash\" = (SELECT \"Hash\" FROM \"Activity\" AS a WHERE a.\"PartnerId\" = '{Chain.Mine}' AND a.\"Sequence\" = 8) {Mine}");
        await ResignAsync(chain);
    }

    /// <summary>Signs the end as it is now: what an older copy of it would be.</summary>
    private static Task ResignAsync(Chain chain) => chain.Store.RunAsync<ComptoirDb>(async db =>
    {
        var end = db.ActivityChains.Single(one => one.PartnerId == World.Garance);
        byte[] signature = ((Commerce.Licensing.KeyVault)chain.Store.Services.GetService(typeof(Commerce.Licensing.KeyVault))!).SignActivity(SealedForm.OfEnd(end));
        db.Entry(end).Property(one => one.Signature).CurrentValue = signature;
        await db.SaveChangesAsync();
    });

    private static async Task WriteAnewAsync(Chain chain)
    {
        await chain.SqlAsync(Set("\"ResourceKey\" = 'other'", 5));
        await chain.ForgeAsync(World.Garance, 5);
        await chain.SqlAsync($"UPDATE \"ActivityChains\" SET \"Hash\" = (SELECT \"Hash\" FROM \"Activity\" AS a WHERE a.\"PartnerId\" = '{Chain.Mine}' AND a.\"Sequence\" = 12) {Mine}");
    }

    private sealed record Tampering(string Name, ChainFaultKind Kind, long? Sequence, Func<Chain, Task> ActAsync);
}
