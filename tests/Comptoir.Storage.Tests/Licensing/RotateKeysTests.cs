using Comptoir.Commerce.Access;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Requests;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests.Licensing;

/// <summary>R5.3: everything is encrypted anew under a new data key while nodes serve.</summary>
public class RotateKeysTests
{
    private static readonly Actor By = Actor.Program;

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Nothing_is_left_under_the_old_key_and_everything_opens_as_before(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var (world, order, key) = await FilledAsync(store);
        var old = await KeyIdAsync(store);

        var done = await RotateAsync(store);

        Assert.NotEqual(old, done.Key);
        Assert.Equal(1, done.Retired);
        // Two keys of entitlements, three in stock, a second factor, a link, an answer.
        Assert.Equal(8, done.Resealed);
        Assert.Equal(["DataKeys"], await TablesWithAsync(store, old));
        Assert.Equal(key, (await world.RevealAsync(World.Nadia, order)).Value!.Key);
        Assert.Equal("secret", await OpenedAsync(store));
        Assert.Empty(await store.RunAsync<CheckInstallation, List<Finding>>(async check => await check.FindAsync(false, null, default).Where(finding => finding.Invariant is "T1" or "I6").ToListAsync()));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Stopped_anywhere_it_goes_on_with_the_same_key_when_run_again(Database kind)
    {
        for (int stop = 1; stop <= 6; stop++)
        {
            var faults = new FailingAt();
            await using var store = await Store.OpenAsync(kind, faults);
            var (world, order, key) = await FilledAsync(store);
            var old = await KeyIdAsync(store);

            faults.Left = stop;
            var stopped = await Record.ExceptionAsync(() => RotateAsync(store));
            faults.Left = null;
            Assert.Equal(key, (await world.RevealAsync(World.Nadia, order)).Value!.Key);
            await RotateAsync(store);

            Assert.IsType<IOException>(stopped);
            Assert.Equal(2, await store.RunAsync<ComptoirDb, int>(db => db.DataKeys.CountAsync(row => row.Purpose == DataKeyPurpose.Encryption)));
            Assert.Equal(["DataKeys"], await TablesWithAsync(store, old));
            Assert.Equal(key, (await world.RevealAsync(World.Nadia, order)).Value!.Key);
        }
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Another_node_reads_what_it_has_no_key_for_yet_and_writes_under_the_new_key_from_its_instant_on(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var (world, order, key) = await FilledAsync(store);
        var node = await store.AddNodeAsync();
        var vault = node.GetRequiredService<KeyVault>();
        vault.LooksUpBy(() =>
        {
            using var scope = node.CreateScope();
            return [.. scope.ServiceProvider.GetRequiredService<ComptoirDb>().DataKeys.AsNoTracking()];
        });

        var done = await RotateAsync(store);

        var revealed = await Store.RunAsync<RevealKeyHandler, Result<RevealedKey>>(
            node, reveal => reveal.HandleAsync(new RevealKey(World.Leon, order, 0, null, World.Nadia), default));
        Assert.Equal(key, revealed.Value!.Key);
        Assert.Equal(done.Key, vault.Seal("x", "y").DataKeyId);
        Assert.NotNull(world);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Nothing_is_encrypted_under_a_new_key_before_its_instant(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        var vault = store.Services.GetRequiredService<KeyVault>();
        var now = store.Time.GetUtcNow();
        var made = vault.NewDataKey(now, now.AddSeconds(15));
        await store.RunAsync<ComptoirDb>(async db =>
        {
            db.DataKeys.Add(made);
            await db.SaveChangesAsync();
            await vault.RefreshAsync(db, default);
        });

        store.Time.SetTo(now.AddSeconds(15).AddMicroseconds(-1));
        Assert.NotEqual(made.Id, vault.Seal("x", "y").DataKeyId);
        store.Time.SetTo(now.AddSeconds(15));
        Assert.Equal(made.Id, vault.Seal("x", "y").DataKeyId);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_retired_key_is_deleted_a_day_later_if_nothing_is_under_it(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await FilledAsync(store);
        var first = await RotateAsync(store);
        store.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, (await RotateAsync(store)).Deleted);
        store.Time.Advance(TimeSpan.FromMicroseconds(1));

        // The very first is a day and a moment old; the second was retired just now.
        Assert.Equal(1, (await RotateAsync(store)).Deleted);
        Assert.Equal(first.Key, await KeyIdAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Purchases_and_reveals_go_on_beside_it(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var (world, _, _) = await FilledAsync(store);
        await world.StockAsync(40, from: 100);
        using var stop = new CancellationTokenSource();
        var buyers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var seen = new List<(OrderId Order, string Key)>();
            while (!stop.IsCancellationRequested && seen.Count < 12)
            {
                var bought = (await world.BuyAsync(World.Nadia, World.FromStock)).Value!;
                seen.Add((bought.Id, (await world.RevealAsync(World.Nadia, bought.Id)).Value!.Key));
            }

            return seen;
        })).ToList();

        for (int i = 0; i < 3; i++)
            await RotateAsync(store);
        await stop.CancelAsync();
        var keys = (await Task.WhenAll(buyers)).SelectMany(seen => seen).ToList();

        Assert.NotEmpty(keys);
        store.Time.Advance(TimeSpan.FromMinutes(2));
        foreach (var (order, key) in keys)
            Assert.Equal(key, (await world.RevealAsync(World.Nadia, order)).Value!.Key);
    }

    [Fact]
    public async Task Every_column_that_names_a_data_key_is_reached()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);

        var columns = await store.RunAsync<ComptoirDb, List<string>>(db => Task.FromResult<List<string>>(
            [.. db.Model.GetEntityTypes().SelectMany(type => type.GetProperties())
                .Where(property => property.Name.EndsWith("KeyId", StringComparison.Ordinal) && (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) == typeof(Guid))
                .Select(property => $"{property.DeclaringType.ClrType.Name}.{property.Name}").Order(StringComparer.Ordinal)]));

        Assert.Equal(["KeyRegister.DataKeyId", "OutgoingMail.LinkKeyId", "ProductKey.DataKeyId", "RequestRecord.DataKeyId", "SecondFactor.DataKeyId"], columns);
    }

