using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Overlap">How long the secret before works on, real time; zero ends it, and what was signed in with it, at once.</param>
public sealed record RenewSecret(Guid Tenant, Guid ClientId, TimeSpan Overlap, Actor By)
{
    public static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(30);
}

public sealed class RenewSecretHandler(
    ComptoirDb db, TenantAdministration tenants, Standings standings, ActivityLog activity, CommerceClock clock)
{
    /// <summary>Makes an application a new secret.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="TenantNotFound"/>, <see cref="InvalidInput"/> or
    /// <see cref="ApplicationNotFound"/>.</returns>
    public async Task<Result<NewSecret>> HandleAsync(RenewSecret request, CancellationToken ct)
    {
        var (tenant, refusal) = await tenants.FindAsync(request.Tenant, request.By, ct);
        if (tenant is null)
            return refusal!;
        if (request.Overlap < TimeSpan.Zero || request.Overlap > RenewSecret.LongestOverlap)
            return new InvalidInput("overlap", InputFault.OutOfRange, System.Xml.XmlConvert.ToString(RenewSecret.LongestOverlap));
        await using var work = await db.BeginWorkAsync(ct);
        var application = await db.Applications.SingleOrDefaultAsync(a => a.PartnerId == tenant.PartnerId && a.ClientId == request.ClientId, ct);
        if (application is null || tenant.Kind == ActorKind.Customer)
            return new ApplicationNotFound(request.ClientId);
        string secret = application.RenewSecret(request.Overlap, clock.RealNow());
        activity.RecordCredential(application, request.By);
        db.AfterCommit(standings.Forget);
        await work.CommitAsync(ct);
        return new NewSecret(application, secret);
    }
}
