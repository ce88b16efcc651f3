using Comptoir.Commerce;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Microbenchmarks;

/// <summary>An installation with its operator, on a database of its own, for what cannot do without one.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("comptoir-micro-");
    private readonly ServiceProvider services;

    private Installation(Action<IServiceCollection>? more)
    {
        var with = new ServiceCollection().AddCommerce().AddComptoirSqlite(Path.Combine(folder.FullName, "comptoir.db")).AddSingleton(new KeyVault(new byte[32]));
        more?.Invoke(with);
        services = with.BuildServiceProvider();
    }

    private static PartnerId Operator { get; } = new(new Guid(1, 0, 0, new byte[8]));

    public static async Task<Installation> MakeAsync(Action<IServiceCollection>? more = null)
    {
        var installation = new Installation(more);
        await using var scope = installation.NewScope();
        await scope.ServiceProvider.GetRequiredService<ComptoirDb>().Database.EnsureCreatedAsync();
        await installation.OpenVaultAsync();
        return installation;
    }

    /// <returns>The key that signs tokens.</returns>
    public async Task<(Guid Id, byte[] Pkcs8)> OpenVaultAsync()
    {
        await using var scope = NewScope();
        return await Get<KeyVault>().OpenAsync(scope.ServiceProvider.GetRequiredService<ComptoirDb>(), Get<CommerceClock>(), CancellationToken.None);
    }

    /// <summary>An application of the operator's, signed in.</summary>
    public async Task<Caller> SignInAsync()
    {
        await using var scope = NewScope();
        var by = new Actor(ActorKind.System, Operator, null, null, null, null, []);
        var from = new Origin(Guid.Empty, "127.0.0.1", "bench");
        Given(await scope.ServiceProvider.GetRequiredService<FoundInstallationHandler>().HandleAsync(
            new FoundInstallation("Distribution", "distribution.example", "FR", IsTest: true) { OperatorId = Operator }, CancellationToken.None));
        var made = Given(await scope.ServiceProvider.GetRequiredService<AddApplicationHandler>().HandleAsync(
            new AddApplication(Operator.Value, "Back office", [Role.Operator], by), CancellationToken.None));
        return Given(await scope.ServiceProvider.GetRequiredService<SignInApplicationHandler>().HandleAsync(
            new Client(Operator.ToString(), made.Application.ClientId.ToString(), made.Secret!, from), CancellationToken.None));
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public AsyncServiceScope NewScope() => services.CreateAsyncScope();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    private static T Given<T>(Result<T> result)
        where T : class => result.Value ?? throw new InvalidOperationException($"Refused: {result.Refusal}");
}
