using System.Text;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Commerce.Tests.Catalog;

/// <summary>A database of its own, without a catalogue unless the sample is asked for.</summary>
internal sealed class CatalogWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static readonly Actor Operator = ActorOf(ActorKind.Operator, 1, Role.Operator);

    private readonly string file = Path.Combine(Path.GetTempPath(), $"comptoir-{Path.GetRandomFileName()}.db");
    private readonly ServiceProvider services;

    private CatalogWorld(Faults faults) => services = new ServiceCollection()
        .AddSingleton<TimeProvider>(new FixedTime())
        .AddSingleton(faults)
        .AddCommerce()
        .AddComptoirSqlite(file)
        .AddSingleton(new KeyVault(new byte[32]))
        .BuildServiceProvider();

    public static async Task<CatalogWorld> MakeAsync(bool sample = false, Faults? faults = null)
    {
        var world = new CatalogWorld(faults ?? Faults.None);
        await world.RunAsync<ComptoirDb, bool>(db => db.Database.EnsureCreatedAsync());
        if (sample)
            await world.ImportSampleAsync();
        return world;
    }

    public static Actor ActorOf(ActorKind kind, byte number, params Role[] roles) =>
        new(kind, new PartnerId(new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number)), null, null, null, null, roles);

    /// <summary>Runs a use case in a scope of its own, as a request would.</summary>
    public async Task<T> RunAsync<THandler, T>(Func<THandler, Task<T>> use)
        where THandler : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<THandler>());
    }

    public Task<T> ReadAsync<T>(Func<ComptoirDb, Task<T>> read) => RunAsync(read);

    public Task<Result<CatalogImported>> ImportSampleAsync() =>
        RunAsync<ImportCatalogHandler, Result<CatalogImported>>(import => import.SampleAsync(Operator, default));

    public Task<Result<CatalogImported>> ImportAsync(string text, bool dryRun = false, Actor? by = null) =>
        ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), dryRun, by);

    public Task<Result<CatalogImported>> ImportAsync(Stream content, bool dryRun = false, Actor? by = null, IProgress<CatalogImportProgress>? progress = null) =>
        RunAsync<ImportCatalogHandler, Result<CatalogImported>>(
            import => import.HandleAsync(new ImportCatalog(content, CatalogFormat.Any, dryRun, progress, by ?? Operator), default));

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        foreach (string suffix in new[] { "", "-wal", "-shm" })
            File.Delete(file + suffix);
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
