using Comptoir.Commerce.Checks;
using Comptoir.Storage.Tests.Reservations;
using Comptoir.Storage.Tests.Stores;

namespace Comptoir.Storage.Tests.Checks;

/// <summary>I32: a subscription or a reservation that does not stand as its order line does is named, and nothing else.</summary>
public class StateCheckTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_does_not_stand_as_its_line_does_is_named(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        var plan = await AzureWorld.AddAsync(store, price: 1_000m);
        var reservation = await AzureWorld.BuyAsync(store.Services);
        Assert.Empty(await FindAsync(store));

        // Its line has a charge, of nothing: taken for SaaS it must be active.
        await NamedAsync(store, """UPDATE "Subscriptions" SET "Status" = 'Deleted'""", $"I32 subscription {plan}: not Deleted: its line is active; Deleted");
        await NamedAsync(store, """UPDATE "Subscriptions" SET "Status" = 'Active', "Kind" = 'Saas'""");
        await NamedAsync(store, """UPDATE "Subscriptions" SET "Status" = 'Pending'""", $"I32 subscription {plan}: not Pending: charge ");
        await NamedAsync(store, """UPDATE "Subscriptions" SET "Status" = 'Active', "Kind" = 'AzurePlan'""");
        await NamedAsync(store, """UPDATE "Reservations" SET "State" = 'Refunded'""", $"I32 reservation {reservation}: Active or Expired: its line is active; Refunded");
        await NamedAsync(store, """UPDATE "Reservations" SET "State" = 'Expired'""");
        await NamedAsync(store, """UPDATE "Reservations" SET "State" = 'Active'""");
    }

    private static async Task NamedAsync(Store store, string sql, params string[] findings)
    {
        Assert.Equal(1, await store.SqlAsync(sql));
        var found = await FindAsync(store);
        Assert.True(
            found.Count == findings.Length && findings.All(expected => found.Exists(text => text.StartsWith(expected, StringComparison.Ordinal))),
            $"{sql}\nexpected {string.Join(" | ", findings)}\nfound {string.Join(" | ", found)}");
    }

    private static Task<List<string>> FindAsync(Store store) => store.RunAsync<CheckInstallation, List<string>>(async check =>
    {
        var found = new List<string>();
        await foreach (var finding in check.FindAsync(deep: false, begins: null, default))
            found.Add($"{finding.Invariant} {finding.Record}: {finding.Expected}; {finding.Found}");
        return found;
    });
}
