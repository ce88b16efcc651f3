using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Commerce.Time;
using Comptoir.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Commerce.Tests;

/// <summary>A partner that may buy, its customers in four markets, and the sample catalogue, on a database of their own whose clock
/// stands until it is moved. The world is built once and copied.</summary>
internal sealed class SellingWorld : IAsyncDisposable
{
    /// <summary>One 16-core pack: perpetual, issued keys, an edition and an earlier version included; 921.84 EUR.</summary>
    public const string Perpetual = "CMP0WS22STD1:0002";

    /// <summary>A server subscription of three years; 920.25 EUR.</summary>
    public const string Subscription = "CMP0WSRV0022:0004";

    /// <summary>Perpetual, keys from stock.</summary>
    public const string FromStock = "CMP0OFLTSCST:0001";

    public const string Reservation = "DZH318Z0BQ3V:0C01";

    /// <summary>Marketplace SaaS; 89.42 EUR a year.</summary>
    public const string Saas = "CMP0BOREALSG:0002";

    public const string AzurePlan = "DZH318Z0BPS6:0001";

    public static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 14, 7, TimeSpan.Zero);
    public static readonly CustomerId Leon = new(new("5b0c0000-0000-4000-8000-000000000001"));
    public static readonly CustomerId Wattle = new(new("5b0c0000-0000-4000-8000-000000000002"));
    public static readonly CustomerId Nuuk = new(new("5b0c0000-0000-4000-8000-000000000003"));

    /// <summary>Has not accepted the customer agreement.</summary>
    public static readonly CustomerId Undecided = new(new("5b0c0000-0000-4000-8000-000000000004"));

    private static readonly Lazy<Task<string>> Template = new(BuildTemplateAsync);
    private static readonly PartnerId Garance = new(new("3d10f5aa-0000-4000-8000-000000000001"));
    private static readonly PartnerId Rival = new(new("3d10f5aa-0000-4000-8000-000000000002"));

    private readonly string file;
    private readonly StandingTime time = new();
    private readonly ServiceProvider services;

    private SellingWorld(string file)
    {
        this.file = file;
        services = new ServiceCollection()
            .AddSingleton<TimeProvider>(time)
            .AddOptions()
            .AddCommerce()
            .AddComptoirSqlite(file)
            .AddSingleton(new KeyVault(new byte[32]))
            .AddSingleton<IMediaStore>(new FolderMediaStore(Path.GetTempPath(), Faults.None, time))
            .BuildServiceProvider();
    }

    public static Actor Nadia { get; } = Agent(Garance, "nadia@garance.example");

    /// <summary>Of another partner.</summary>
    public static Actor Stranger { get; } = Agent(Rival, "sam@rival.example");

    public static async Task<SellingWorld> MakeAsync()
    {
        string copy = NewFile();
        File.Copy(await Template.Value, copy);
        var world = new SellingWorld(copy);
        await world.OpenVaultAsync();
        return world;
    }

    public static string ItemOf(string productAndSku, string market = "FR", string currency = "EUR", string scope = Price.NoScope)
    {
        string[] ids = productAndSku.Split(':');
        return $"{productAndSku}:{Price.AvailabilityIdOf(ids[0], ids[1], market, "commercial", scope, currency)}";
    }

    public static PurchaseLine Line(string item, int? quantity = 1, int number = 0, string? term = null, BillingCycle? cycle = BillingCycle.OneTime) => new()
    {
        Id = number,
        CatalogItemId = item.Split(':').Length == 3 ? item : ItemOf(item),
        Quantity = quantity,
        BillingCycle = cycle,
        Term = term ?? (item.StartsWith(Subscription, StringComparison.Ordinal) ? "P3Y" : null),
    };

    public static PurchaseLine ReservationLine(string subscription, string market = "FR", string currency = "EUR") =>
        Line(ItemOf(Reservation, market, currency, Price.AzurePlanScope), term: "P1Y") with
        {
            ProvisioningContext = new() { ["SubscriptionId"] = subscription, ["scope"] = "shared", ["duration"] = "1Year" },
        };

    public DateTimeOffset Now => time.GetUtcNow();

    public void Advance(TimeSpan by) => time.Advance(by);

    /// <summary>Turns the clock, doing what falls due on the way, each at its instant.</summary>
    public async Task TurnToAsync(DateTimeOffset to)
    {
        while (await RunAsync<DueWork, DateTimeOffset?>(due => due.NextAsync(to, default)) is { } next)
        {
            if (next > Now)
                Advance(next - Now);
            await RunAsync<DueWork, bool>(async due =>
            {
                await due.RunAsync(Now, default);
                return true;
            });
        }

        Advance(to - Now);
    }

    /// <summary>What <c>comptoir check</c> would find.</summary>
    public Task<List<string>> FindingsAsync() => RunAsync<CheckInstallation, List<string>>(async check =>
    {
        var found = new List<string>();
        await foreach (var finding in check.FindAsync(deep: false, begins: null, default))
            found.Add($"{finding.Invariant} {finding.Record}: {finding.Expected}; {finding.Found}");
        return found;
    });

    /// <summary>Runs a use case in a scope of its own, as a request would.</summary>
    public async Task<T> RunAsync<THandler, T>(Func<THandler, Task<T>> use)
        where THandler : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<THandler>());
    }

    public Task<T> ReadAsync<T>(Func<ComptoirDb, Task<T>> read) => RunAsync(read);

    public Task<int> ChangeAsync(Func<ComptoirDb, Task> change) => RunAsync<ComptoirDb, int>(async db =>
    {
        await change(db);
        return await db.SaveChangesAsync();
    });

    public Task<Result<Cart>> CartAsync(CustomerId customer, params PurchaseLine[] lines) =>
        RunAsync<CreateCartHandler, Result<Cart>>(create => create.HandleAsync(new(customer, lines, null, Nadia), default));

    public Task<Result<Cart>> ReplaceAsync(Cart cart, params PurchaseLine[] lines) =>
        RunAsync<ReplaceCartHandler, Result<Cart>>(replace => replace.HandleAsync(new(cart.CustomerId, cart.Id, lines, null, null, Nadia), default));

    public Task<Result<CheckoutOutcome>> CheckoutAsync(Cart cart, Actor? by = null) =>
        RunAsync<CheckoutCartHandler, Result<CheckoutOutcome>>(checkout => checkout.HandleAsync(new(cart.CustomerId, cart.Id, by ?? Nadia), default));

    public Task<Result<Order>> BuyAsync(params PurchaseLine[] lines) => RunAsync<PlaceOrderHandler, Result<Order>>(
        place => place.HandleAsync(new(Leon, lines, null, null, Nadia), default));

    public Task<Result<Order>> CancelAsync(Order order, params int[] lines) => RunAsync<CancelOrderHandler, Result<Order>>(cancel => cancel.HandleAsync(
        new(order.CustomerId, order.Id, lines.Length == 0 ? null : [.. lines.Select(line => new LineToCancel(line, null))], null, Nadia), default));

    public Task<long> OwedAsync(string currency = "EUR") => ReadAsync(db => db.CreditAccounts
        .Where(account => account.PartnerId == Garance && account.Currency == currency)
        .Select(account => account.OwedMinor)
        .SingleAsync());

    public Task LimitAsync(long minor, string currency = "EUR") => ReadAsync(db => db.CreditAccounts
        .Where(account => account.PartnerId == Garance && account.Currency == currency)
        .ExecuteUpdateAsync(set => set.SetProperty(account => account.LimitMinor, minor)));

    public Task<Partner> PartnerAsync(ComptoirDb db) => db.Partners.SingleAsync(partner => partner.Id == Garance);

    /// <summary>Buys the Azure plan for the French customer, with an Azure subscription under it.</summary>
    public async Task<(SubscriptionId Plan, string Azure)> AzureAsync(bool registered = true)
    {
        var order = (await BuyAsync(Line(AzurePlan))).Value!;
        var plan = order.Lines[0].SubscriptionId!.Value;
        var azure = new Guid("a2000000-0000-4000-8000-000000000001");
        await ChangeAsync(async db =>
        {
            db.AzureSubscriptions.Add(new AzureSubscription
            {
                PartnerId = Garance,
                CustomerId = Leon,
                Id = azure,
                PlanSubscriptionId = plan,
                FriendlyName = "Production",
                Status = AzureSubscriptionStatus.Active,
                CreatedAt = Start,
            });
            await Task.CompletedTask;
        });
        if (registered)
            _ = await RunAsync<RegisterSubscriptionHandler, Result<Subscription>>(register => register.HandleAsync(new(Leon, plan, Nadia), default));
        return (plan, azure.ToString());
    }

    /// <summary>Puts keys of <see cref="FromStock"/> on the shelf.</summary>
    public Task StockAsync(int count) => RunAsync<ComptoirDb, int>(async db =>
    {
        var vault = services.GetRequiredService<KeyVault>();
        for (int i = 0; i < count; i++)
        {
            string key = $"STOCK-{i:D5}-AAAAA-BBBBB-CCCCC";
            byte[] fingerprint = vault.Fingerprint(key);
            var secret = vault.Seal(key, ProductKeys.StockContext(fingerprint));
            db.KeyRegister.Add(new KeyRegister
            {
                Fingerprint = fingerprint,
                ProductId = FromStock.Split(':')[0],
                SkuId = FromStock.Split(':')[1],
                Version = "2021",
                State = RegisteredKeyState.Stock,
                Ciphertext = secret.Bytes,
                DataKeyId = secret.DataKeyId,
                AddedAt = Start,
            });
        }

        return await db.SaveChangesAsync();
    });

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Delete(file);
    }

    private static Actor Agent(PartnerId partner, string name) => new(
        ActorKind.Partner, partner, null, new UserId(new Guid(7, 0, 0, new byte[8])), name, null, [Role.AdminAgent])
    {
        CorrelationId = new Guid(8, 0, 0, new byte[8]),
    };

    private static string NewFile() => Path.Combine(Path.GetTempPath(), $"comptoir-{Path.GetRandomFileName()}.db");

    private static void Delete(string file)
    {
        using (var connection = new SqliteConnection(SqliteSetup.ConnectionString(file)))
            SqliteConnection.ClearPool(connection);
        foreach (string suffix in new[] { "", "-wal", "-shm" })
            File.Delete(file + suffix);
    }

    private static async Task<string> BuildTemplateAsync()
    {
        string made = NewFile();
        await using (var world = new SellingWorld(made))
        {
            await world.ReadAsync(db => db.Database.EnsureCreatedAsync());
            await world.OpenVaultAsync();
            await world.ChangeAsync(db =>
            {
                AddPartner(db, Garance, "Garance Négoce");
                AddPartner(db, Rival, "Rival");
                AddCustomer(db, Leon, "Brasserie Léon", "FR", agreed: true);
                AddCustomer(db, Wattle, "Wattle Creek Foods", "AU", agreed: true);
                AddCustomer(db, Nuuk, "Nuuk Fiskeri", "GL", agreed: true);
                AddCustomer(db, Undecided, "Undecided", "FR", agreed: false);
                db.TaxRates.Add(new TaxRate { Market = "FR", Name = "TVA", Rate = 0.2m, ValidFrom = new DateOnly(2020, 1, 1) });
                db.TaxRates.Add(new TaxRate { Market = "AU", Name = "GST", Rate = 0.1m, ValidFrom = new DateOnly(2020, 1, 1) });
                return Task.CompletedTask;
            });
            var op = new Actor(ActorKind.System, Garance, null, null, null, null, []);
            _ = await world.RunAsync<ImportCatalogHandler, Result<CatalogImported>>(import => import.SampleAsync(op, default));
            await world.ReadAsync(db => db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)"));
            string copy = NewFile();
            using (var connection = new SqliteConnection(SqliteSetup.ConnectionString(made)))
                SqliteConnection.ClearPool(connection);
            File.Copy(made, copy);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(copy);
            return copy;
        }
    }

    private static void AddPartner(ComptoirDb db, PartnerId id, string name)
    {
        var partner = new Partner(id, name, "6100042", "FR", "EUR", "fr-FR", PartnerType.DirectBill, Start);
        partner.SellIn([Partner.EveryMarket]);
        db.Partners.Add(partner);
        foreach (string currency in new[] { "EUR", "AUD", "DKK" })
            db.CreditAccounts.Add(new CreditAccount { PartnerId = id, Currency = currency, LimitMinor = 100_000_000_00 });
    }

    /// <summary>The operator of the installation, by whom invoices are cut.</summary>
    public static void AddOperator(ComptoirDb db)
    {
        var op = new PartnerId(new("3d10f5aa-0000-4000-8000-00000000000f"));
        db.Partners.Add(new Partner(op, "Operator", "0", "FR", "EUR", "fr-FR", PartnerType.IndirectProvider, Start));
        db.Installations.Add(new Installation { OperatorId = op, IsTest = true, CreatedAt = Start });
    }

    public static void AddCustomer(ComptoirDb db, CustomerId id, string name, string country, bool agreed)
    {
        var billing = new BillingProfile { CompanyName = name, Culture = "fr-FR", Language = "fr", Address = new Address { Country = country } };
        db.Customers.Add(new Customer(Garance, id, NewId.Guid(Start), NewId.Guid(Start), $"{id}.onmicrosoft.com", billing, Start));
        if (!agreed)
            return;
        db.CustomerAgreements.Add(new CustomerAgreement
        {
            PartnerId = Garance,
            CustomerId = id,
            Id = NewId.Guid(Start),
            TemplateId = AgreementTemplate.Customer.Id,
            ConfirmedBy = NewId.Guid(Start),
            FirstName = "Inès",
            LastName = "Morel",
            Email = "it@leon.example",
            PhoneNumber = "",
            AgreedAt = Start,
            RecordedAt = Start,
        });
    }

    private Task<(Guid, byte[])> OpenVaultAsync() => RunAsync<ComptoirDb, (Guid, byte[])>(
        async db => await services.GetRequiredService<KeyVault>().OpenAsync(db, services.GetRequiredService<CommerceClock>(), default));

    private sealed class StandingTime : TimeProvider
    {
        private DateTimeOffset now = Start;

        public override DateTimeOffset GetUtcNow() => now;

        public void Advance(TimeSpan by) => now += by;
    }
}
