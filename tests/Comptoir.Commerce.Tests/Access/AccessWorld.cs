using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Sqlite;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Commerce.Tests.Access;

/// <summary>An installation with its operator and one partner, Garance, on a database of its own at a fixed instant.</summary>
public sealed class AccessWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static readonly Origin Here = new(new Guid(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "127.0.0.1", "test");

    private static readonly PartnerId Operator = new(IdOf(1));

    private readonly string file = Path.Combine(Path.GetTempPath(), $"comptoir-{Path.GetRandomFileName()}.db");
    private readonly ServiceProvider services;

    private AccessWorld() => services = new ServiceCollection()
        .AddSingleton<TimeProvider>(Time)
        .AddCommerce()
        .AddComptoirSqlite(file)
        .AddSingleton(new KeyVault(new byte[32]))
        // The real cost of a password would make these tests slow and no truer.
        .Configure<PasswordHasherOptions>(options => options.IterationCount = 1)
        .BuildServiceProvider();

    public SetTime Time { get; } = new();

    /// <summary>The command line of the operator.</summary>
    public Actor Tool { get; } = new(ActorKind.System, Operator, null, null, null, null, []);

    public Guid Garance { get; } = IdOf(2);

    public static async Task<AccessWorld> MakeAsync(bool isTest = true)
    {
        var world = new AccessWorld();
        await world.RunAsync<ComptoirDb, bool>(db => db.Database.EnsureCreatedAsync());
        await world.RunAsync<ComptoirDb, (Guid, byte[])>(db => world.services.GetRequiredService<KeyVault>().OpenAsync(db, world.services.GetRequiredService<CommerceClock>(), default));
        await world.UseAsync<FoundInstallationHandler, Installation>(
            found => found.HandleAsync(new FoundInstallation("Distribution", "distribution.example", "US", isTest) { OperatorId = Operator }, default));
        await world.UseAsync<AddPartnerHandler, Partner>(add => add.HandleAsync(world.GaranceRequest(), default));
        return world;
    }

    public AddPartner GaranceRequest() => new("Garance Négoce", "6100042", "FR", "garance.example", Tool) { Id = new PartnerId(Garance), Markets = ["fr", "BE", "FR"] };

    /// <summary>A user of Garance's who has these roles.</summary>
    public Actor UserActor(params Role[] roles) =>
        new(ActorKind.Partner, new PartnerId(Garance), null, new UserId(IdOf(9)), "somebody@garance.example", null, roles);

    public Task<Result<NewUser>> AddAsync(string name, params Role[] roles) =>
        TryAsync<AddUserHandler, NewUser>(add => add.HandleAsync(new AddUser(Garance, name, roles, Tool) { Password = "Correct-horse-1" }, default));

    public async Task<User> UserAsync(string name, params Role[] roles) => (await AddAsync(name, roles)).Value!.User;

    public Task<Result<User>> ChangeAsync(User user, Func<ChangeUser, ChangeUser> with) =>
        TryAsync<ChangeUserHandler, User>(change => change.HandleAsync(with(new ChangeUser(Garance, user.Id, null, Tool)), default));

    public Task<NewSecret> AppAsync(params Role[] roles) =>
        UseAsync<AddApplicationHandler, NewSecret>(add => add.HandleAsync(new AddApplication(Garance, "Back office", roles, Tool), default));

    public Client ClientOf(NewSecret app) => new(Garance.ToString(), app.Application.ClientId.ToString(), app.Secret!, Here);

    /// <summary>Runs a use case in a scope of its own, as a request would.</summary>
    public async Task<T> RunAsync<THandler, T>(Func<THandler, Task<T>> use)
        where THandler : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<THandler>());
    }

    public Task<Result<T>> TryAsync<THandler, T>(Func<THandler, Task<Result<T>>> use)
        where THandler : notnull
        where T : class => RunAsync(use);

    /// <summary>The value of a use case that must not refuse.</summary>
    public async Task<T> UseAsync<THandler, T>(Func<THandler, Task<Result<T>>> use)
        where THandler : notnull
        where T : class
    {
        var result = await RunAsync(use);
        return result.Value ?? throw new InvalidOperationException($"Refused: {result.Refusal}");
    }

    public Task<T> ReadAsync<T>(Func<ComptoirDb, Task<T>> read) => RunAsync(read);

    public Task<List<ActivityRecord>> ActivityAsync() => ReadAsync(db => db.Activity.OrderBy(record => record.Id).ToListAsync());

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        foreach (string suffix in new[] { "", "-wal", "-shm" })
            File.Delete(file + suffix);
    }

    private static Guid IdOf(byte number) => new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number);

    public sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = AccessWorld.Now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
