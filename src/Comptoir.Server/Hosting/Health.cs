using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Comptoir.Server.Hosting;

/// <summary>Whether the database answers, takes what is written, and is one that this version works with.</summary>
internal sealed class StorageHealth(ComptoirDb db, WriteGate gate) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (gate.Failure is { } failure)
            return HealthCheckResult.Unhealthy("The disk did not take what was written; this process has to be started anew.", failure);
        if (!await db.Database.CanConnectAsync(cancellationToken) || !await db.FindsAsync($"""SELECT 1 FROM "Installations" LIMIT 1""", cancellationToken))
            return HealthCheckResult.Unhealthy("The database does not answer, or holds no installation.");
        return await SchemaVersion.TakenFromUsAsync(db, cancellationToken) is { } change
            ? HealthCheckResult.Unhealthy($"A newer version's schema ({change}) has taken away what this version uses.")
            : HealthCheckResult.Healthy();
    }
}

/// <summary>Whether the folder of the software files is there: on several nodes it is a mount that may be away.</summary>
internal sealed class MediaHealth(DataFolder folder) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var entries = Directory.EnumerateFileSystemEntries(folder.Media).GetEnumerator();
            _ = entries.MoveNext();
            return Task.FromResult(HealthCheckResult.Healthy());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("The media folder cannot be read.", fault));
        }
    }
}

/// <summary>R18.3: the process lives; it takes requests and its dependencies answer.</summary>
internal static class HealthEndpoints
{
    /// <summary>A dependency that says nothing for so long is away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<Draining>().AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.AddHealthChecks()
            .AddCheck<Draining>("draining")
            .AddCheck<StorageHealth>("storage", timeout: Patience)
            .AddCheck<MediaHealth>("media", timeout: Patience);
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Results.Text("Healthy")).AllowAnonymous().WithMetadata(new Http.AnyAccept(), new ServedToTheEnd());
        app.MapHealthChecks("/readyz").AllowAnonymous().WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]), new Http.AnyAccept(), new ServedToTheEnd());
    }
}
