using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Storage;
using Comptoir.Portal.States;

namespace Comptoir.Server.Http;

/// <summary>When a caller who was told to wait may ask again.</summary>
internal static class RetryAfter
{
    /// <summary>Whole seconds, never too few.</summary>
    public static string Of(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    /// <summary>Why whoever asked is to come again in a moment: the act could not be recorded (T2), or a statement took too long (T23). Null
    /// for any other failure.</summary>
    public static FaultKind? WaitAfter(this HttpContext http, Exception fault)
    {
        FaultKind? why = StoreFaults.IsTooLong(fault) ? FaultKind.Busy : Unrecorded.Is(fault) && !StoreFaults.IsMistake(fault) ? FaultKind.Unrecorded : null;
        if (why is not null)
            http.Response.Headers.RetryAfter = Of(TimeSpan.FromSeconds(1));
        return why;
    }

    /// <summary>How long the caller's address has to wait, for all that failed from there; null when it need not.</summary>
    public static TimeSpan? WaitForFailures(this HttpContext http) =>
        http.RequestServices.GetRequiredService<FailuresByAddress>().WaitOf(http.Connection.RemoteIpAddress?.ToString());
}
