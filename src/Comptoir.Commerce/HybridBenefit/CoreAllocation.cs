namespace Comptoir.Commerce.HybridBenefit;

/// <param name="Cores">Counted cores it takes, above 0.</param>
/// <param name="Value">What covering it is worth, not below 0.</param>
/// <param name="EnterpriseOnly">Only enterprise licences cover it.</param>
internal readonly record struct CoreDemand(int Cores, long Value, bool EnterpriseOnly);

/// <param name="Cores">Counted cores that are free.</param>
internal readonly record struct CoreSupply(long Cores, bool IsEnterprise);

/// <summary>Gives each machine to one licence or none so that what is covered is worth the most: several knapsacks.</summary>
/// <remarks>Branch and bound over the machines, the most worth for their cores first; the bound is the best that all cores together,
/// undivided, could do with the machines left. Machines alike are given in the order of the licences, and of licences alike the first
/// is tried. Earlier licences are preferred where it makes no difference.</remarks>
internal sealed class CoreAllocation
{
    /// <summary>Steps after which the best found so far is the answer, unproven. Seconds at most.</summary>
    private const int MostSteps = 1_000_000;

    /// <summary>Cells of the table of bounds; beyond it bounds are taken from fractions.</summary>
    private const long LargestTable = 16_000_000;

    private readonly List<Item> items;
    private readonly bool[] isEnterprise;
    private readonly long[] free;
    private readonly int[] groupEnd;
    private readonly int[][]? table;
    private readonly long[] weightSums;
    private readonly long[] valueSums;
    private readonly int[] place;
    private readonly int[] best;
    private long bestValue = -1;
    private long freeInAll;
    private long mostPossible;
    private int steps;

    private CoreAllocation(IReadOnlyList<CoreDemand> demands, IReadOnlyList<CoreSupply> supplies)
    {
        isEnterprise = [.. supplies.Select(supply => supply.IsEnterprise)];
        long widest = supplies.Count == 0 ? 0 : supplies.Max(supply => supply.Cores);
        items = [.. demands
            .Select((demand, index) => new Item(index, demand.Cores, demand.Value, demand.EnterpriseOnly))
            .Where(item => item.Value > 0 && item.Cores <= widest)
            .OrderByDescending(item => (decimal)item.Value / item.Cores)
            .ThenByDescending(item => item.Cores)
            .ThenBy(item => item.EnterpriseOnly)];
        free = UsefulCores(supplies);
        freeInAll = free.Sum();
        groupEnd = GroupEnds();
        weightSums = Sums(item => item.Cores);
        valueSums = Sums(item => item.Value);
        table = TableOfBounds();
        place = new int[items.Count];
        best = new int[items.Count];
    }

    /// <param name="proven">No assignment is worth more; false where the search was given up.</param>
    /// <returns>For each machine the licence's place in <paramref name="supplies"/>, or −1.</returns>
    public static int[] Best(IReadOnlyList<CoreDemand> demands, IReadOnlyList<CoreSupply> supplies, out bool proven)
    {
        var search = new CoreAllocation(demands, supplies);
        int[] given = new int[demands.Count];
        Array.Fill(given, -1);
        search.mostPossible = search.Bound(0);
        proven = !search.Search(0, 0) || search.bestValue == search.mostPossible;
        for (int i = 0; i < search.items.Count; i++)
            given[search.items[i].Index] = search.best[i];
        return given;
    }

    /// <summary>Cores of each licence that some sum of machines can fill, at most all that are asked for.</summary>
    private long[] UsefulCores(IReadOnlyList<CoreSupply> supplies)
    {
        long asked = items.Sum(item => (long)item.Cores);
        long[] useful = new long[supplies.Count];
        foreach (bool enterprise in (bool[])[true, false])
        {
            int[] sizes = [.. items.Where(item => enterprise || !item.EnterpriseOnly).Select(item => item.Cores).Distinct()];
            var mine = Enumerable.Range(0, supplies.Count).Where(i => supplies[i].IsEnterprise == enterprise).ToList();
            long most = mine.Count == 0 ? 0 : mine.Max(i => Math.Min(supplies[i].Cores, asked));
            bool[] reached = new bool[most + 1];
            reached[0] = true;
            for (long sum = 1; sum <= most; sum++)
                reached[sum] = Array.Exists(sizes, size => size <= sum && reached[sum - size]);
            foreach (int i in mine)
            {
                useful[i] = Math.Min(supplies[i].Cores, asked);
                while (!reached[useful[i]])
                    useful[i]--;
            }
        }

        return useful;
    }

