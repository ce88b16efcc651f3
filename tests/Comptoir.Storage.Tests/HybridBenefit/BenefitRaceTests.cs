using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.HybridBenefit;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.HybridBenefit;

/// <summary>Cores wanted by many at once, on two nodes (R12.2).</summary>
public class BenefitRaceTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Of_ten_machines_at_once_sixteen_cores_cover_two(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var second = await store.AddNodeAsync();
        await store.RunAsync<ComptoirDb>(async db => await db.Skus.Where(sku => sku.ProductId == "WORLDYEAR001")
            .ExecuteUpdateAsync(set => set.SetProperty(sku => sku.Cores, 16).SetProperty(sku => sku.HybridBenefit, "windows_standard")));
        var order = (await world.BuyAsync(World.Nadia, World.Yearly)).Value!;
        var entitlement = order.Lines[0].EntitlementId!.Value;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => Store.RunAsync<AssignBenefitHandler, Result<BenefitAssignment>>(
            i % 2 == 0 ? store.Services : second,
            handler => handler.HandleAsync(new AssignBenefit(World.Leon, entitlement, $"vm-{i}", "Standard_D2s_v3", null, null, World.Nadia), default)))));

        Assert.Equal(2, outcomes.Count(outcome => !outcome.IsRefused));
        Assert.All(outcomes.Where(outcome => outcome.IsRefused), outcome => Assert.IsType<CoresShort>(outcome.Refusal));
        Assert.Equal(ProductKind.SoftwareSubscription, order.Lines[0].Kind);
        await world.CancelAsync(World.Nadia, order.Id);
        Assert.Equal(0, await store.RunAsync<ComptoirDb, int>(db => db.BenefitAssignments.CountAsync(assignment => assignment.PartnerId == World.Garance)));
    }
}
