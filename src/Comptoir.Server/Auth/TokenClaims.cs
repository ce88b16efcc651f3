namespace Comptoir.Server.Auth;

/// <summary>Claims of our access tokens (contract, platform §2.6), and the ones of our own.</summary>
internal static class TokenClaims
{
    public const string Tenant = "tid";
    public const string Object = "oid";
    public const string Application = "appid";
    public const string UserName = "upn";
    public const string Name = "name";
    public const string Scope = "scp";
    public const string Roles = "roles";

    /// <summary>Ours: operator, partner or customer.</summary>
    public const string Kind = "ten";

    /// <summary>Ours: the partner in whose data the caller moves.</summary>
    public const string Partner = "pid";

    /// <summary>Ours: the stamp of the application the token was got by.</summary>
    public const string ApplicationStamp = "ast";

    /// <summary>Ours: the stamp of the user.</summary>
    public const string UserStamp = "ust";

    /// <summary>Audience of the directory graph, which older clients ask for.</summary>
    public const string GraphAudience = "https://graph.windows.net";

    public const string PartnerApiAudience = "https://api.partnercenter.microsoft.com";
}
