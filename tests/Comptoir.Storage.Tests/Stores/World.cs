using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Storage.Tests.Stores;

/// <summary>A small world: two partners, each with a customer that accepted the agreement, and three products: perpetual software
/// with issued keys (100.00), a subscription of one year (1,200.00) and software with keys from stock (50.00).</summary>
public sealed class World
{
    public static readonly PartnerId Garance = new(new("3d10f5aa-0000-4000-8000-000000000001"));
    public static readonly PartnerId Rival = new(new("3d10f5aa-0000-4000-8000-000000000002"));
    public static readonly PartnerId Operator = new(new("3d10f5aa-0000-4000-8000-00000000000f"));
    public static readonly CustomerId Leon = new(new("5b0c0000-0000-4000-8000-000000000001"));
    public static readonly CustomerId Theirs = new(new("5b0c0000-0000-4000-8000-000000000002"));
    public static readonly Guid MediaId = new("6e1d0000-0000-4000-8000-000000000001");

    public const string Perpetual = "WORLDPERP001:0001";
    public const string Yearly = "WORLDYEAR001:0001";
    public const string FromStock = "WORLDSTOCK01:0001";

    /// <summary>20 per cent, on top of the price.</summary>
    public const decimal TaxRate = 0.2m;

    private readonly Store store;

    private World(Store store) => this.store = store;

    public static Actor Nadia { get; } = Person(Garance, "nadia@garance.example", 1, Role.AdminAgent, Role.GlobalAdmin);

    public static Actor TheirAgent { get; } = Person(Rival, "sam@rival.example", 2, Role.AdminAgent);

    /// <param name="limitMinor">Credit limit of each partner, euro cents.</param>
    public static async Task<World> BuildAsync(Store store, long limitMinor = 100_000_000)
    {
        await store.RunAsync<ComptoirDb>(async db =>
        {
            var now = store.Services.GetRequiredService<CommerceClock>().GetUtcNow();
            await using var work = await db.BeginWorkAsync(default);
            db.Installations.Add(new Installation { OperatorId = Operator, IsTest = true, CreatedAt = now });
            db.Partners.Add(new Partner(Operator, "Operator", "0", "FR", "EUR", "fr-FR", PartnerType.IndirectProvider, now));
            AddPartner(db, Garance, "Garance", Leon, "Brasserie Léon", "leon.example", limitMinor, now);
            AddPartner(db, Rival, "Rival", Theirs, "Their Customer", "theirs.example", limitMinor, now);
            AddProduct(db, Perpetual, "Perpetual Server", ProductKind.Perpetual, "perpetual", "", BillingCycle.OneTime, 100m, KeyFormat.D32, now);
            AddProduct(db, Yearly, "Yearly Server", ProductKind.SoftwareSubscription, "software_subscription", "P1Y", BillingCycle.OneTime, 1200m, KeyFormat.D32, now);
            AddProduct(db, FromStock, "Stock Server", ProductKind.Perpetual, "perpetual", "", BillingCycle.OneTime, 50m, KeyFormat.Pattern, now);
            db.TaxRates.Add(new TaxRate { Market = "FR", Name = "TVA", Rate = TaxRate, ValidFrom = new DateOnly(2020, 1, 1) });
            db.Media.Add(Media());
            await work.CommitAsync(default);
        });
        await store.Services.GetRequiredService<IMediaStore>().KeepSmallAsync("hello world\n"u8.ToArray(), default);
        return new World(store);
    }

    public static Actor Person(PartnerId partner, string name, int number, params Role[] roles) => new(
        partner == Operator ? ActorKind.Operator : ActorKind.Partner,
        partner,
        null,
        new UserId(new Guid(number, 0, 0, new byte[8])),
        name,
        new Guid("7d0f0000-0000-4000-8000-000000000001"),
        roles)
    {
        CorrelationId = new Guid("0f2b0000-0000-4000-8000-000000000001"),
        Address = "192.0.2.1",
    };

    /// <summary>Puts keys of the stock product on the shelf.</summary>
    public Task StockAsync(int count, int from = 0) => store.RunAsync<ComptoirDb>(async db =>
    {
        var vault = store.Services.GetRequiredService<KeyVault>();
        await using var work = await db.BeginWorkAsync(default);
        for (int i = from; i < from + count; i++)
        {
            string key = $"STOCK-{i:D5}-AAAAA-BBBBB-CCCCC";
            byte[] fingerprint = vault.Fingerprint(key);
            var secret = vault.Seal(key, ProductKeys.StockContext(fingerprint));
            db.KeyRegister.Add(new KeyRegister
            {
                Fingerprint = fingerprint,
                ProductId = ProductOf(FromStock),
                SkuId = "0001",
                Version = "2022",
                State = RegisteredKeyState.Stock,
                Ciphertext = secret.Bytes,
                DataKeyId = secret.DataKeyId,
                AddedAt = store.Time.GetUtcNow(),
            });
        }

        await work.CommitAsync(default);
    });

    /// <summary>Buys for the caller's customer: one order, one line for each item.</summary>
    public Task<Result<Order>> BuyAsync(Actor by, params string[] items) => BuyAsync(store.Services, by, items);

