using System.Globalization;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Stores;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Caller = Comptoir.Benchmarks.Load.Caller;

namespace Comptoir.Benchmarks.Support;

/// <summary>A long queue of support requests: its first, middle and last page, and those of the list of the partner that has half of them.</summary>
internal static class SupportSuite
{
    private const string Suite = "Support requests";
    private const string Queue = "/comptoir/v1/support/queue?size=100";
    private const string List = "/v1/servicerequests?size=100";
    private const int Waiting = 100_000;
    private const int Page = 100;
    private const int Chunk = 10_000;
    private const double Limit = 50;

    /// <summary>Of so many requests one is closed and waits for nobody.</summary>
    private const int ClosedOf = 5;

    private const int All = Waiting * ClosedOf / (ClosedOf - 1);

    private static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync(Bench bench)
    {
        foreach (bool postgres in (bool[])[false, true])
        {
            var world = await World.MakeAsync(
                bench.Workplace.Folder("support"), postgres ? bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync()) : null);
            var desk = await FillAsync(world);
            await using var server = await ServerProcess.StartAsync(
                bench.Server, "serve", world.Folder, new Dictionary<string, string>(world.Settings) { ["Auth__AppOnlyEverywhere"] = "true" });
            using var http = Drive.Client(1);
            var callers = await Caller.SignInAsync(http, server.Root, [desk, world.Sellers[0]]);
            await QueueAsync(bench, world, callers[0]);
            await ListAsync(bench, world, callers[1]);
        }
    }

    private static async Task QueueAsync(Bench bench, World world, Caller desk)
    {
        // A page by its number is walked to; the pages after it are not.
        var middle = await desk.SendAsync(HttpMethod.Get, $"{Queue}&seekOperation=PageIndex&pageIndex={Waiting / Page / 2}", null, 200);
        string place = Uri.EscapeDataString(middle.GetProperty("continuationToken").GetString()!);
        await PageAsync(bench, world, desk, "queue, first page", Queue);
        await PageAsync(bench, world, desk, "queue, middle page", $"{Queue}&seekOperation=Next&continuationToken={place}");
        await PageAsync(bench, world, desk, "queue, last page", $"{Queue}&seekOperation=Last");
        await PageAsync(bench, world, desk, "queue, asked of the partner, last", $"{Queue}&state=attention_needed&seekOperation=Last");
    }

    private static async Task ListAsync(Bench bench, World world, Caller seller)
    {
        int mine = All / 2;
        await PageAsync(bench, world, seller, "partner's list, first page", List);
        await PageAsync(bench, world, seller, "partner's list, middle page", $"{List}&offset={mine / 2}");
        await PageAsync(bench, world, seller, "partner's list, last page", $"{List}&offset={mine - Page}");
    }

    private static async Task PageAsync(Bench bench, World world, Caller caller, string what, string path)
    {
        async Task AskAsync(int number)
        {
            var page = await caller.SendAsync(HttpMethod.Get, path, null, 200);
            if (page.GetProperty("items").GetArrayLength() != Page)
                throw new WrongAnswerException($"{path} has {page.GetProperty("items").GetArrayLength()} requests.");
        }

        // The first few pay for the compiler and the pages that are not in memory yet.
        await Drive.RunAsync(1, 20, AskAsync);
        var drove = await Drive.RunAsync(1, bench.Plan.OperationsAlone, AskAsync);
        await bench.Report.AddAsync(new Row(
            Suite,
            string.Create(CultureInfo.InvariantCulture, $"{what}, of {Waiting:N0}"),
            world.Store,
            1,
            [Figure.Of("p50", "ms", drove.P50), Figure.Of("p99", "ms", drove.P99)],
            null,
            "p99 < 50 ms",
            drove.P99 < Limit));
    }

    /// <returns>The operator's program.</returns>
    private static Task<BenchPartner> FillAsync(World world) => world.InAsync(async services =>
    {
        var (db, bulk) = (services.GetRequiredService<ComptoirDb>(), services.GetRequiredService<IBulkRows>());
        for (int first = 0; first < All; first += Chunk)
        {
            ServiceRequest[] rows = [.. Enumerable.Range(first, Math.Min(Chunk, All - first)).Select(number => Request(world, number))];
            await using var work = await db.BeginWorkAsync(CancellationToken.None);
            await bulk.InsertAsync(db, rows, CancellationToken.None);
            await work.CommitAsync(CancellationToken.None);
        }

        // As autovacuum has long done where so many requests came one by one: pages of the index alone need to know which rows all see.
        await db.Database.ExecuteSqlRawAsync(db.Database.IsSqlite() ? "ANALYZE" : "VACUUM ANALYZE");
        var op = await db.Installations.Select(installation => installation.OperatorId).SingleAsync();
        var program = new Application(op, NewId.Guid(Start), "Bench desk", [Role.Operator], Start);
        string secret = program.MakeSecret();
        db.Applications.Add(program);
        await db.SaveChangesAsync();
        return new BenchPartner(op.Value, program.ClientId, secret, []);
    });

    /// <summary>Every second one is of the first partner; of five one is closed and one waits for the partner.</summary>
    private static ServiceRequest Request(World world, int number)
    {
        var seller = world.Sellers[number % 2 == 0 ? 0 : 1 + (number / 2 % (world.Sellers.Count - 1))];
        var at = Start.AddMinutes(number);
        var (partner, desk) = (new Author("camille@bench.example", OfOperator: false), new Author("desk@bench.example", OfOperator: true));
        var request = new ServiceRequest(
            new PartnerId(seller.Tenant),
            NewId.ServiceRequest(at),
            SupportTopic.Refund,
            Severity.Moderate,
            "Refund for Windows Server 2022 Standard",
            "Customer: customer.bench.example\nOrder: FP7PgrDYonpswG_dVje9mzE7U9Rdkyi1\nReason: bought twice\nAmount: 1,200.00 EUR",
            new RequestContact { Name = "Camille Durand", Email = "camille@bench.example", Phone = "+33 4 72 00 00 00" },
            "fr-FR",
            partner,
            at)
        {
            CustomerId = new CustomerId(seller.Customers[number % seller.Customers.Count]),
            CustomerName = "Brasserie Léon",
            Subject = new RequestSubject
            {
                OrderId = "FP7PgrDYonpswG_dVje9mzE7U9Rdkyi1",
                Lines = [0],
                Products = "Windows Server 2022 Standard",
                Reason = "bought twice",
                Currency = "EUR",
                RequestedMinor = 120000,
            },
        };
        if (number / 2 % ClosedOf == 0)
            request.Close(null, desk, at);
        else if (number / 2 % ClosedOf == 1)
            request.Ask("Which order?", desk, at);
        return request;
    }
}
