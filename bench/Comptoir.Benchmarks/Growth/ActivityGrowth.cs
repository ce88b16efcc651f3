using System.Globalization;
using Comptoir.Benchmarks.Audit;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Stores;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Storage;

namespace Comptoir.Benchmarks.Growth;

/// <summary>The first page of a month while the activity log grows (B8: at ten million at most half as long again as at the first
/// size).</summary>
internal static class ActivityGrowth
{
    private const string Suite = "Activity as it grows (100 of a month, 1 client)";
    private const double Longer = 1.5;

    // Sealed already, so that a server which is measured has nothing to seal, beyond any place that it will give.
    private const string Place = "(1000000000 + n.n)";
    private const string Templates = """t."ResourceKey" LIKE '00000000000_' AND (t."Sequence" IS NULL OR t."Sequence" < 1000000000)""";

    public static async Task RunAsync(Bench bench)
    {
        foreach (bool postgres in (bool[])[true, false])
        {
            var world = await World.MakeAsync(
                bench.Workplace.Folder("growth"), postgres ? bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync()) : null);
            await ActivitySuite.GrowAsync(bench, world, 0, world.Sellers.Count);
            await MeasureAsync(bench, world);
        }
    }

    private static async Task MeasureAsync(Bench bench, World world)
    {
        int stored = 0;
        double? first = null;
        foreach (int records in bench.Plan.GrowthActivity)
        {
            int copies = records / world.Sellers.Count;
            await world.LookAsync(db => CopyAsync(new Copies(db, stored, copies)));
            stored = copies;
            var pages = await ActivitySuite.AskAsync(bench, world);
            first ??= pages.P50;
            await bench.Report.AddAsync(new Row(
                Suite,
                string.Create(CultureInfo.InvariantCulture, $"{records:N0} records stored"),
                world.Store,
                1,
                [Figure.Of("rate", "/s", pages.Rate), Figure.Of("p50", "ms", pages.P50), Figure.Of("p99", "ms", pages.P99), Figure.Of("beside the first", "%", 100 * pages.P50 / first.Value)],
                null,
                "p50 ≤ 1.5 times the first",
                pages.P50 <= Longer * first.Value)
            { Size = records });
        }
    }

    private static async Task<bool> CopyAsync(Copies copies)
    {
        string instant = copies.Instant(ActivitySuite.FirstDay, ActivitySuite.Days);
        await copies.AddAsync<ActivityRecord>(Templates, new Dictionary<string, string>
        {
            ["Id"] = copies.Guid("Id"),
            ["Date"] = instant,
            ["RecordedAt"] = instant,
            ["Sequence"] = Place,
            ["PreviousHash"] = copies.Bytes("Id"),
            ["Hash"] = copies.Bytes("Id"),
            ["SealedAt"] = instant,
        });
        await Copies.AnalyzeAsync(copies.Db);
        return true;
    }
}