    public static Task<Result<Order>> BuyAsync(IServiceProvider node, Actor by, params string[] items) => Store.RunAsync<PlaceOrderHandler, Result<Order>>(
        node,
        handler => handler.HandleAsync(new PlaceOrder(CustomerOf(by), [.. items.Select((item, i) => Line(item, i))], null, null, by), default));

    public Task<Result<Order>> CancelAsync(Actor by, OrderId order, params int[] lines) => store.RunAsync<CancelOrderHandler, Result<Order>>(
        handler => handler.HandleAsync(
            new CancelOrder(CustomerOf(by), order, lines.Length == 0 ? null : [.. lines.Select(line => new LineToCancel(line, null))], null, by), default));

    public Task<Result<RevealedKey>> RevealAsync(Actor by, OrderId order, int line = 0) => store.RunAsync<RevealKeyHandler, Result<RevealedKey>>(
        handler => handler.HandleAsync(new RevealKey(CustomerOf(by), order, line, null, by), default));

    public Task<Result<MadeLink>> LinkAsync(Actor by, OrderId order) => store.RunAsync<MakeDownloadLinkHandler, Result<MadeLink>>(
        handler => handler.HandleAsync(new MakeDownloadLink(CustomerOf(by), order, 0, MediaId, LinkPurpose.Download, by), default));

    public static CustomerId CustomerOf(Actor by) => by.Partner == Garance ? Leon : Theirs;

    public static PurchaseLine Line(string item, int number = 0, int quantity = 1) => new()
    {
        Id = number,
        CatalogItemId = ItemOf(item),
        Quantity = quantity,
        BillingCycle = BillingCycle.OneTime,
        Term = item == Yearly ? "P1Y" : null,
    };

    public static string ItemOf(string productAndSku) =>
        $"{productAndSku}:{Price.AvailabilityIdOf(ProductOf(productAndSku), "0001", "FR", "commercial", Price.NoScope, "EUR")}";

    private static string ProductOf(string productAndSku) => productAndSku.Split(':')[0];

    private static void AddPartner(
        ComptoirDb db, PartnerId id, string name, CustomerId customer, string company, string domain, long limitMinor, DateTimeOffset now)
    {
        var partner = new Partner(id, name, "1234567", "FR", "EUR", "fr-FR", PartnerType.DirectBill, now);
        partner.SellIn([Partner.EveryMarket]);
        db.Partners.Add(partner);
        db.CreditAccounts.Add(new CreditAccount { PartnerId = id, Currency = "EUR", LimitMinor = limitMinor });
        var billing = new BillingProfile { CompanyName = company, Culture = "fr-FR", Language = "fr", Address = new Address { Country = "FR" } };
        db.Customers.Add(new Customer(id, customer, NewId.Guid(now), NewId.Guid(now), domain, billing, now));
        db.CustomerAgreements.Add(new CustomerAgreement
        {
            PartnerId = id,
            CustomerId = customer,
            Id = NewId.Guid(now),
            TemplateId = AgreementTemplate.Customer.Id,
            ConfirmedBy = NewId.Guid(now),
            FirstName = "Léon",
            LastName = "Martin",
            Email = $"leon@{domain}",
            PhoneNumber = "",
            AgreedAt = now,
            RecordedAt = now,
        });
        db.Users.Add(new User(id, customer, new UserId(NewId.Guid(now)), $"admin@{domain}", "Admin", [Role.GlobalAdmin], now));
    }

    private static void AddProduct(
        ComptoirDb db, string item, string title, ProductKind kind, string cancellation, string term, BillingCycle cycle, decimal price, KeyFormat keys, DateTimeOffset now)
    {
        string product = ProductOf(item);
        db.Products.Add(new Product { Id = product, Title = title, TitleKey = title.ToLowerInvariant(), Publisher = "Publisher", Kind = kind });
        db.Skus.Add(new Sku
        {
            ProductId = product,
            Id = "0001",
            Title = title,
            Kind = kind,
            KeyFormat = keys,
            Versions = ["2022", "2019"],
            Terms = term.Length == 0 ? [] : [term],
            BillingCycles = [cycle],
            Segments = ["commercial"],
            CancellationClass = cancellation,
        });
        db.Prices.Add(new Price
        {
            ProductId = product,
            SkuId = "0001",
            Market = "FR",
            Segment = "commercial",
            Scope = Price.NoScope,
            Term = term,
            BillingCycle = cycle,
            From = now.AddDays(-1),
            Until = now.AddYears(5),
            Currency = "EUR",
            UnitPrice = price,
            TaxIncluded = false,
            AvailabilityId = Price.AvailabilityIdOf(product, "0001", "FR", "commercial", Price.NoScope, "EUR"),
            CatalogItemId = ItemOf(item),
        });
    }

    private static MediaFile Media() => new()
    {
        Id = MediaId,
        ProductId = ProductOf(Perpetual),
        SkuId = "0001",
        Version = "2022",
        Language = "fr-FR",
        Architecture = "x64",
        FileName = "server.iso",
        FileType = "ISO",
        Size = 12,
        Sha256 = "a948904f2f0f479b8f8197694b30184b0d2ed1c1cd2a1ec0fb85d299a192a447",
    };
}
