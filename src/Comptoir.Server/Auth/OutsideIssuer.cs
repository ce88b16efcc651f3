namespace Comptoir.Server.Auth;

/// <summary>The operator's settings about one issuer elsewhere whose tokens are taken here: whom they speak of, and what those may do.
/// All are texts: of a list, settings leave out what is not of its type without a word.</summary>
public sealed class OutsideIssuer
{
    /// <summary>As its tokens name it; its discovery document lies below.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>What its tokens for this server say they are for.</summary>
    public string Audience { get; set; } = "";

    /// <summary>Where its keys are; null for where its discovery document says, on the issuer's own host.</summary>
    public string? Keys { get; set; }

    /// <summary>Id of the tenant here that all its tokens are of; null when a claim tells.</summary>
    public string? Tenant { get; set; }

    /// <summary>The claim that tells the tenant by <see cref="Tenants"/>.</summary>
    public string? TenantClaim { get; set; }

    /// <summary>Ids of tenants here by what the claim says.</summary>
    public Dictionary<string, string> Tenants { get; set; } = [];

    /// <summary>The claim that names a caller for good. Entra ID: <c>oid</c>.</summary>
    public string SubjectClaim { get; set; } = "sub";

    /// <summary>The claim with a person's name for the log. A token without it is a program's.</summary>
    public string NameClaim { get; set; } = "preferred_username";

    /// <summary>The claim with the roles; a claim within another is named by its path. Keycloak: <c>realm_access.roles</c>.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>Roles of R2, separated by commas, by what the claim says. What is not named here gives none.</summary>
    public Dictionary<string, string> Roles { get; set; } = [];

    /// <summary>Users of the tenant by subject: such a caller is that user, with the roles it holds here.</summary>
    public Dictionary<string, string> Users { get; set; } = [];
}
