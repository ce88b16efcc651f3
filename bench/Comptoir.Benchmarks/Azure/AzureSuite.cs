using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Stores;
using Comptoir.Commerce.Catalog;

namespace Comptoir.Benchmarks.Azure;

/// <summary>Reservations listed and searched in a small catalogue and in a large one, and the benefit adviser on a long list.</summary>
internal static class AzureSuite
{
    private const string Suite = "Azure reservations and Hybrid Benefit";
    private const int Machines = 1000;
    private const int Licenses = 20;
    private const double AdviceLimit = 2;

    /// <summary>What answers on the first page must not become slower by.</summary>
    private const double Slower = 1.5;

    private const string License = "CMP0WSRV0022:0004";

    /// <summary>What is asked for, and whether a larger catalogue may not make it slower.</summary>
    private static readonly (string Name, string Query)[] Reads =
    [
        ("list", "kind=reservation&size=20"),
        ("list by price", "kind=reservation&size=20&sort=price"),
        ("search by size", "kind=reservation&size=20&q=D16s_v3"),
        ("search by id", "kind=reservation&size=20&q=DZH318Z0BQ3V"),
    ];

    public static async Task RunAsync(Bench bench)
    {
        await MeasureAsync(bench, null);
        await MeasureAsync(bench, bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync()));
    }

    private static async Task MeasureAsync(Bench bench, string? postgres)
    {
        var world = await World.MakeAsync(bench.Workplace.Folder("azure"), postgres);
        Dictionary<string, double[]> small;
        await using (var server = await world.ServeAsync(bench.Server))
        {
            using var http = Drive.Client(1);
            var caller = (await Caller.SignInAsync(http, server.Root, world.Sellers.Take(1)))[0];
            small = await ReadAsync(bench, caller);
            await AdviseAsync(bench, world, caller);
        }

        int skus = await world.LookAsync(db => ManyReservations.AddAsync(db, bench.Plan.ReservationSkus));
        await using (var server = await world.ServeAsync(bench.Server))
        {
            using var http = Drive.Client(1);
            var caller = (await Caller.SignInAsync(http, server.Root, world.Sellers.Take(1)))[0];
            var large = await ReadAsync(bench, caller);
            foreach (var (name, _) in Reads)
            {
                var (before, after) = (Figure.Of("small catalogue", "ms", small[name]), Figure.Of("large", "ms", large[name]));
                await bench.Report.AddAsync(new Row(
                    Suite,
                    string.Create(CultureInfo.InvariantCulture, $"{name}, {skus:N0} SKUs"),
                    world.Store,
                    1,
                    [before, after],
                    null,
                    "as fast as a small one",
                    after.Median <= Math.Max(before.Median * Slower, before.Median + 2)));
            }
        }
    }

    private static async Task<Dictionary<string, double[]>> ReadAsync(Bench bench, Caller caller)
    {
        var found = new Dictionary<string, double[]>();
        foreach (var (name, query) in Reads)
        {
            var times = new List<double>();
            // The first few pay for the compiler and the pages that are not in memory yet.
            for (int i = 0; i < bench.Plan.OperationsAlone + 20; i++)
            {
                long started = Stopwatch.GetTimestamp();
                var page = await caller.SendAsync(HttpMethod.Get, $"/comptoir/v1/customers/{caller.Partner.Customers[0]}/catalogitems?{query}", null, 200);
                if (i >= 20)
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (page.GetProperty("items").GetArrayLength() == 0)
                    throw new WrongAnswerException($"{query} found nothing.");
            }

            found[name] = [.. times];
        }

        return found;
    }

    private static async Task AdviseAsync(Bench bench, World world, Caller caller)
    {
        string customer = $"/customers/{caller.Partner.Customers[0]}";
        string[] ids = License.Split(':');
        string offer = $"{License}:{Price.AvailabilityIdOf(ids[0], ids[1], "FR", "commercial", Price.NoScope, "EUR")}";
        for (int i = 0; i < Licenses; i++)
        {
            await caller.SendAsync(
                HttpMethod.Post,
                $"/v1{customer}/orders",
                JsonSerializer.Serialize(new { billingCycle = "one_time", lineItems = new[] { new { lineItemNumber = 0, offerId = offer, quantity = 2 + (i % 5), termDuration = "P3Y" } } }),
                201);
        }

        string[] sizes = ["Standard_D2s_v3", "Standard_D4s_v3", "Standard_D8s_v3", "Standard_D16s_v3", "Standard_E8s_v3", "Standard_F8s_v2"];
        var list = new StringBuilder("{\"vms\":[");
        for (int i = 0; i < Machines; i++)
            list.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{{\"vmName\":\"vm{i}\",\"vmSize\":\"{sizes[i * 7919 % sizes.Length]}\"}}");
        list.Append("]}");
        var times = new List<double>();
        bool proven = false;
        for (int i = 0; i <= bench.Plan.Repeats; i++)
        {
            long started = Stopwatch.GetTimestamp();
            var advice = await caller.SendAsync(HttpMethod.Post, $"/comptoir/v1{customer}/hybridbenefit/advice", list.ToString(), 200);
            times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            proven = advice.GetProperty("proven").GetBoolean();
            if (advice.GetProperty("vms").GetArrayLength() != Machines)
                throw new WrongAnswerException("Not every machine was advised on.");
        }

        var took = Figure.Of("took", "s", times);
        await bench.Report.AddAsync(new Row(
            Suite,
            string.Create(CultureInfo.InvariantCulture, $"advice on {Machines:N0} machines, {Licenses} licences"),
            world.Store,
            1,
            [took, Figure.Of("proven best", "", proven ? 1 : 0)],
            null,
            "≤ 2 s",
            took.Highest <= AdviceLimit));
    }
}
