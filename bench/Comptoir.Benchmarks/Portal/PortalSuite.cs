using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Stores;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Benchmarks.Portal;

/// <summary>The partner dashboard of a large partner: 5,000 customers, one of them with 2,000 orders, 100 people.</summary>
internal static class PortalSuite
{
    private const string Suite = "Portal (5,000 customers, 2,000 orders, 100 people)";
    private const int Customers = 5000;
    private const int Orders = 2000;
    private const int People = 100;
    private const double FirstByteLimit = 100;
    private const int WeightLimit = 300 * 1024;
    private const long MemoryLimit = 300L << 20;

    /// <summary>More than that on one page is a list in full: 25 rows of what it is about, five for each of a customer's products.</summary>
    private const int MostListed = 150;

    /// <summary>How long somebody reads a page before the next.</summary>
    private static readonly TimeSpan Reading = TimeSpan.FromSeconds(3);

    /// <summary>One of so many works on the largest customer, the others each on one of their own.</summary>
    private const int OnLargest = 10;

    public static async Task RunAsync(Bench bench)
    {
        await MeasureAsync(bench, null);
        await MeasureAsync(bench, bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync()));
    }

    private static async Task MeasureAsync(Bench bench, string? postgres)
    {
        var world = await World.MakeAsync(bench.Workplace.Folder("portal"), postgres);
        var partner = world.Sellers[0];
        string password = Passwords.Generate();
        await world.LookAsync(db => FillAsync(db, partner, password));
        await using (var shop = await world.ServeAsync(bench.Server))
            await BuyAsync(world, shop.Root, partner);

        // A server of its own, whose memory nobody used before.
        await using var server = await world.ServeAsync(bench.Server);
        using var person = await Person.SignInAsync(server.Root, NameOf(0), password);
        string[] lists = [(await person.LookAsync("/partner/customers")).Next, (await person.LookAsync($"/partner/customers/{partner.Customers[0]}/orders")).Next];
        var pages = PagesOf(partner.Customers[0], world.Items[0], lists);
        foreach (var (name, address) in pages)
            await LookAsync(bench, world, server, person, name, address);
        await WeighAsync(bench, world, person);
        await ClickAsync(bench, world, server, password, number =>
            [.. PagesOf(partner.Customers[number % OnLargest == 0 ? 0 : number % partner.Customers.Count], world.Items[0], lists).Select(page => page.Address)]);
    }

    /// <param name="lists">Addresses of the second page of the customers and of the largest customer's orders.</param>
    private static (string Name, string Address)[] PagesOf(Guid id, BenchItem bought, string[] lists)
    {
        string customer = $"/partner/customers/{id}";
        string item = string.Join(':', bought.CatalogItemId.Split(':')[..2]);
        return
        [
            ("home", "/partner"),
            ("customers", "/partner/customers"),
            ("customers, next page", lists[0]),
            ("customers by name", "/partner/customers?q=many4999"),
            ("customers by domain", "/partner/customers?q=4321.partner0.bench"),
            ("customers by tenant ID", $"/partner/customers?q={id}"),
            ("customers, no match", "/partner/customers?q=nobody+of+that+name"),
            ("order history", $"{customer}/orders"),
            ("order history, next page", lists[1]),
            ("software", $"{customer}/software"),
            ("software, opened", $"{customer}/software?item={item}&get=1"),
            ("next invoice", "/partner/billing/next?currency=EUR"),
            ("activity log", "/partner/activity"),
        ];
    }

    private static async Task LookAsync(Bench bench, World world, ServerProcess server, Person person, string name, string address)
    {
        var times = new List<double>();
        Seen seen = null!;
        var watch = new CpuWatch(server.Id, world.Postgres is null ? null : bench.Postgres.ProcessId);
        for (int i = 0; i < bench.Plan.OperationsAlone + 20; i++)
        {
            seen = await person.LookAsync(address);
            // The first few pay for the compiler and the pages that are not in memory yet.
            if (i >= 20)
                times.Add(seen.FirstByte);
        }

        times.Sort();
        double late = times[(int)(times.Count * 0.99)];
        await bench.Report.AddAsync(new Row(
            Suite,
            name,
            world.Store,
            1,
            [Figure.Of("first byte p50", "ms", times[times.Count / 2]), Figure.Of("p99", "ms", late), Figure.Of("page", "KiB", seen.Html.Length / 1024.0), Figure.Of("listed", "", seen.Listed)],
            watch.Stop().Foreign,
            "≤ 100 ms, no list in full",
            late <= FirstByteLimit && seen.Listed <= MostListed));
    }

    private static async Task WeighAsync(Bench bench, World world, Person person)
    {
        long bytes = 0;
        string[] files = [.. (await person.LookAsync("/partner")).Files.Distinct()];
        if (files.Length < 3)
            throw new WrongAnswerException("The page has neither its styles nor its script.");
        foreach (string file in files)
            bytes += await person.WeighAsync(file);
        await bench.Report.AddAsync(new Row(
            Suite, "script and style, first visit", world.Store, null, [Figure.Of("compressed", "KiB", bytes / 1024.0)], null, "≤ 300 KiB", bytes <= WeightLimit));
    }

    private static async Task ClickAsync(Bench bench, World world, ServerProcess server, string password, Func<int, string[]> addresses)
    {
        var people = new List<Person>();
        try
        {
            for (int number = 0; number < People; number++)
                people.Add(await Person.SignInAsync(server.Root, NameOf(number), password));
            int clicks = bench.Plan.OperationsAlone / 5;
            var watch = new CpuWatch(server.Id, world.Postgres is null ? null : bench.Postgres.ProcessId);
            long started = Stopwatch.GetTimestamp();
            var times = (await Task.WhenAll(people.Select((person, number) => ReadAsync(person, number, clicks, addresses(number))))).SelectMany(all => all).Order().ToList();
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            long peak = MachineUse.ResidentPeak(server.Id);
            await bench.Report.AddAsync(new Row(
                Suite,
                "all of them clicking",
                world.Store,
                People,
                [
                    Figure.Of("memory at most", "MiB", peak / 1048576.0),
                    Figure.Of("now", "MiB", MachineUse.Resident(server.Id) / 1048576.0),
                    Figure.Of("pages", "/s", times.Count / seconds),
                    Figure.Of("first byte p50", "ms", times[times.Count / 2]),
                    Figure.Of("p99", "ms", times[(int)(times.Count * 0.99)]),
                ],
                watch.Stop().Foreign,
                "≤ 300 MiB",
                peak <= MemoryLimit));
        }
        finally
        {
            people.ForEach(person => person.Dispose());
        }
    }

    private static async Task<List<double>> ReadAsync(Person person, int number, int clicks, string[] addresses)
    {
        var times = new List<double>();
        // Nobody begins at the same moment as another.
        await Task.Delay(Reading * (number / (double)People));
        for (int i = 0; i < clicks; i++)
        {
            times.Add((await person.LookAsync(addresses[(number + i) % addresses.Length])).FirstByte);
            await Task.Delay(Reading);
        }

        return times;
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"person{number}@partner0.bench.example");

    /// <summary>Adds the many customers and the people.</summary>
    private static async Task<int> FillAsync(ComptoirDb db, BenchPartner partner, string password)
    {
        var id = new PartnerId(partner.Tenant);
        var now = await db.Partners.Where(row => row.Id == id).Select(row => row.CreatedAt).SingleAsync();
        for (int number = partner.Customers.Count; number < Customers; number++)
        {
            World.AddCustomer(db, id, string.Create(CultureInfo.InvariantCulture, $"many{number}.partner0.bench.example"), now);
            if (number % 500 == 0)
            {
                await db.SaveChangesAsync();
                db.ChangeTracker.Clear();
            }
        }

        string hash = new Passwords(Options.Create(new PasswordHasherOptions())).Hash(password);
        for (int number = 0; number < People; number++)
        {
            var user = new User(id, null, new UserId(NewId.Guid(now)), NameOf(number), $"Person {number}", [Role.AdminAgent], now);
            user.SetPassword(hash);
            db.Users.Add(user);
        }

        await db.SaveChangesAsync();
        return Customers;
    }

    /// <summary>Buys for the first customer, over HTTP, as often as is wanted.</summary>
    private static async Task BuyAsync(World world, Uri root, BenchPartner partner)
    {
        using var http = Drive.Client(8);
        var caller = (await Load.Caller.SignInAsync(http, root, [partner]))[0];
        await Drive.RunAsync(8, Orders, number => caller.SendAsync(
            HttpMethod.Post,
            $"/v1/customers/{partner.Customers[0]}/orders",
            JsonSerializer.Serialize(new
            {
                billingCycle = "one_time",
                lineItems = new[] { new { lineItemNumber = 0, offerId = world.Items[number % world.Items.Count].CatalogItemId, quantity = world.Items[number % world.Items.Count].Quantity } },
            }),
            201));
    }
}
