using System.Diagnostics;
using System.Globalization;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Stores;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Benchmarks.Audit;

/// <summary>A large activity log: sealing it, proving it (<c>comptoir audit verify</c>), and the first page of a month as it grows.</summary>
internal static class ActivitySuite
{
    private const string Suite = "Activity log";
    private const int Chunk = 20_000;
    private const int Days = 730;

    // Beyond any place that a server gives.
    private const long SealedFrom = 1_000_000_000;

    private static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Over how many months the records of a whole log are spread.</summary>
    public const int Months = 24;

    /// <summary>Records of a page.</summary>
    public const int Page = 100;

    public static async Task RunAsync(Bench bench)
    {
        foreach (bool postgres in (bool[])[false, true])
        {
            var world = await World.MakeAsync(
                bench.Workplace.Folder("activity"), postgres ? bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync()) : null);
            int half = bench.Plan.ActivityRecords / 2;
            // So many as lie in the first month and a little more.
            await PagesAsync(bench, world, await GrowAsync(bench, world, 0, half / 10), months: 1);
            await SealAndVerifyAsync(bench, world, await GrowAsync(bench, world, half / 10, half));
            int all = await GrowAsync(bench, world, half, 2 * half);
            // As a log is that grew by and by: otherwise the server would seal half of it while its pages are asked for.
            await SealAsync(world);
            await PagesAsync(bench, world, all, Months);
        }
    }

    /// <returns>How many there are now.</returns>
    private static Task<int> GrowAsync(Bench bench, World world, int from, int to)
    {
        var step = TimeSpan.FromDays(Days) / bench.Plan.ActivityRecords;
        return AddAsync(world, from, to, number => Record(world, number, Start + (step * number)));
    }

    /// <summary>Adds records that are sealed as far as one can see, evenly over all months.</summary>
    public static Task<int> AddSealedAsync(World world, int from, int to)
    {
        var step = TimeSpan.FromDays(Days) / (to - from);
        byte[] hash = new byte[32];
        return AddAsync(world, from, to, number =>
        {
            var record = Record(world, number, Start + (step * (number - from)));
            (record.Sequence, record.PreviousHash, record.Hash, record.SealedAt) = (SealedFrom + number, hash, hash, record.Date);
            return record;
        });
    }

    private static Task<int> AddAsync(World world, int from, int to, Func<int, ActivityRecord> record) => world.InAsync(async services =>
    {
        var (db, bulk) = (services.GetRequiredService<ComptoirDb>(), services.GetRequiredService<IBulkRows>());
        for (int first = from; first < to; first += Chunk)
        {
            ActivityRecord[] rows = [.. Enumerable.Range(first, Math.Min(Chunk, to - first)).Select(record)];
            await using var work = await db.BeginWorkAsync(CancellationToken.None);
            await bulk.InsertAsync(db, rows, CancellationToken.None);
            await work.CommitAsync(CancellationToken.None);
        }

        return to;
    });

    private static ActivityRecord Record(World world, int number, DateTimeOffset at)
    {
        var seller = world.Sellers[number % world.Sellers.Count];
        var date = new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        bool isKey = number % 5 == 0;
        string order = string.Create(CultureInfo.InvariantCulture, $"{number:x12}");
        return new ActivityRecord
        {
            PartnerId = new PartnerId(seller.Tenant),
            Id = NewId.Guid(date),
            Date = date,
            RecordedAt = date,
            Operation = isKey ? ActivityOperation.GetSoftwareKey : ActivityOperation.CreateOrder,
            Resource = isKey ? ActivityResource.SoftwareKey : ActivityResource.Order,
            ResourceKey = order,
            ActorKind = ActorKind.Partner,
            Principal = seller.Program,
            ApplicationId = seller.Program,
            CustomerId = new CustomerId(seller.Customers[number % seller.Customers.Count]),
            CustomerName = "Brasserie Léon",
            CustomerNameKey = "brasserie léon",
            CorrelationId = NewId.Guid(date),
            Address = "192.0.2.1",
            Facts = [new ActivityFact(ActivityFact.OrderId, order), new ActivityFact(ActivityFact.LineItemNumber, "0"), new ActivityFact(ActivityFact.Title, "Windows Server")],
        };
    }

    private static async Task SealAsync(World world) =>
        await world.InAsync(services => services.GetRequiredService<SealActivity>().RunAsync(CancellationToken.None));

    private static async Task SealAndVerifyAsync(Bench bench, World world, int records)
    {
        long started = Stopwatch.GetTimestamp();
        await SealAsync(world);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await bench.Report.AddAsync(new Row(Suite, string.Create(CultureInfo.InvariantCulture, $"seal {records:N0} records"), world.Store, null, [Figure.Of("took", "s", seconds), Figure.Of("rate", "records/s", records / seconds)]));
        var settings = new Dictionary<string, string>(world.Settings);
        var run = await ToolRun.RunAsync(bench.Server, ["audit", "verify", "--json", "--data", world.Folder], settings, world.Postgres is null ? null : bench.Postgres.ProcessId);
        await bench.Report.AddAsync(new Row(
            Suite,
            string.Create(CultureInfo.InvariantCulture, $"audit verify of {records:N0} records"),
            world.Store,
            null,
            [Figure.Of("took", "s", run.Took.TotalSeconds), Figure.Of("RSS at most", "MiB", run.ResidentPeak / 1048576.0)],
            run.Foreign,
            "≤ 10 s a million",
            run.Took.TotalSeconds <= 10.0 * records / 1_000_000));
    }

    private static async Task PagesAsync(Bench bench, World world, int records, int months)
    {
        var drove = await AskAsync(bench, world, months);
        await bench.Report.AddAsync(new Row(
            Suite,
            string.Create(CultureInfo.InvariantCulture, $"first page of a month, 100 of {records:N0} records"),
            world.Store,
            1,
            [Figure.Of("p50", "ms", drove.P50), Figure.Of("p99", "ms", drove.P99)],
            null,
            "p50 ≤ 50 ms",
            drove.P50 <= 50));
    }

    /// <summary>Asks for the first page of one month after the other.</summary>
    private static async Task<Drove> AskAsync(Bench bench, World world, int months)
    {
        await using var server = await world.ServeAsync(bench.Server);
        using var http = Drive.Client(1);
        var callers = await Caller.SignInAsync(http, server.Root, world.Sellers);
        Task AskAsync(int number) => PageAsync(callers[number % callers.Count], FirstOf(number % months), Page);
        await Drive.RunAsync(1, Months, AskAsync);
        return await Drive.RunAsync(1, bench.Plan.OperationsAlone, AskAsync);
    }

    public static DateTimeOffset MonthOf(int number) => Start.AddMonths(number);

    /// <summary>Where the first page of a month is asked for.</summary>
    public static string FirstOf(int month) => string.Create(
        CultureInfo.InvariantCulture, $"/comptoir/v1/activity?from={MonthOf(month):yyyy-MM-dd}&to={MonthOf(month + 1).AddDays(-1):yyyy-MM-dd}&size={Page}");

    /// <summary>Asks for a page, which must be full: one that is not would be quick for want of records.</summary>
    public static async Task PageAsync(Caller caller, string path, int size)
    {
        var page = await caller.SendAsync(HttpMethod.Get, path, null, 200);
        if (page.GetProperty("items").GetArrayLength() != size)
            throw new WrongAnswerException($"{path} has {page.GetProperty("items").GetArrayLength()} records instead of {size}.");
    }
}
