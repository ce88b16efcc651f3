using System.Globalization;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Stores;
using Comptoir.Benchmarks.Workloads;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Storage;

namespace Comptoir.Benchmarks.Growth;

/// <summary>Checkouts a second, and how long the slowest wait, while more and more orders are stored (B1, B2: flat within a tenth).</summary>
internal static class OrderGrowth
{
    private const string Suite = "Checkout as orders grow (16 clients)";
    private const int Clients = 16;
    private const double Flat = 0.9;

    public static async Task RunAsync(Bench bench)
    {
        await MeasureAsync(bench, await World.MakeAsync(bench.Workplace.Folder("growth"), bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync())));
        await MeasureAsync(bench, await World.MakeAsync(bench.Workplace.Folder("growth"), null));
    }

    private static async Task MeasureAsync(Bench bench, World world)
    {
        string[] templates = await TemplatesAsync(bench, world);
        int stored = 0;
        double? first = null;
        foreach (int orders in bench.Plan.GrowthOrders)
        {
            int copies = orders / templates.Length;
            foreach (string template in templates)
                await world.LookAsync(db => CopyAsync(new Copies(db, stored, copies), template));
            await world.LookAsync(async db =>
            {
                await Copies.AnalyzeAsync(db);
                return true;
            });
            stored = copies;
            var runs = await CheckOutAsync(bench, world);
            var rate = Figure.Of("rate", "/s", runs.Select(run => run.Drove.Rate));
            first ??= rate.Median;
            await bench.Report.AddAsync(new Row(
                Suite,
                string.Create(CultureInfo.InvariantCulture, $"{orders:N0} orders stored"),
                world.Store,
                Clients,
                [
                    rate,
                    Figure.Of("p50", "ms", runs.Select(run => run.Drove.P50)),
                    Figure.Of("p99", "ms", runs.Select(run => run.Drove.P99)),
                    Figure.Of("server", "µs", runs.Select(run => run.Cpu.Server / bench.Plan.OperationsTogether * 1e6)),
                    Figure.Of("beside the first", "%", 100 * rate.Median / first.Value),
                ],
                runs.Max(run => run.Cpu.Foreign),
                "≥ 90 % of the first rate",
                rate.Median >= Flat * first.Value)
            { Size = orders });
        }
    }

    /// <summary>One order of each partner, bought.</summary>
    private static async Task<string[]> TemplatesAsync(Bench bench, World world)
    {
        await using var server = await world.ServeAsync(bench.Server);
        using var http = Drive.Client(1);
        var trade = new Trade(world, await Caller.SignInAsync(http, server.Root, world.Sellers), world.Sellers.Count);
        await Drive.RunAsync(1, trade.Count, trade.CreateCartAsync);
        await Drive.RunAsync(1, trade.Count, trade.CheckOutAsync);
        return [.. Enumerable.Range(0, trade.Count).Select(trade.OrderOf)];
    }

    private static async Task<List<(Drove Drove, CpuUse Cpu)>> CheckOutAsync(Bench bench, World world)
    {
        await using var server = await world.ServeAsync(bench.Server);
        using var http = Drive.Client(Clients);
        var callers = await Caller.SignInAsync(http, server.Root, world.Sellers);
        var runs = new List<(Drove, CpuUse)>();
        // The first is not counted: it pays for the compiler.
        for (int repeat = -1; repeat < bench.Plan.Repeats; repeat++)
        {
            var trade = new Trade(world, callers, bench.Plan.OperationsTogether);
            await Drive.RunAsync(Clients, trade.Count, trade.CreateCartAsync);
            var watch = new CpuWatch(server.Id, world.Postgres is null ? null : bench.Postgres.ProcessId);
            var drove = await Drive.RunAsync(Clients, trade.Count, trade.CheckOutAsync);
            if (repeat >= 0)
                runs.Add((drove, watch.Stop()));
        }

        return runs;
    }

    private static async Task<bool> CopyAsync(Copies copies, string order)
    {
        await using var transaction = await copies.Db.Database.BeginTransactionAsync();
        string ofOrder = $"t.\"OrderId\" = '{order}'";
        string ofEntitlement = $"""t."EntitlementId" IN (SELECT "Id" FROM "Entitlements" WHERE "OrderId" = '{order}')""";
        await copies.AddAsync<Order>($"t.\"Id\" = '{order}'", new Dictionary<string, string> { ["Id"] = copies.Order("Id"), ["CartId"] = "NULL" });
        await copies.AddAsync<OrderLine>(ofOrder, new Dictionary<string, string>
        {
            ["OrderId"] = copies.Order("OrderId"),
            ["ChargeId"] = copies.Guid("ChargeId"),
            ["EntitlementId"] = copies.Guid("EntitlementId"),
        });
        await copies.AddAsync<LedgerEntry>(ofOrder, new Dictionary<string, string> { ["Id"] = copies.Guid("Id"), ["OrderId"] = copies.Order("OrderId") });
        await copies.AddAsync<ProductKey>(ofEntitlement, new Dictionary<string, string> { ["EntitlementId"] = copies.Guid("EntitlementId"), ["Fingerprint"] = copies.Bytes("Fingerprint") });
        await copies.AddAsync<KeyRegister>(ofEntitlement, new Dictionary<string, string> { ["EntitlementId"] = copies.Guid("EntitlementId"), ["Fingerprint"] = copies.Bytes("Fingerprint") });
        await copies.AddAsync<Entitlement>(ofOrder, new Dictionary<string, string> { ["Id"] = copies.Guid("Id"), ["OrderId"] = copies.Order("OrderId") });
        await transaction.CommitAsync();
        return true;
    }
}
