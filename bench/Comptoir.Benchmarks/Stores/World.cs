using Comptoir.Benchmarks.Servers;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Postgres;
using Comptoir.Server.Demo;
using Comptoir.Server.Hosting;
using Comptoir.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Benchmarks.Stores;

/// <summary>A partner of the bench, with the program it signs in by and its customers.</summary>
internal sealed record BenchPartner(Guid Tenant, Guid Program, string Secret, IReadOnlyList<Guid> Customers);

/// <summary>What is for sale to every customer of the bench: a product with a 32-digit key, bought once, at a price without end.</summary>
internal sealed record BenchItem(string CatalogItemId, int Quantity);

/// <summary>An installation to measure: the demo world's catalogue, more partners and customers, and the mark of a test taken off,
/// so that <c>serve</c> runs it as it runs any other and does not look after the test clock at each request.</summary>
internal sealed class World
{
    private const int Partners = 16;
    private const int CustomersEach = 25;
    private const long Credit = 1_000_000_000_000_00;

    private World(string folder, string? postgres, IReadOnlyList<BenchPartner> partners, IReadOnlyList<BenchItem> items) =>
        (Folder, Postgres, Sellers, Items) = (folder, postgres, partners, items);

    public string Folder { get; }

    /// <summary>Connection string; null on SQLite.</summary>
    public string? Postgres { get; }

    public IReadOnlyList<BenchPartner> Sellers { get; }

    public IReadOnlyList<BenchItem> Items { get; }

    public string Store => Postgres is null ? "SQLite" : "PostgreSQL";

    /// <summary>What its server is told by the environment.</summary>
    public IReadOnlyDictionary<string, string> Settings => Postgres is null
        ? new Dictionary<string, string> { ["Keys__RevealsPerMinute"] = "100000" }
        : new Dictionary<string, string> { ["Keys__RevealsPerMinute"] = "100000", ["Storage__Postgres"] = Postgres };

    /// <param name="postgres">Connection string of an empty database; null for SQLite in the folder.</param>
    public static async Task<World> MakeAsync(string folder, string? postgres)
    {
        var settings = postgres is null ? [] : new[] { KeyValuePair.Create("Storage:Postgres", (string?)postgres) };
        await using var app = await DemoServer.BuildAsync(new DataFolder(folder), "http://127.0.0.1:0", CancellationToken.None, settings: settings);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        var now = scope.ServiceProvider.GetRequiredService<Commerce.Time.CommerceClock>().RealNow();
        var items = await ItemsAsync(db, now);
        BenchPartner[] partners = [.. Enumerable.Range(0, Partners).Select(number => AddPartner(db, number, now))];
        await db.SaveChangesAsync();
        // A demo world stays one: the database would not have it otherwise.
        await db.Database.ExecuteSqlRawAsync(postgres is null
            ? """DROP TRIGGER "Installations_update";"""
            : """DROP TRIGGER "Installations_update" ON "Installations";""");
        await db.Installations.ExecuteUpdateAsync(set => set.SetProperty(installation => installation.IsTest, false));
        return new World(folder, postgres, partners, items);
    }

    /// <summary>Looks into the database, beside the server.</summary>
    public async Task<T> LookAsync<T>(Func<ComptoirDb, Task<T>> look)
    {
        var options = new DbContextOptionsBuilder<ComptoirDb>();
        if (Postgres is null)
            options.UseComptoirSqlite(SqliteSetup.ConnectionString(Path.Combine(Folder, "comptoir.db")));
        else
            options.UseComptoirPostgres(Postgres);
        await using var db = new ComptoirDb(options.Options);
        return await look(db);
    }

    /// <summary>Works with the services of a server on it that does not listen.</summary>
    public async Task<T> InAsync<T>(Func<IServiceProvider, Task<T>> act)
    {
        var settings = Postgres is null ? [] : new[] { KeyValuePair.Create("Storage:Postgres", (string?)Postgres) };
        await using var app = ServerApp.Build(new DataFolder(Folder), "http://127.0.0.1:0", settings);
        await app.Services.GetRequiredService<Preparation>().OpenAsync(CancellationToken.None);
        await using var scope = app.Services.CreateAsyncScope();
        return await act(scope.ServiceProvider);
    }

