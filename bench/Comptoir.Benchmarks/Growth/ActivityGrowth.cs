using System.Globalization;
using Comptoir.Benchmarks.Audit;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Stores;

namespace Comptoir.Benchmarks.Growth;

/// <summary>Pages of the activity log while it grows (B8): at ten million records each takes at most half as long again as at the first
/// size, and one deep in the list hardly longer than its first. Records are sealed already, so that a server which is measured has
/// nothing to seal, and at each size they lie evenly over two years: the pages that are compared hold the same.</summary>
internal static class ActivityGrowth
{
    private const double Longer = 1.5;
    private const double Deeper = 1.3;
    private const int Large = 500;
    private const string First = "first 500 of two years";

    public static async Task RunAsync(Bench bench)
    {
        foreach (bool postgres in (bool[])[true, false])
        {
            var world = await World.MakeAsync(
                bench.Workplace.Folder("growth"), postgres ? bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync()) : null);
            await MeasureAsync(bench, world);
        }
    }

    private static async Task MeasureAsync(Bench bench, World world)
    {
        var found = new List<(int Records, IReadOnlyDictionary<string, Drove> Pages)>();
        int stored = 0;
        foreach (int records in bench.Plan.GrowthActivity)
        {
            await ActivitySuite.AddSealedAsync(world, stored, records);
            stored = records;
            await world.LookAsync(async db =>
            {
                await Copies.AnalyzeAsync(db);
                return true;
            });
            found.Add((records, await AskAsync(bench, world, records)));
        }

        foreach (string page in found[0].Pages.Keys)
        {
            foreach (var (records, pages) in found)
            {
                double beside = pages[page].P50 / found[0].Pages[page].P50;
                double deep = pages[page].P50 / pages[First].P50;
                bool isDeep = page.EndsWith(First["first ".Length..], StringComparison.Ordinal) && page != First;
                await bench.Report.AddAsync(new Row(
                    $"Activity as it grows: {page} (1 client)",
                    string.Create(CultureInfo.InvariantCulture, $"{records:N0} records stored"),
                    world.Store,
                    1,
                    [
                        Figure.Of("rate", "/s", pages[page].Rate),
                        Figure.Of("p50", "ms", pages[page].P50),
                        Figure.Of("p99", "ms", pages[page].P99),
                        Figure.Of("beside the first size", "%", 100 * beside),
                    ],
                    null,
                    isDeep ? "p50 ≤ 1.5 times that of the first size, ≤ 1.3 times that of the first page" : "p50 ≤ 1.5 times that of the first size",
                    beside <= Longer && (!isDeep || deep <= Deeper))
                { Size = records });
            }
        }
    }

    private static async Task<IReadOnlyDictionary<string, Drove>> AskAsync(Bench bench, World world, int records)
    {
        await using var server = await world.ServeAsync(bench.Server);
        using var http = Drive.Client(1);
        var callers = await Caller.SignInAsync(http, server.Root, world.Sellers);
        string always = $"/comptoir/v1/activity?from={Day(ActivitySuite.MonthOf(0))}&to={Day(ActivitySuite.MonthOf(ActivitySuite.Months).AddDays(-1))}";
        string large = string.Create(CultureInfo.InvariantCulture, $"{always}&size={Large}");
        // Of each partner's records these callers see four fifths.
        int middle = records / callers.Count * 4 / 5 / Large / 2;
        string[] middles = await Task.WhenAll(callers.Select(caller => MiddleAsync(caller, large, middle)));
        Task<Drove> RunAsync(int size, Func<int, string> path) => RunOnceWarmAsync(bench, number => ActivitySuite.PageAsync(callers[number % callers.Count], path(number), size));
        return new Dictionary<string, Drove>
        {
            ["first 100 of a month"] = await RunAsync(ActivitySuite.Page, number => ActivitySuite.FirstOf(number % ActivitySuite.Months)),
            ["first 100 of a month, of one kind"] = await RunAsync(ActivitySuite.Page, number => $"{ActivitySuite.FirstOf(number % ActivitySuite.Months)}&action=create_order"),
            // Keys, which this caller is not shown, are only with each fifth customer.
            ["first 100 of a customer"] = await RunAsync(ActivitySuite.Page, number => $"{always}&size={ActivitySuite.Page}&customerId={callers[number % callers.Count].Partner.Customers[1 + (number % 4)]}"),
            [First] = await RunAsync(Large, _ => large),
            ["middle 500 of two years"] = await RunAsync(Large, number => middles[number % callers.Count]),
            ["last 500 of two years"] = await RunAsync(Large, _ => $"{large}&seekOperation=Last"),
        };
    }

    /// <summary>The compiler, and what is read for the first time, is paid for before.</summary>
    private static async Task<Drove> RunOnceWarmAsync(Bench bench, Func<int, Task> page)
    {
        await Drive.RunAsync(1, bench.Plan.OperationsAlone, page);
        return await Drive.RunAsync(1, bench.Plan.OperationsAlone, page);
    }

    /// <summary>A page by its number is counted to; the one after it is not.</summary>
    private static async Task<string> MiddleAsync(Caller caller, string all, int before)
    {
        var page = await caller.SendAsync(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{all}&seekOperation=PageIndex&pageIndex={before}"), null, 200);
        return $"{all}&seekOperation=Next&continuationToken={Uri.EscapeDataString(page.GetProperty("continuationToken").GetString()!)}";
    }

    private static string Day(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