    private int[] GroupEnds()
    {
        int[] ends = new int[items.Count];
        for (int i = items.Count - 1; i >= 0; i--)
            ends[i] = i + 1 < items.Count && items[i].IsLike(items[i + 1]) ? ends[i + 1] : i + 1;
        return ends;
    }

    private long[] Sums(Func<Item, long> part)
    {
        long[] sums = new long[items.Count + 1];
        for (int i = 0; i < items.Count; i++)
            sums[i + 1] = sums[i] + part(items[i]);
        return sums;
    }

    /// <summary>The best value of the machines from one on in so many undivided cores; null where it would be too large.</summary>
    private int[][]? TableOfBounds()
    {
        int unit = items.Count == 0 ? 1 : items.Select(item => item.Cores).Aggregate(GreatestCommonDivisor);
        long width = (Math.Min(freeInAll, weightSums[^1]) / unit) + 1;
        if (width * (items.Count + 1) > LargestTable || valueSums[^1] > int.MaxValue)
            return null;
        Unit = unit;
        int[][] rows = new int[items.Count + 1][];
        rows[items.Count] = new int[width];
        for (int i = items.Count - 1; i >= 0; i--)
        {
            int weight = items[i].Cores / unit;
            int[] next = rows[i + 1];
            int[] row = rows[i] = (int[])next.Clone();
            for (int cores = weight; cores < width; cores++)
                row[cores] = Math.Max(next[cores], next[cores - weight] + (int)items[i].Value);
        }

        return rows;
    }

    private int Unit { get; set; } = 1;

    private long Bound(int i)
    {
        if (table is not null)
            return table[i][Math.Min(freeInAll / Unit, table[i].Length - 1)];
        int low = i;
        int high = items.Count;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = weightSums[middle] - weightSums[i] <= freeInAll ? (middle, high) : (low, middle - 1);
        }

        long whole = valueSums[low] - valueSums[i];
        long left = freeInAll - (weightSums[low] - weightSums[i]);
        return low == items.Count ? whole : whole + (long)((decimal)left * items[low].Value / items[low].Cores);
    }

    /// <returns>Whether to stop: nothing better can be found, or the steps are used up.</returns>
    private bool Search(int i, long value)
    {
        if (value > bestValue)
        {
            bestValue = value;
            place.AsSpan(0, i).CopyTo(best);
            best.AsSpan(i).Fill(-1);
        }

        if (bestValue == mostPossible || ++steps > MostSteps)
            return true;
        if (i == items.Count || value + Bound(i) <= bestValue)
            return false;

        var item = items[i];
        bool likePrevious = i > 0 && items[i - 1].IsLike(item);
        for (int bin = likePrevious ? place[i - 1] : 0; bin < free.Length; bin++)
        {
            if (free[bin] < item.Cores || (item.EnterpriseOnly && !isEnterprise[bin]) || IsTried(bin, likePrevious ? place[i - 1] : 0))
                continue;
            place[i] = bin;
            Take(bin, item.Cores);
            bool stop = Search(i + 1, value + item.Value);
            Take(bin, -item.Cores);
            if (stop)
                return true;
        }

        // Left out: then so are all that are like it.
        for (int like = i; like < groupEnd[i]; like++)
            place[like] = -1;
        return Search(groupEnd[i], value);
    }

    private void Take(int bin, int cores)
    {
        free[bin] -= cores;
        freeInAll -= cores;
    }

    /// <summary>A licence before it, as good for everything, was tried.</summary>
    private bool IsTried(int bin, int from)
    {
        for (int other = from; other < bin; other++)
        {
            if (free[other] == free[bin] && isEnterprise[other] == isEnterprise[bin])
                return true;
        }

        return false;
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    private readonly record struct Item(int Index, int Cores, long Value, bool EnterpriseOnly)
    {
        public bool IsLike(Item other) => (Cores, Value, EnterpriseOnly) == (other.Cores, other.Value, other.EnterpriseOnly);
    }
}
