using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Activity;

/// <summary>Where an attempt came from, for the security log.</summary>
/// <param name="What">Method and route asked for; never a path with secrets in it.</param>
public sealed record Origin(Guid CorrelationId, string? Address, string What);

/// <summary>Adds security events (R8.6) to the running work.</summary>
public sealed class SecurityLog(ComptoirDb db, CommerceClock clock)
{
    // What a stranger typed as a name is kept up to here.
    private const int LongestName = 256;

    /// <param name="partner">In whose tenant, or the operator when it was nobody's.</param>
    public void Record(SecurityEventKind kind, PartnerId partner, string? userName, Guid? application, Origin origin)
    {
        var now = clock.GetUtcNow();
        db.SecurityEvents.Add(new SecurityEvent
        {
            PartnerId = partner,
            Id = NewId.Guid(now),
            Kind = kind,
            Date = now,
            RecordedAt = clock.RealNow(),
            UserName = userName?.Length > LongestName ? userName[..LongestName] : userName,
            ApplicationId = application,
            CorrelationId = origin.CorrelationId,
            Address = origin.Address,
            What = origin.What,
        });
    }
}
