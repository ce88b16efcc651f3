namespace Comptoir.Server.Auth;

/// <summary>The operator's settings about signing in.</summary>
public sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>Lets an application's own token do what the contract keeps for users (R2.12).</summary>
    public bool AppOnlyEverywhere { get; set; }

    /// <summary>Refuses a user's token without proof of a second factor (contract, platform §2.9).</summary>
    public bool RequireMfa { get; set; }

    /// <summary>Life of an access token.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Life of a refresh token, renewed with each use.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a portal's session lasts without a request.</summary>
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a portal's session lasts at most.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Issuers elsewhere whose tokens are taken besides our own.</summary>
    public List<OutsideIssuer> Issuers { get; set; } = [];

    internal Comptoir.Commerce.Access.SessionLength SessionLength => new(SessionIdle, SessionLifetime);
}
