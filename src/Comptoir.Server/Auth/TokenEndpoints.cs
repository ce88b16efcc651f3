using System.Globalization;
using System.Text;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Contracts;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Comptoir.Server.Auth;

/// <summary>Where programs and, in test installations, users get their tokens (contract, platform §2.2, §2.3).</summary>
internal static class TokenEndpoints
{
    private const string CallersRequestId = "client-request-id";

    public static void MapTokens(this IEndpointRouteBuilder app)
    {
        app.MapPost("/{tenant}/oauth2/v2.0/token", (string tenant, HttpContext http, Grants grants, CancellationToken ct) =>
            AnswerAsync(tenant, TokenVersion.V2, http, grants, ct)).AllowAnonymous();
        app.MapPost("/{tenant}/oauth2/token", (string tenant, HttpContext http, Grants grants, CancellationToken ct) =>
            AnswerAsync(tenant, TokenVersion.V1, http, grants, ct)).AllowAnonymous();
    }

    private static async Task<IResult> AnswerAsync(string tenant, TokenVersion version, HttpContext http, Grants grants, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Pragma = "no-cache";
        if (http.Request.Headers[CallersRequestId].FirstOrDefault() is { Length: > 0 and <= 128 } id && id.All(c => c is > ' ' and < (char)127))
            http.Response.Headers[CallersRequestId] = id;

        if (http.WaitForFailures() is { } wait)
            return TokenErrors.TooManyFailures(http, wait);
        if (await TokenForm.ReadAsync(http) is not { } form)
            return WireErrors.Error(StatusCodes.Status413PayloadTooLarge, WireCode.BadInput, "BodyTooLarge");
        if (form.Repeated is { } repeated)
            return TokenErrors.FieldRepeated(http, repeated);
        if (form.Malformed is { } malformed)
            return TokenErrors.FieldMalformed(http, malformed);
        if (form["grant_type"] is not { } grant)
            return TokenErrors.FieldMissing(http, "grant_type");
        if (Grants.FieldsOf(grant) is not { } fields)
            return TokenErrors.GrantUnsupported(http, grant);
        if (Array.Find(["client_id", .. fields, "client_secret"], field => form[field] is null) is { } missing)
            return TokenErrors.FieldMissing(http, missing);
        var (audience, fault) = AudienceOf(form, grant, version, http);
        if (audience is null)
            return fault!;

        var (caller, refusal) = await grants.SignInAsync(grant, form, form.Client(http, tenant), ct);
        return refusal is null ? grants.Answer(caller!, audience, form["client_info"] == "1", version, http.Root()) : TokenErrors.Of(http, refusal);
    }

    private static (TokenAudience? Audience, IResult? Fault) AudienceOf(TokenForm form, string grant, TokenVersion version, HttpContext http)
    {
        string name = version == TokenVersion.V1 ? "resource" : "scope";
        string? asked = form[name];
        if (asked is null && !Grants.GoesOn(grant))
            return (null, TokenErrors.FieldMissing(http, name));
        if (version == TokenVersion.V1)
        {
            return TokenAudience.OfResource(asked ?? http.Root(), form["scope"], http.Root()) is { } resource
                ? (resource, null)
                : (null, TokenErrors.ResourceUnknown(http, asked!));
        }

        return TokenAudience.OfScope(asked ?? "", http.Root()) is { } scope ? (scope, null) : (null, TokenErrors.ScopeUnknown(http, asked!));
    }
}

/// <summary>The ways to a token, and the answer once one is found.</summary>
internal sealed class Grants(
    SignInApplicationHandler application,
    SignInWithPasswordHandler password,
    SignInWithCodeHandler code,
    RefreshSignInHandler refresh,
    TokenIssuer issuer,
    CommerceClock clock,
    IOptions<AuthOptions> options)
{
    public const string RefreshToken = "refresh_token";
    private const string ClientCredentials = "client_credentials";
    private const string Password = "password";
    private const string AuthorizationCode = "authorization_code";

    /// <summary>Fields a grant needs besides the client's; null for a grant that is not given.</summary>
    public static string[]? FieldsOf(string grant) => grant switch
    {
        ClientCredentials => [],
        Password => ["username", "password"],
        AuthorizationCode => ["code", "redirect_uri"],
        RefreshToken => ["refresh_token"],
        _ => null,
    };

    /// <summary>Whether the grant goes on with what was asked for before, and so need not say which API again.</summary>
    public static bool GoesOn(string grant) => grant is RefreshToken or AuthorizationCode;

    public async Task<(Caller? Caller, SignInRefused? Refused)> SignInAsync(string grant, TokenForm form, Client client, CancellationToken ct)
    {
        var result = grant switch
        {
            Password => await password.HandleAsync(new(client, form["username"]!, form["password"]!, options.Value.RefreshTokenLifetime), ct),
            AuthorizationCode => await code.HandleAsync(
                new(client, form["code"]!, form["redirect_uri"], form["code_verifier"], options.Value.RefreshTokenLifetime), ct),
            RefreshToken => await refresh.HandleAsync(new(client, form["refresh_token"]!, options.Value.RefreshTokenLifetime), ct),
            _ => await application.HandleAsync(client, ct),
        };
        return (result.Value, (SignInRefused?)result.Refusal);
    }

    public IResult Answer(Caller caller, TokenAudience audience, bool clientInfo, TokenVersion version, string root)
    {
        bool isUser = caller.User is not null;
        long seconds = (long)options.Value.AccessTokenLifetime.TotalSeconds;
        var now = clock.RealNow();
        string token = issuer.AccessToken(caller, audience.Audience, version, root);
        string? idToken = isUser && audience.OpenId ? issuer.IdToken(caller, version, root) : null;
        string? info = isUser && clientInfo ? ClientInfo(caller) : null;
        if (version == TokenVersion.V2)
        {
            return Wire.Ok(new WireToken
            {
                ExpiresIn = seconds,
                ExtExpiresIn = seconds,
                AccessToken = token,
                Scope = isUser ? ScopeOf(audience) : null,
                RefreshToken = caller.RefreshToken,
                IdToken = idToken,
                ClientInfo = info,
            });
        }

        return Wire.Ok(new WireTokenV1
        {
            ExpiresIn = Text(seconds),
            ExtExpiresIn = Text(seconds),
            ExpiresOn = Text(now.ToUnixTimeSeconds() + seconds),
            NotBefore = Text((now - TokenIssuer.Early).ToUnixTimeSeconds()),
            Resource = audience.Asked,
            AccessToken = token,
            Scope = isUser ? "user_impersonation" : null,
            RefreshToken = caller.RefreshToken,
            IdToken = idToken,
            ClientInfo = info,
        });
    }

    private static string ScopeOf(TokenAudience audience) => audience.Asked.Contains('/', StringComparison.Ordinal)
        ? audience.Asked
        : $"{audience.Asked} {audience.Audience}/.default".TrimStart();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string ClientInfo(Caller caller) =>
        Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes($$"""{"uid":"{{caller.User!.Id}}","utid":"{{caller.Tenant.Id}}"}"""));
}
