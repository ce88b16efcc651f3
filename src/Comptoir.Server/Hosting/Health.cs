using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Comptoir.Server.Hosting;

/// <summary>Whether the database answers.</summary>
public sealed class StorageHealth(ComptoirDb db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await db.Database.CanConnectAsync(cancellationToken) && await db.Installations.AnyAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The database does not answer, or holds no installation.");
}

/// <summary>R18.3: the process lives; its dependencies answer.</summary>
public static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Results.Text("Healthy")).AllowAnonymous().WithMetadata(new Http.AnyAccept());
        app.MapHealthChecks("/readyz").AllowAnonymous().WithMetadata(new Http.AnyAccept());
    }
}
