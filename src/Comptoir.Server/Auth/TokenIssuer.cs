using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Comptoir.Server.Auth;

/// <summary>Which of the two token endpoints, and so which spelling of claims and answers.</summary>
public enum TokenVersion
{
    V1 = 1,
    V2 = 2,
}

/// <summary>Signs access and id tokens (contract, platform §2.6). Their lifetimes follow real time (R16.2).</summary>
public sealed class TokenIssuer(TokenSigner signer, CommerceClock clock, IOptions<AuthOptions> options)
{
    /// <summary>How long before its issue a token is valid, for callers whose clock is behind.</summary>
    public static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    private static readonly JsonWebTokenHandler Tokens = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Who issues a tenant's tokens.</summary>
    /// <param name="tenant">Its id.</param>
    public static string Issuer(string root, string tenant, TokenVersion version) =>
        version == TokenVersion.V1 ? $"{root}/{tenant}/" : $"{root}/{tenant}/v2.0";

    /// <param name="root">Address of the site as the caller sees it.</param>
    public string AccessToken(Caller caller, string audience, TokenVersion version, string root)
    {
        var claims = Common(caller, version);
        claims[TokenClaims.Kind] = KindOf(caller.Tenant.Kind);
        claims[TokenClaims.Partner] = caller.Tenant.PartnerId.ToString();
        claims[TokenClaims.ApplicationStamp] = caller.ClientStamp;
        if (caller.User is { } person)
            claims[TokenClaims.UserStamp] = person.Stamp;
        string client = caller.Application.ClientId.ToString();
        claims[TokenClaims.Application] = client;
        claims[version == TokenVersion.V1 ? "appidacr" : "azpacr"] = "1";
        if (version == TokenVersion.V2)
            claims["azp"] = client;
        var roles = caller.User?.Roles ?? caller.Application.Roles;
        if (roles.Count > 0)
            claims[TokenClaims.Roles] = roles.Select(role => role.ToString()).ToArray();
        if (caller.User is not null)
            claims[TokenClaims.Scope] = "user_impersonation";
        return Sign(claims, audience, Issuer(root, caller.Tenant.Id.ToString(), version));
    }

    /// <summary>Tells the application who the user is; no API takes it.</summary>
    /// <param name="code">A code that goes beside it: the token vouches for it.</param>
    public string IdToken(Caller caller, TokenVersion version, string root, string? code = null)
    {
        var claims = Common(caller, version);
        if (caller.Nonce is { } nonce)
            claims["nonce"] = nonce;
        if (code is not null)
            claims["c_hash"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(code))[..16]);
        return Sign(claims, caller.Application.ClientId.ToString(), Issuer(root, caller.Tenant.Id.ToString(), version));
    }

    private static Dictionary<string, object> Common(Caller caller, TokenVersion version)
    {
        string subject = (caller.User?.Id.Value ?? caller.Application.ClientId).ToString();
        var claims = new Dictionary<string, object>
        {
            [TokenClaims.Tenant] = caller.Tenant.Id.ToString(),
            [TokenClaims.Object] = subject,
            ["sub"] = subject,
            ["idp"] = caller.Tenant.Id.ToString(),
            ["ver"] = version == TokenVersion.V1 ? "1.0" : "2.0",
        };
        if (caller.User is { } user)
            AddUser(claims, user, version, caller.HasSecondFactor);
        return claims;
    }

    private static void AddUser(Dictionary<string, object> claims, User user, TokenVersion version, bool hasSecondFactor)
    {
        claims[TokenClaims.UserName] = user.UserName;
        claims[version == TokenVersion.V1 ? "unique_name" : "preferred_username"] = user.UserName;
        claims[TokenClaims.Name] = user.DisplayName;
        claims["amr"] = hasSecondFactor ? new[] { "pwd", "mfa" } : ["pwd"];
        int space = user.DisplayName.LastIndexOf(' ');
        claims["given_name"] = space < 0 ? user.DisplayName : user.DisplayName[..space];
        if (space >= 0)
            claims["family_name"] = user.DisplayName[(space + 1)..];
    }

    private static string KindOf(ActorKind kind) => kind switch
    {
        ActorKind.Operator => "operator",
        ActorKind.Partner => "partner",
        ActorKind.Customer => "customer",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Nobody signs in as this."),
    };

    private string Sign(Dictionary<string, object> claims, string audience, string issuer)
    {
        var now = clock.RealNow().UtcDateTime;
        return Tokens.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Claims = claims,
            IssuedAt = now,
            NotBefore = now - Early,
            Expires = now + options.Value.AccessTokenLifetime,
            SigningCredentials = signer.Credentials,
        });
    }
}
