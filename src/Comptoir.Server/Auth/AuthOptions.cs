using System.ComponentModel.DataAnnotations;

namespace Comptoir.Server.Auth;

/// <summary>The operator's settings about signing in.</summary>
public sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>Lets an application's own token do what the contract keeps for users (R2.12).</summary>
    public bool AppOnlyEverywhere { get; set; }

    /// <summary>Life of an access token.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Life of a refresh token, renewed with each use.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a portal's session lasts without a request.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a portal's session lasts at most.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    internal Comptoir.Commerce.Access.SessionLength SessionLength => new(SessionIdle, SessionLifetime);
}
