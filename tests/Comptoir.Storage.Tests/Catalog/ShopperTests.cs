using Comptoir.Commerce.Access;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Catalog;

/// <summary>For whom a node lists what may be bought is never older than half a second, and nobody's customer becomes another's (docs/adr/0027).</summary>
public sealed class ShopperTests
{
    private static readonly TimeSpan Last = CatalogMemory.Remembered - TimeSpan.FromTicks(1);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private static readonly Actor Operator = new(ActorKind.Operator, World.Operator, null, null, null, null, [Role.Operator]);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_customer_that_moved_has_its_new_market_at_once_where_it_moved_and_half_a_second_later_elsewhere(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        var other = await store.AddNodeAsync();
        Assert.Equal((3, 3), (await CountAsync(store.Services), await CountAsync(other)));
        var billing = CustomerPageTests.Request("moved.example", "Moved").Billing;
        var moved = new BillingProfile
        {
            Email = billing.Email,
            Culture = "de-DE",
            Language = "de",
            CompanyName = billing.CompanyName,
            Address = new Address { Country = "DE", City = "Köln", Line1 = "Domplatz 1", PostalCode = "50667", FirstName = "Inès", LastName = "Morel" },
        };

        Assert.Null((await store.RunAsync<UpdateBillingProfileHandler, Result<Customer>>(update => update.HandleAsync(new(World.Leon, moved, null, World.Nadia), default))).Refusal);

        Assert.Equal((0, 3), (await CountAsync(store.Services), await CountAsync(other)));
        store.Time.Advance(Last);
        Assert.Equal(3, await CountAsync(other));
        store.Time.Advance(Tick);
        Assert.Equal(0, await CountAsync(other));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_market_that_was_taken_from_a_partner_is_refused_at_once_where_it_was_taken_and_half_a_second_later_elsewhere(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        await store.RunAsync<ComptoirDb>(async db =>
        {
            db.Tenants.Add(new Tenant { Id = World.Garance.Value, Kind = ActorKind.Partner, PartnerId = World.Garance });
            await db.SaveChangesAsync();
        });
        var other = await store.AddNodeAsync();
        Assert.Equal((null, null), (await RefusalAsync(store.Services), await RefusalAsync(other)));

        Assert.Null((await store.RunAsync<ChangePartnerHandler, Result<Partner>>(
            change => change.HandleAsync(new ChangePartner(World.Garance, null, Operator) { Markets = ["DE"] }, default))).Refusal);

        Assert.IsType<MarketNotAuthorized>(await RefusalAsync(store.Services));
        store.Time.Advance(Last);
        Assert.Null(await RefusalAsync(other));
        store.Time.Advance(Tick);
        Assert.IsType<MarketNotAuthorized>(await RefusalAsync(other));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_strangers_customer_is_not_found_however_lately_its_own_partner_asked(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        Assert.Null(await RefusalAsync(store.Services));

        Assert.IsType<CustomerNotFound>(await RefusalAsync(store.Services, World.TheirAgent));
        Assert.Null(await RefusalAsync(store.Services));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_relationship_that_another_program_ended_is_refused_within_half_a_second_and_then_asked_about_each_time(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        Assert.Null(await RefusalAsync(store.Services));

        await EndAsync(store, store.Time.GetUtcNow());

        store.Time.Advance(CatalogMemory.Remembered);
        Assert.IsType<RelationshipEnded>(await RefusalAsync(store.Services));
        await EndAsync(store, null);
        Assert.Null(await RefusalAsync(store.Services));
    }

    private static Task EndAsync(Store store, DateTimeOffset? at) => store.RunAsync<ComptoirDb>(
        db => db.Customers.Where(customer => customer.PartnerId == World.Garance && customer.Id == World.Leon).ExecuteUpdateAsync(set => set.SetProperty(customer => customer.EndedAt, at)));

    private static async Task<int> CountAsync(IServiceProvider node) => (await ListAsync(node, World.Nadia)).Value!.Page.Items.Count;

    private static async Task<Refusal?> RefusalAsync(IServiceProvider node, Actor? by = null) => (await ListAsync(node, by ?? World.Nadia)).Refusal;

    private static Task<Result<CatalogItemPage>> ListAsync(IServiceProvider node, Actor by) => Store.RunAsync<FindCatalogItems, Result<CatalogItemPage>>(
        node, find => find.HandleAsync(new CatalogItemFilter(World.Leon, null, null, null, CatalogOrder.Title), new Seek(50), by, default));
}