    public Task<ServerProcess> ServeAsync(ServerBinary binary) => ServerProcess.StartAsync(binary, "serve", Folder, Settings);

    private static async Task<IReadOnlyList<BenchItem>> ItemsAsync(ComptoirDb db, DateTimeOffset now)
    {
        var found = await (
            from sku in db.Skus
            where sku.KeyFormat == KeyFormat.D32 && sku.Kind == ProductKind.Perpetual
            join price in db.Prices on new { sku.ProductId, SkuId = sku.Id } equals new { price.ProductId, price.SkuId }
            where price.Market == "FR" && price.Segment == "commercial" && price.From <= now && price.Until > now.AddYears(1)
            orderby price.CatalogItemId
            select new { price.CatalogItemId, sku.MinimumQuantity }).ToListAsync();
        return found.Count >= 3
            ? [.. found.Select(item => new BenchItem(item.CatalogItemId, item.MinimumQuantity))]
            : throw new InvalidOperationException("The sample catalogue has no three perpetual products with 32-digit keys for France.");
    }

    private static BenchPartner AddPartner(ComptoirDb db, int number, DateTimeOffset now)
    {
        var id = new PartnerId(NewId.Guid(now));
        var partner = new Partner(id, $"Bench partner {number}", $"7{number:D6}", "FR", "EUR", "fr-FR", PartnerType.DirectBill, now);
        partner.SellIn([Partner.EveryMarket]);
        db.Partners.Add(partner);
        AddTenant(db, id.Value, ActorKind.Partner, id, null, $"partner{number}.bench.example");
        db.CreditAccounts.Add(new CreditAccount { PartnerId = id, Currency = "EUR", LimitMinor = Credit });
        var program = new Application(id, NewId.Guid(now), "Bench", [Role.AdminAgent], now);
        string secret = program.MakeSecret();
        db.Applications.Add(program);
        return new BenchPartner(
            id.Value, program.ClientId, secret, [.. Enumerable.Range(0, CustomersEach).Select(customer => AddCustomer(db, id, $"customer{customer}.partner{number}.bench.example", now))]);
    }

    /// <summary>Adds a customer that has accepted the agreement, with its admin.</summary>
    internal static Guid AddCustomer(ComptoirDb db, PartnerId partner, string domain, DateTimeOffset now)
    {
        var id = new CustomerId(NewId.Guid(now));
        var billing = new BillingProfile
        {
            FirstName = "Camille",
            LastName = "Durand",
            Email = $"camille@{domain}",
            Culture = "fr-FR",
            Language = "fr",
            CompanyName = domain,
            Address = new Address
            {
                Country = "FR",
                City = "Lyon",
                Line1 = "1 place Bellecour",
                PostalCode = "69002",
                FirstName = "Camille",
                LastName = "Durand",
                PhoneNumber = "+33 4 72 00 00 00",
            },
        };
        db.Customers.Add(new Customer(partner, id, NewId.Guid(now), NewId.Guid(now), domain, billing, now));
        AddTenant(db, id.Value, ActorKind.Customer, partner, id, domain);
        db.Users.Add(new User(partner, id, new UserId(NewId.Guid(now)), billing.Email, "Camille Durand", [Role.GlobalAdmin], now));
        db.CustomerAgreements.Add(new CustomerAgreement
        {
            PartnerId = partner,
            CustomerId = id,
            Id = NewId.Guid(now),
            TemplateId = AgreementTemplate.Customer.Id,
            ConfirmedBy = id.Value,
            FirstName = billing.FirstName,
            LastName = billing.LastName,
            Email = billing.Email,
            PhoneNumber = billing.Address.PhoneNumber,
            AgreedAt = now,
            RecordedAt = now,
        });
        return id.Value;
    }

    private static void AddTenant(ComptoirDb db, Guid id, ActorKind kind, PartnerId partner, CustomerId? customer, string domain)
    {
        db.Tenants.Add(new Tenant { Id = id, Kind = kind, PartnerId = partner, CustomerId = customer });
        db.TenantDomains.Add(new TenantDomain { Name = domain, TenantId = id });
    }
}