    private static Task<KeyRotation> RotateAsync(Store store) =>
        store.RunAsync<RotateKeys, KeyRotation>(rotate => rotate.RunAsync(TimeSpan.Zero, TimeSpan.Zero, By, null, default));

    /// <summary>One of everything that is encrypted.</summary>
    private static async Task<(World World, OrderId Order, string Key)> FilledAsync(Store store)
    {
        var world = await World.BuildAsync(store);
        await world.StockAsync(4);
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        await world.BuyAsync(World.Nadia, World.FromStock);
        string key = (await world.RevealAsync(World.Nadia, order.Id)).Value!.Key;
        await store.RunAsync<ComptoirDb>(async db =>
        {
            var vault = store.Services.GetRequiredService<KeyVault>();
            var user = World.Nadia.User!.Value;
            var (factor, route) = (vault.Seal("secret"u8, SecondFactors.ContextOf(World.Garance, user)), new byte[32]);
            db.SecondFactors.Add(new SecondFactor { PartnerId = World.Garance, UserId = user, Secret = factor.Bytes, DataKeyId = factor.DataKeyId });
            var answer = vault.Seal("answer"u8, RequestRecord.ContextOf(World.Garance, user.Value, World.MediaId, route));
            db.Requests.Add(new RequestRecord
            {
                PartnerId = World.Garance,
                Principal = user.Value,
                RequestId = World.MediaId,
                RouteHash = route,
                BodyHash = route,
                Status = 200,
                Answer = answer.Bytes,
                DataKeyId = answer.DataKeyId,
                ExpiresAt = store.Time.GetUtcNow().AddDays(1),
            });
            var mail = new OutgoingMail
            {
                PartnerId = World.Garance,
                Id = World.MediaId,
                To = "a@b.example",
                Subject = "s",
                Body = "b",
                Culture = "fr-FR",
                WrittenAt = store.Time.GetUtcNow(),
            };
            var link = vault.Seal("/link", MailDispatch.ContextOf(mail));
            (mail.Link, mail.LinkKeyId) = (link.Bytes, link.DataKeyId);
            db.Mails.Add(mail);
            await db.SaveChangesAsync();
        });
        return (world, order.Id, key);
    }

    private static Task<string> OpenedAsync(Store store) => store.RunAsync<ComptoirDb, string>(async db =>
    {
        var vault = store.Services.GetRequiredService<KeyVault>();
        var mail = await db.Mails.AsNoTracking().SingleAsync(row => row.Id == World.MediaId);
        Assert.Equal("/link", vault.OpenText(new Sealed(mail.Link!, mail.LinkKeyId!.Value), MailDispatch.ContextOf(mail)));
        var answer = await db.Requests.AsNoTracking().SingleAsync();
        Assert.Equal("answer", vault.OpenText(new Sealed(answer.Answer, answer.DataKeyId), RequestRecord.ContextOf(answer.PartnerId, answer.Principal, answer.RequestId, answer.RouteHash)));
        var factor = await db.SecondFactors.AsNoTracking().SingleAsync();
        return vault.OpenText(new Sealed(factor.Secret, factor.DataKeyId), SecondFactors.ContextOf(factor.PartnerId, factor.UserId));
    });

    private static Task<Guid> KeyIdAsync(Store store) => store.RunAsync<ComptoirDb, Guid>(
        db => db.DataKeys.Where(key => key.Purpose == DataKeyPurpose.Encryption).OrderBy(key => key.CreatedAt).Select(key => key.Id).FirstAsync());

    /// <summary>The tables that name a data key anywhere.</summary>
    private static Task<List<string>> TablesWithAsync(Store store, Guid key) => store.RunAsync<ComptoirDb, List<string>>(async db =>
    {
        var tables = new List<string>();
        foreach (string table in db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Order(StringComparer.Ordinal))
        {
            if ((await Dump.ReadAsync(db, $"SELECT * FROM \"{table}\"")).Exists(row => row.Contains(key.ToString(), StringComparison.OrdinalIgnoreCase)))
                tables.Add(table);
        }

        return tables;
    });

    /// <summary>Fails at the n-th commit from now.</summary>
    private sealed class FailingAt : Faults
    {
        public int? Left { get; set; }

        public override ValueTask ReachAsync(string point, CancellationToken ct) =>
            point == FaultPoint.BeforeCommit && --Left == 0 ? throw new IOException("Stopped.") : ValueTask.CompletedTask;
    }
}
