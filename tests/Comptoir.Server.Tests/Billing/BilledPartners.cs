using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Server.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Billing;

/// <summary>A data folder with two months that are over and not cut: many partners beside those of the demo world, each of which bought in
/// both; every third cancelled in the second what it had bought in the first, so that its second invoice is a credit note.</summary>
internal static class BilledPartners
{
    private const int Partners = 120;
    private const int LinesOfFirst = 6;
    private const int LinesOfSecond = 2;

    private static readonly TimeSpan Month = TimeSpan.FromDays(31);

    /// <summary>Makes the folder from that of a server.</summary>
    /// <returns>The later of the two months.</returns>
    public static async Task<BillingMonth> MakeAsync(ComptoirServer server, string data)
    {
        foreach (string file in Directory.GetFiles(server.Folder).Where(file => !Path.GetFileName(file).StartsWith("comptoir.db", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(data, Path.GetFileName(file)));
        Directory.CreateSymbolicLink(Path.Combine(data, "media"), Path.Combine(server.Folder, "media"));
        await server.InStoreAsync(db => db.Database.ExecuteSqlAsync($"VACUUM INTO {Path.Combine(data, "comptoir.db")}"));

        var bought = new List<(Actor By, CustomerId Customer, OrderId Order)>();
        await InAsync(data, async services =>
        {
            for (int number = 1; number <= Partners; number++)
            {
                var (by, customer) = await AddAsync(services, number);
                bought.Add((by, customer, await BuyAsync(services, by, customer, LinesOfFirst)));
            }
        });
        await TurnAsync(data);
        await InAsync(data, async services =>
        {
            for (int number = 0; number < bought.Count; number++)
            {
                var (by, customer, order) = bought[number];
                if (number % 3 == 0)
                    await ActAsync<CancelOrderHandler>(services, async cancel => Assert.Null((await cancel.HandleAsync(new CancelOrder(customer, order, null, null, by), default)).Refusal));
                await BuyAsync(services, by, customer, LinesOfSecond);
            }
        });
        await TurnAsync(data);
        var over = default(BillingMonth);
        await InAsync(data, services =>
        {
            over = BillingMonth.Of(services.GetRequiredService<CommerceClock>().GetUtcNow()).Previous;
            return Task.CompletedTask;
        });
        SqliteConnection.ClearAllPools();
        return over;
    }

    /// <summary>Works with the services of an installation, as the command line does: no job of a server runs beside it.</summary>
    public static async Task InAsync(string data, Func<IServiceProvider, Task> act)
    {
        var folder = new DataFolder(data);
        var settings = InstallationServices.ReadSettings(folder);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddInstallation(settings, folder, InstallationServices.MasterSecret(settings, folder));
        await using var made = services.BuildServiceProvider();
        await made.GetRequiredService<Preparation>().OpenAsync(default);
        await act(made);
    }

    /// <summary>Runs something with a scope of its own, as a request does.</summary>
    public static async Task ActAsync<T>(IServiceProvider services, Func<T, Task> act)
        where T : notnull
    {
        await using var scope = services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<T>());
    }

    /// <summary>A month goes by, and nothing that falls due in it is done.</summary>
    private static Task TurnAsync(string data) => InAsync(data, services => ActAsync<ComptoirDb>(services, async db =>
    {
        var installation = await db.Installations.SingleAsync();
        installation.ClockOffset += Month;
        await db.SaveChangesAsync();
    }));

    private static async Task<(Actor By, CustomerId Customer)> AddAsync(IServiceProvider services, int number)
    {
        var now = services.GetRequiredService<CommerceClock>().GetUtcNow();
        var id = new PartnerId(NewId.Guid(now));
        var customer = new CustomerId(NewId.Guid(now));
        string domain = string.Create(CultureInfo.InvariantCulture, $"billed{number}.example");
        var agent = new User(id, null, new UserId(NewId.Guid(now)), $"agent@{domain}", "Agent", [Role.AdminAgent, Role.BillingAdmin], now);
        await ActAsync<ComptoirDb>(services, async db =>
        {
            var partner = new Partner(id, string.Create(CultureInfo.InvariantCulture, $"Billed {number}"), $"6{number:D6}", "FR", "EUR", "fr-FR", PartnerType.DirectBill, now);
            partner.SellIn([Partner.EveryMarket]);
            db.Partners.Add(partner);
            db.CreditAccounts.Add(new CreditAccount { PartnerId = id, Currency = "EUR", LimitMinor = 1_000_000_000_00 });
            db.Tenants.Add(new Tenant { Id = id.Value, Kind = ActorKind.Partner, PartnerId = id });
            db.TenantDomains.Add(new TenantDomain { Name = domain, TenantId = id.Value });
            db.Users.Add(agent);
            AddCustomer(db, id, customer, $"customer.{domain}", now);
            await db.SaveChangesAsync();
        });
        return (new Actor(ActorKind.Partner, id, null, agent.Id, agent.UserName, null, [Role.AdminAgent, Role.BillingAdmin]), customer);
    }

    private static void AddCustomer(ComptoirDb db, PartnerId partner, CustomerId id, string domain, DateTimeOffset now)
    {
        var address = new Address
        {
            Country = "FR",
            City = "Lyon",
            Line1 = "1 place Bellecour",
            PostalCode = "69002",
            FirstName = "Camille",
            LastName = "Durand",
            PhoneNumber = "+33 4 72 00 00 00",
        };
        var billing = new BillingProfile
        {
            FirstName = "Camille",
            LastName = "Durand",
            Email = $"camille@{domain}",
            Culture = "fr-FR",
            Language = "fr",
            CompanyName = domain,
            Address = address,
        };
        db.Customers.Add(new Customer(partner, id, NewId.Guid(now), NewId.Guid(now), domain, billing, now));
        db.Tenants.Add(new Tenant { Id = id.Value, Kind = ActorKind.Customer, PartnerId = partner, CustomerId = id });
        db.TenantDomains.Add(new TenantDomain { Name = domain, TenantId = id.Value });
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
            PhoneNumber = address.PhoneNumber,
            AgreedAt = now,
            RecordedAt = now,
        });
    }

    private static async Task<OrderId> BuyAsync(IServiceProvider services, Actor by, CustomerId customer, int lines)
    {
        OrderId? made = null;
        await ActAsync<PlaceOrderHandler>(services, async place =>
        {
            var (order, refusal) = await place.HandleAsync(new PlaceOrder(customer, [.. Enumerable.Range(0, lines).Select(Line)], null, null, by), default);
            made = order?.Id ?? throw new InvalidOperationException($"{refusal}");
        });
        return made!.Value;
    }

    private static PurchaseLine Line(int number) => new()
    {
        Id = number,
        CatalogItemId = Sale.ItemOf(Sale.Subscription),
        Quantity = 1 + (number % 2),
        BillingCycle = BillingCycle.OneTime,
        Term = "P3Y",
    };
}
