using Comptoir.Commerce.HybridBenefit;

namespace Comptoir.Commerce.Tests.HybridBenefit;

/// <summary>The adviser's assignment is the best there is (R12).</summary>
public sealed class CoreAllocationTests
{
    [Fact]
    public void Ten_thousand_small_cases_are_worth_what_trying_everything_finds()
    {
        var random = new Random(20210310);
        for (int round = 0; round < 10_000; round++)
        {
            var demands = Enumerable.Range(0, random.Next(1, 7)).Select(_ => Demand(random)).ToList();
            var supplies = Enumerable.Range(0, random.Next(0, 4)).Select(_ => new CoreSupply(random.Next(0, 40), random.Next(2) == 0)).ToList();

            int[] given = CoreAllocation.Best(demands, supplies, out bool proven);

            Assert.True(proven);
            AssertFits(demands, supplies, given);
            long worth = given.Select((place, i) => place < 0 ? 0 : demands[i].Value).Sum();
            Assert.True(Exhaustive(demands, supplies, 0, [.. supplies.Select(supply => supply.Cores)]) == worth, $"Round {round}: {worth}");
        }
    }

    [Fact]
    public void A_thousand_machines_fit_the_licences_they_are_given()
    {
        var random = new Random(7);
        var sizes = VmPrices.Shipped().All.ToList();
        var demands = Enumerable.Range(0, 1000).Select(_ => sizes[random.Next(sizes.Count)])
            .Select(size => new CoreDemand(BenefitCores.Needed(BenefitProduct.Windows, size.VCpu), (long)((size.Windows - size.Linux) * 1_000_000m), false)).ToList();
        var supplies = Enumerable.Range(0, 40).Select(_ => new CoreSupply(8 * random.Next(1, 40), false)).ToList();

        int[] given = CoreAllocation.Best(demands, supplies, out bool proven);

        Assert.True(proven);
        AssertFits(demands, supplies, given);
    }

    [Fact]
    public void Nothing_is_given_where_there_is_nothing()
    {
        Assert.Empty(CoreAllocation.Best([], [new CoreSupply(16, false)], out _));
        Assert.Equal([-1], CoreAllocation.Best([new CoreDemand(8, 5, false)], [], out _));
        Assert.Equal([-1], CoreAllocation.Best([new CoreDemand(8, 0, false)], [new CoreSupply(16, false)], out _));
    }

    private static CoreDemand Demand(Random random) => new(random.Next(1, 21), random.Next(0, 12), random.Next(3) == 0);

    private static void AssertFits(List<CoreDemand> demands, List<CoreSupply> supplies, int[] given)
    {
        for (int place = 0; place < supplies.Count; place++)
        {
            var mine = demands.Where((_, i) => given[i] == place).ToList();
            Assert.True(mine.Sum(demand => (long)demand.Cores) <= supplies[place].Cores);
            Assert.True(supplies[place].IsEnterprise || !mine.Exists(demand => demand.EnterpriseOnly));
        }
    }

    private static long Exhaustive(List<CoreDemand> demands, List<CoreSupply> supplies, int i, long[] free)
    {
        if (i == demands.Count)
            return 0;
        long best = Exhaustive(demands, supplies, i + 1, free);
        for (int place = 0; place < supplies.Count; place++)
        {
            if (free[place] < demands[i].Cores || (demands[i].EnterpriseOnly && !supplies[place].IsEnterprise))
                continue;
            free[place] -= demands[i].Cores;
            best = Math.Max(best, demands[i].Value + Exhaustive(demands, supplies, i + 1, free));
            free[place] += demands[i].Cores;
        }

        return best;
    }
}
