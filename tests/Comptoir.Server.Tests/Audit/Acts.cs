using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Audit;

/// <summary>Writes acts into a running server's log as its use cases do.</summary>
internal static class Acts
{
    /// <summary>Records an act of the first partner on a resource of its own, whose key it returns.</summary>
    public static async Task<string> RecordAsync(
        this ComptoirServer server,
        ActivityResource resource,
        ActivityOperation operation,
        string? name = "Brasserie Léon",
        string? user = "nadia@garance.example",
        params (string Key, string? Value)[] facts)
    {
        string key = NewId.Alternate();
        await using var scope = server.Services.CreateAsyncScope();
        var by = new Actor(
            ActorKind.Partner, new PartnerId(Guid.Parse(server.Partner()["tenantId"]!.GetValue<string>())), null, null, user, new Guid(7, 0, 0, new byte[8]), [Role.AdminAgent])
        {
            CorrelationId = new Guid(8, 0, 0, new byte[8]),
            Address = "192.0.2.7",
        };
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        await using var work = await db.BeginWorkAsync(default);
        scope.ServiceProvider.GetRequiredService<ActivityLog>().Record(
            operation,
            resource,
            key,
            by,
            name is null ? null : (new CustomerId(Guid.Parse(server.CustomerIn("FR"))), name),
            [("OrderId", "wx81"), ("LineItemNumber", "0"), .. facts]);
        await work.CommitAsync(default);
        return key;
    }
}
