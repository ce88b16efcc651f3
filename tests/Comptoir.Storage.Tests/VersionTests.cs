using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests;

public class VersionTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_write_that_saw_an_older_version_fails_and_keeps_nothing(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        await using var one = store.Services.CreateAsyncScope();
        await using var two = store.Services.CreateAsyncScope();
        var first = one.ServiceProvider.GetRequiredService<ComptoirDb>();
        var second = two.ServiceProvider.GetRequiredService<ComptoirDb>();
        var seenByFirst = await LoadAsync(first);
        var seenBySecond = await LoadAsync(second);
        long version = seenByFirst.Version;

        seenByFirst.RegisterOrganization("first");
        await first.SaveChangesAsync();
        seenBySecond.RegisterOrganization("second");

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => second.SaveChangesAsync());
        var stored = await store.RunAsync<ComptoirDb, Customer>(LoadAsync);
        Assert.Equal("first", stored.OrganizationRegistrationNumber);
        Assert.Equal(version + 1, stored.Version);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_save_that_changes_nothing_of_a_row_leaves_its_version(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);

        long before = (await store.RunAsync<ComptoirDb, Customer>(LoadAsync)).Version;
        await store.RunAsync<ComptoirDb>(async db =>
        {
            await LoadAsync(db);
            await db.SaveChangesAsync();
        });

        Assert.Equal(before, (await store.RunAsync<ComptoirDb, Customer>(LoadAsync)).Version);
    }

    private static Task<Customer> LoadAsync(ComptoirDb db) =>
        db.Customers.SingleAsync(customer => customer.PartnerId == World.Garance && customer.Id == World.Leon);
}
