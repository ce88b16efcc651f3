using System.Text;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Licensing;

/// <summary>Imported stock (R5.2).</summary>
public class KeyStockTests
{
    private const string Form = "^[A-Z0-9]{5}(-[A-Z0-9]{5}){4}$";

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_file_of_keys_becomes_stock_by_version_and_is_sold_from_it(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await WorldAsync(store);

        var imported = await ImportAsync(store, $"key,version\r\n{Key(1)}\r\n\r\n\"{Key(2)}\",\"2019\"\r\n{Key(3)},2022");
        var before = await StockAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.FromStock)).Value!;
        string sold = (await world.RevealAsync(World.Nadia, order.Id)).Value!.Key;

        Assert.Equal(3, imported.Value!.Count);
        Assert.Equal([("2022", 2, 0), ("2019", 1, 0)], before.Select(row => (row.Version, row.InStock, row.Active)));
        Assert.Contains(sold, (string[])[Key(1), Key(3)]);
        Assert.Equal([("2022", 1, 1), ("2019", 1, 0)], (await StockAsync(store)).Select(row => (row.Version, row.InStock, row.Active)));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Faulty_rows_are_named_and_nothing_is_imported(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await WorldAsync(store);
        await ImportAsync(store, Key(1));
        store.Time.Advance(TimeSpan.FromMinutes(1));

        var (_, refusal) = await ImportAsync(store, string.Join('\n', Key(2), "not a key", Key(2).ToLowerInvariant(), Key(3) + ",95", Key(1), Key(2), new string('A', 5000), Key(4) + ",2022,more"));

        Assert.Equal(
            [(2, 1, KeyFault.Malformed), (3, 1, KeyFault.Malformed), (4, 2, KeyFault.UnknownVersion), (5, 1, KeyFault.AlreadyKnown), (6, 1, KeyFault.RepeatedInFile), (7, 1, KeyFault.Malformed), (8, 1, KeyFault.Malformed)],
            Assert.IsType<KeyFileRefused>(refusal).Faults.Select(fault => ((int)fault.Row, fault.Column, fault.Reason)));
        Assert.Equal(1, await store.RunAsync<ComptoirDb, int>(db => db.KeyRegister.CountAsync()));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_key_repeated_thousands_of_rows_later_is_told_from_one_known_before(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await WorldAsync(store);

        var (_, refusal) = await ImportAsync(store, string.Join('\n', Enumerable.Range(0, 2500).Select(Key).Append(Key(7))));

        var fault = Assert.Single(Assert.IsType<KeyFileRefused>(refusal).Faults);
        Assert.Equal((2501L, KeyFault.RepeatedInFile), (fault.Row, fault.Reason));
        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => db.KeyRegister.CountAsync()));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Stock_is_for_skus_whose_keys_come_from_stock(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await WorldAsync(store);

        var issued = await ImportAsync(store, Key(1), World.Perpetual);
        var unknown = await ImportAsync(store, Key(1), "NOTHING:0001");
        var empty = await ImportAsync(store, "\n\n");

        Assert.Equal(("skuId", InputFault.NotAllowed), Fault(issued));
        Assert.Equal(("skuId", InputFault.Unknown), Fault(unknown));
        Assert.Equal(("file", InputFault.Required), Fault(empty));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_key_is_told_mistyped_unknown_active_or_revoked(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await WorldAsync(store);
        await ImportAsync(store, Key(1));
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        var yearly = (await world.BuyAsync(World.Nadia, World.Yearly)).Value!;
        string key = (await world.RevealAsync(World.Nadia, order.Id)).Value!.Key;
        string ofTerm = (await world.RevealAsync(World.Nadia, yearly.Id)).Value!.Key;

        Assert.Equal(KeyState.Active, await CheckAsync(store, key.Replace("-", "", StringComparison.Ordinal)));
        Assert.Equal(KeyState.Mistyped, await CheckAsync(store, (key[0] == '1' ? '2' : '1') + key[1..]));
        Assert.Equal(KeyState.Unknown, await CheckAsync(store, ProductKeyCode.New()));
        Assert.Equal(KeyState.Unknown, await CheckAsync(store, Key(1)));
        await world.CancelAsync(World.Nadia, order.Id);
        Assert.Equal(KeyState.Revoked, await CheckAsync(store, key));
        store.Time.Advance(TimeSpan.FromDays(366));
        Assert.Equal(KeyState.Revoked, await CheckAsync(store, ofTerm));
    }

    private static async Task<World> WorldAsync(Store store)
    {
        var world = await World.BuildAsync(store);
        await store.RunAsync<ComptoirDb>(async db => await db.Skus
            .Where(sku => sku.KeyFormat == KeyFormat.Pattern)
            .ExecuteUpdateAsync(set => set.SetProperty(sku => sku.KeyPattern, Form)));
        return world;
    }

    private static string Key(int number) => $"{number:D5}-AAAAA-BBBBB-CCCCC-DDDDD";

    private static (string, InputFault) Fault(Result<ImportedKeys> result) =>
        result.Refusal is InvalidInput input ? (input.Field, input.Reason) : throw new InvalidOperationException($"{result.Refusal}");

    private static async Task<Result<ImportedKeys>> ImportAsync(Store store, string text, string sku = World.FromStock)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await store.RunAsync<ImportKeysHandler, Result<ImportedKeys>>(handler => handler.HandleAsync(
            new ImportKeys(sku.Split(':')[0], sku.Split(':')[1], null, file, null, new Actor(ActorKind.System, default, null, null, null, null, [])), default));
    }

    private static Task<IReadOnlyList<KeyStock>> StockAsync(Store store) => store.RunAsync<FindKeyStock, IReadOnlyList<KeyStock>>(find => find.AllAsync(default));

    private static Task<KeyState> CheckAsync(Store store, string key) => store.RunAsync<CheckKeyHandler, KeyState>(async check =>
        (await check.HandleAsync(new CheckKey(key, new Actor(ActorKind.System, default, null, null, null, null, [])), default)).Value!.State);
}
