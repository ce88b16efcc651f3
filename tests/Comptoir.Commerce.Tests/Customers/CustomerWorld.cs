using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Sqlite;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Commerce.Tests.Customers;

/// <summary>Two partners without customers, on a database of their own, at a fixed instant.</summary>
public sealed class CustomerWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private readonly string file = Path.Combine(Path.GetTempPath(), $"comptoir-{Path.GetRandomFileName()}.db");
    private readonly ServiceProvider services;

    private CustomerWorld() => services = new ServiceCollection()
        .AddSingleton<TimeProvider>(new FixedTime())
        .AddCommerce()
        .AddComptoirSqlite(file)
        .AddSingleton(new KeyVault(new byte[32]))
        // The real cost of a password would make these tests slow and no truer.
        .Configure<PasswordHasherOptions>(options => options.IterationCount = 1)
        .BuildServiceProvider();

    public Actor Alice { get; } = AgentOf(1);

    /// <summary>Of another partner.</summary>
    public Actor Bob { get; } = AgentOf(2);

    public static async Task<CustomerWorld> MakeAsync(bool sandbox = false, PartnerType type = PartnerType.DirectBill)
    {
        var world = new CustomerWorld();
        await world.WithDbAsync(async db =>
        {
            await db.Database.EnsureCreatedAsync();
            foreach (var actor in new[] { world.Alice, world.Bob })
            {
                var partner = new Partner(actor.Partner, $"Partner {actor.UserName}", $"610000{actor.UserName}", "FR", "EUR", "fr-FR", type, Now);
                partner.MarkAsSandbox(sandbox);
                db.Add(partner);
            }

            await db.SaveChangesAsync();
        });
        return world;
    }

    public static BillingProfile Billing(string country = "FR") => new()
    {
        Email = "it@leon.example",
        Culture = "en-US",
        Language = "en",
        CompanyName = "Brasserie Léon",
        Address = new Address
        {
            Country = country,
            City = "Marseille",
            PostalCode = "13002",
            Line1 = "8 quai du Port",
            FirstName = "Inès",
            LastName = "Morel",
        },
    };

    public static CreateCustomer Request(Actor by, string domain = "leon.onmicrosoft.com", BillingProfile? billing = null, string? number = null) =>
        new(domain, number, billing ?? Billing(), null, by);

    /// <summary>Runs a use case in a scope of its own, as a request would.</summary>
    public async Task<T> RunAsync<THandler, T>(Func<THandler, Task<T>> use)
        where THandler : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<THandler>());
    }

    public Task<Result<NewCustomer>> CreateAsync(CreateCustomer request) =>
        RunAsync<CreateCustomerHandler, Result<NewCustomer>>(create => create.HandleAsync(request, default));

    public async Task<Customer> CustomerAsync(string domain = "leon.onmicrosoft.com", BillingProfile? billing = null, Actor? by = null) =>
        (await CreateAsync(Request(by ?? Alice, domain, billing))).Value!.Customer;

    public Task<T> ReadAsync<T>(Func<ComptoirDb, Task<T>> read) => RunAsync(read);

    public async Task WithDbAsync(Func<ComptoirDb, Task> use) =>
        await RunAsync<ComptoirDb, bool>(async db =>
        {
            await use(db);
            return true;
        });

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        foreach (string suffix in new[] { "", "-wal", "-shm" })
            File.Delete(file + suffix);
    }

    private static Actor AgentOf(byte number) => new(
        ActorKind.Partner, new PartnerId(IdOf(number)), null, new UserId(IdOf((byte)(100 + number))), number.ToString(), null, [Role.AdminAgent]);

    private static Guid IdOf(byte number) => new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number);

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
