using System.Globalization;
using Comptoir.Commerce.Access;

namespace Comptoir.Server.Http;

/// <summary>When a caller who was told to wait may ask again.</summary>
internal static class RetryAfter
{
    /// <summary>Whole seconds, never too few.</summary>
    public static string Of(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>How long the caller's address has to wait, for all that failed from there; null when it need not.</summary>
    public static TimeSpan? WaitForFailures(this HttpContext http) =>
        http.RequestServices.GetRequiredService<FailuresByAddress>().WaitOf(http.Connection.RemoteIpAddress?.ToString());
}
