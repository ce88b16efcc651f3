using Comptoir.Commerce.Time;
using Microsoft.IdentityModel.Tokens;

namespace Comptoir.Server.Auth;

/// <summary>When a token counts: from its first second to its last by real time (R16.2), with a minute for wrong clocks.</summary>
internal static class TokenLifetime
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    public static LifetimeValidator By(CommerceClock clock) => (notBefore, expires, _, _) => Holds(notBefore, expires, clock);

    /// <param name="notBefore">UTC; null: from ever.</param>
    /// <param name="expires">UTC; null: it has no end, and counts at no time.</param>
    public static bool Holds(DateTime? notBefore, DateTime? expires, CommerceClock clock)
    {
        var now = clock.RealNow().UtcDateTime;
        return expires > now - Skew && (notBefore is null || notBefore <= now + Skew);
    }
}
