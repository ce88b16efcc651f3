using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests.Licensing;

/// <summary>What a reveal costs does not grow with what else its caller does (R5.4): reveals are counted in an index of their own.</summary>
public class RevealRatePlanTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Reveals_of_a_minute_are_counted_without_looking_at_any_other_record(Database kind)
    {
        var plans = new Plans();
        await using var store = await Store.OpenAsync(kind, adapt: services => services.ConfigureDbContext<ComptoirDb>(options => options.AddInterceptors(plans)));
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);

        Assert.Null(await store.RunAsync<RevealRate, RevealsTooFast?>(rate => rate.CheckAsync(World.Nadia, default)));

        string plan = await plans.OfLastAsync(store);
        string[] uses = [.. plan.Split('\n').Where(step => step.Contains(" using ", StringComparison.OrdinalIgnoreCase))];
        Assert.NotEmpty(uses);
        Assert.All(uses, use => Assert.Contains("Reveals", use, StringComparison.OrdinalIgnoreCase));
        // No record is read to tell what it is of: all that is asked stands in the index.
        Assert.DoesNotContain("Filter: ((\"Operation\"", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort  (", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }
}
