using Comptoir.Commerce.Access;
using Comptoir.Contracts;
using Comptoir.Server.Http;

namespace Comptoir.Server.Auth;

/// <summary>What clients and third parties learn about our tokens without signing in (contract, platform §2.5).</summary>
internal static class DiscoveryEndpoints
{
    /// <summary>Stands for any tenant; its issuer is a template.</summary>
    private const string Common = "common";

    private static readonly string[] Claims =
    [
        "aud", "iss", "iat", "nbf", "exp", "sub", "ver", "idp", "azp", "amr", "preferred_username", "unique_name", "given_name", "family_name",
        TokenClaims.Tenant, TokenClaims.Object, TokenClaims.Application, TokenClaims.UserName, TokenClaims.Name, TokenClaims.Scope, TokenClaims.Roles,
    ];

    public static void MapDiscovery(this IEndpointRouteBuilder app)
    {
        app.MapGet("/{tenant}/v2.0/.well-known/openid-configuration", (string tenant, HttpContext http, SignIn signIn, CancellationToken ct) =>
            DescribeAsync(tenant, TokenVersion.V2, http, signIn, ct)).AllowAnonymous();
        app.MapGet("/{tenant}/.well-known/openid-configuration", (string tenant, HttpContext http, SignIn signIn, CancellationToken ct) =>
            DescribeAsync(tenant, TokenVersion.V1, http, signIn, ct)).AllowAnonymous();
        app.MapGet("/common/discovery/instance", Instance).AllowAnonymous();
        app.MapGet("/common/discovery/keys", Keys).AllowAnonymous();
    }

    private static async Task<IResult> DescribeAsync(string tenant, TokenVersion version, HttpContext http, SignIn signIn, CancellationToken ct)
    {
        string issuer;
        if (tenant.Equals(Common, StringComparison.OrdinalIgnoreCase))
            issuer = TokenIssuer.Issuer(http.Root(), "{tenantid}", version);
        else if (await signIn.FindTenantAsync(tenant, ct) is { } found)
            issuer = TokenIssuer.Issuer(http.Root(), found.Id.ToString(), version);
        else
            return TokenErrors.Of(http, new SignInRefused(SignInFault.TenantUnknown));

        string oauth = $"{http.Root()}/{Uri.EscapeDataString(tenant)}/oauth2{(version == TokenVersion.V1 ? "" : "/v2.0")}";
        return Wire.Ok(new WireOpenIdConfiguration
        {
            Issuer = issuer,
            AuthorizationEndpoint = $"{oauth}/authorize",
            TokenEndpoint = $"{oauth}/token",
            JwksUri = $"{http.Root()}/common/discovery/keys",
            ClaimsSupported = Claims,
        });
    }

    private static IResult Instance(HttpContext http)
    {
        string host = http.Request.Host.Value ?? "";
        return Wire.Ok(new WireInstanceDiscovery
        {
            TenantDiscoveryEndpoint = $"{http.Root()}/{Common}/v2.0/.well-known/openid-configuration",
            ApiVersion = http.Query("api-version") == "1.0" ? "1.0" : "1.1",
            Metadata = [new WireInstanceMetadata { PreferredNetwork = host, PreferredCache = host, Aliases = [host] }],
        });
    }

    private static IResult Keys(TokenSigner signer)
    {
        var key = signer.PublicKey;
        return Wire.Ok(new WireKeySet { Keys = [new WireSigningKey { Kid = key.KeyId, N = key.N, E = key.E }] });
    }
}
