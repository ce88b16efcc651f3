using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests;

/// <summary>A customer's software page by page, on both databases: as many rows are read as a page has items (R5.1).</summary>
public class SoftwareListTests
{
    private static readonly SoftwareFilter All = new(null, null);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Items_follow_each_other_newest_first_each_as_all_its_lines_stand(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var (world, first, second) = await BuyAsync(store);

        var whole = await PageAsync(store, All, new Seek(10));
        var one = await PageAsync(store, All, new Seek(1));
        var two = await PageAsync(store, All, new Seek(1, From: one.Rows.Place));
        var three = await PageAsync(store, All, new Seek(1, From: two.Rows.Place));
        var back = await PageAsync(store, All, new Seek(1, SeekOperation.Previous, three.Rows.Place));
        var again = await PageAsync(store, All, new Seek(1, SeekOperation.PageIndex, two.Rows.Place));

        Assert.Equal([World.FromStock, World.Perpetual, World.Yearly], Keys(whole));
        Assert.Equal([World.FromStock, World.Perpetual, World.Yearly], Keys(one).Concat(Keys(two)).Concat(Keys(three)));
        Assert.Equal([World.Perpetual, World.Perpetual], Keys(back).Concat(Keys(again)));
        Assert.Equal((true, true, false), (one.Rows.HasNext, two.Rows.HasNext, three.Rows.HasNext));
        Assert.Equal((false, true, true, true), (one.Rows.HasPrevious, two.Rows.HasPrevious, back.Rows.HasPrevious, again.Rows.HasPrevious));
        Assert.All([whole, one, two, three], page => Assert.Equal((3, null), (page.Total, page.Before)));
        var (_, perpetual, yearly) = (whole.Rows.Items[0], whole.Rows.Items[1], whole.Rows.Items[2]);
        // Three bought, of which one was cancelled, in two orders; the newest in the second.
        Assert.Equal((2L, 2, 2, second.CreatedAt.AddDays(60), SoftwareStatus.Active), (perpetual.Quantity, perpetual.Orders, perpetual.Active, perpetual.WindowEndsAt, perpetual.Newest));
        Assert.Equal((0L, 1, 0, null, SoftwareStatus.Expired), (yearly.Quantity, yearly.Orders, yearly.Active, yearly.WindowEndsAt, yearly.Newest));
        Assert.Equal(("Perpetual Server", "Perpetual Server", "", "P1Y"), (perpetual.ProductTitle, perpetual.SkuTitle, perpetual.Term, yearly.Term));
        Assert.Empty((await PageAsync(store, All, new Seek(10), by: World.TheirAgent, customer: World.Theirs)).Rows.Items);
        Assert.IsType<CustomerNotFound>((await FindAsync(store, All, new Seek(1), null, World.TheirAgent, World.Leon)).Refusal);
        Assert.NotEqual(first.Id, second.Id);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task They_are_cut_to_a_state_and_found_by_name_in_any_language_and_by_order_number(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var (_, first, second) = await BuyAsync(store);
        await store.RunAsync<ComptoirDb>(async db =>
        {
            await using var work = await db.BeginWorkAsync(default);
            (await db.Skus.SingleAsync(sku => sku.ProductId == "WORLDYEAR001")).Translations = new() { ["fr"] = new CatalogText("Édition à 100 % d’un an", "") };
            await work.CommitAsync(default);
        });

        Assert.Equal([World.FromStock, World.Perpetual], await KeysAsync(new(null, SoftwareStatus.Active)));
        Assert.Equal([World.Perpetual], await KeysAsync(new(null, SoftwareStatus.Cancelled)));
        Assert.Equal([World.Yearly], await KeysAsync(new(null, SoftwareStatus.Expired)));
        Assert.Equal([World.FromStock, World.Perpetual, World.Yearly], await KeysAsync(new("SERVER", null)));
        Assert.Equal([World.Yearly], await KeysAsync(new("édition À 100 %", null)));
        Assert.Equal([World.FromStock], await KeysAsync(new("worldstock01:0001", null)));
        Assert.Equal([World.Perpetual, World.Yearly], await KeysAsync(new(first.Id.Value.ToUpperInvariant(), null)));
        Assert.Equal([World.Perpetual], await KeysAsync(new(first.Id.Value, SoftwareStatus.Cancelled)));
        Assert.Equal([World.Perpetual], await KeysAsync(new(second.Id.Value[..^2], null)));
        foreach (string nothing in (string[])["100 _", "%", "!", "no such thing"])
            Assert.Equal(nothing == "%" ? [World.Yearly] : [], await KeysAsync(new(nothing, null)));

        async Task<IEnumerable<string>> KeysAsync(SoftwareFilter filter) => Keys(await PageAsync(store, filter, new Seek(10)));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task An_item_that_is_to_be_on_the_page_has_the_first_page_or_one_that_begins_with_it(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await BuyAsync(store);
        var last = await PageAsync(store, All, new Seek(1, From: (await PageAsync(store, All, new Seek(2))).Rows.Place));

        var here = await PageAsync(store, All, new Seek(2), World.Perpetual);
        var there = await PageAsync(store, All, new Seek(2), World.Yearly);
        var begin = await PageAsync(store, All, new Seek(2, From: there.Rows.Place), World.FromStock);
        var middle = await PageAsync(store, All, new Seek(1, From: last.Rows.Place), World.Perpetual);
        var none = await PageAsync(store, All, new Seek(2), "WORLDPERP001:0002");
        var cut = await PageAsync(store, new(null, SoftwareStatus.Active), new Seek(2), World.Yearly);

        Assert.Equal([World.FromStock, World.Perpetual], Keys(here));
        Assert.Null(here.Before);
        Assert.Equal((World.Yearly, 2, true, false), (Keys(there).Single(), there.Before!.Value, there.Rows.HasPrevious, there.Rows.HasNext));
        Assert.Equal([World.FromStock, World.Perpetual], Keys(begin));
        Assert.Equal((0, false), (begin.Before, begin.Rows.HasPrevious));
        Assert.Equal((World.Perpetual, 1, true, true), (Keys(middle).Single(), middle.Before!.Value, middle.Rows.HasPrevious, middle.Rows.HasNext));
        Assert.Equal([World.FromStock, World.Perpetual], Keys(none));
        Assert.Null(cut.Before);
        // And the page before the one that begins with it ends right there.
        Assert.Equal([World.FromStock, World.Perpetual], Keys(await PageAsync(store, All, new Seek(2, SeekOperation.Previous, there.Rows.Place))));
    }

    /// <summary>In two orders a year apart, and a third a day later: perpetual software twice, of which one is cancelled, and once more; one
    /// whose term ends; one from stock.</summary>
    private static async Task<(World World, Order First, Order Second)> BuyAsync(Store store)
    {
        var world = await World.BuildAsync(store);
        await world.StockAsync(1);
        var first = (await world.BuyAsync(World.Nadia, World.Perpetual, World.Yearly, World.Perpetual)).Value!;
        await world.CancelAsync(World.Nadia, first.Id, 0);
        store.Time.Advance(TimeSpan.FromDays(366));
        var second = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        store.Time.Advance(TimeSpan.FromDays(1));
        Assert.False((await world.BuyAsync(World.Nadia, World.FromStock)).IsRefused);
        return (world, first, second);
    }

    private static IEnumerable<string> Keys(SoftwareList page) => page.Rows.Items.Select(item => $"{item.Sku.ProductId}:{item.Sku.Id}");

    private static async Task<SoftwareList> PageAsync(Store store, SoftwareFilter filter, Seek seek, string? item = null, Actor? by = null, CustomerId? customer = null) =>
        (await FindAsync(store, filter, seek, item, by ?? World.Nadia, customer ?? World.Leon)).Value!;

    private static Task<Result<SoftwareList>> FindAsync(Store store, SoftwareFilter filter, Seek seek, string? item, Actor by, CustomerId customer) =>
        store.RunAsync<FindSoftwareList, Result<SoftwareList>>(find => find.HandleAsync(customer, filter, seek, item, by, default));
}
