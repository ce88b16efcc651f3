using System.Security.Claims;
using System.Text.Encodings.Web;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Contracts;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Comptoir.Server.Auth;

/// <summary>Reads the bearer token of a request: signature, algorithm, audience and lifetime by real time (R16.2), and whether
/// what it was given on still stands.</summary>
public sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenSigner signer, KnownTokens known, Standings standings, OutsideCallers outside,
    RefusedTokens refused, IOptions<AuthOptions> auth, ComptoirDb db, CommerceClock clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false };

    private bool isForged;
    private bool lacksSecondFactor;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string? header = Request.Headers.Authorization.FirstOrDefault();
        if (header is null || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        string text = header["Bearer ".Length..].Trim();
        return outside.IssuerOf(text) is { } issuer ? await ReadOutsideAsync(text, issuer) : await ReadOwnAsync(text);
    }

    private async Task<AuthenticateResult> ReadOwnAsync(string text)
    {
        string root = Context.Root();
        if (known.Find(text, root) is not { } token)
        {
            token = await ValidateAsync(text, root);
            if (token is null)
                return AuthenticateResult.Fail("The token is not valid.");
            known.Put(text, root, token);
        }

        if (!TokenLifetime.Holds(token.From, token.Until, clock))
            return AuthenticateResult.Fail("The token's time is over.");
        if (!await standings.HoldsAsync(token.Basis, db, Context.RequestAborted))
            return AuthenticateResult.Fail("What the token was given on has changed.");
        return SignedIn(Asking(token.Actor), token.HasSecondFactor);
    }

    private async Task<KnownToken?> ValidateAsync(string text, string root)
    {
        var result = await Tokens.ValidateTokenAsync(text, Parameters(root));
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token || ActorOf(token) is not { } actor)
        {
            // Merely too old or too early; one without an end never came from here.
            isForged = result.Exception is not SecurityTokenInvalidLifetimeException { Expires: not null };
            return null;
        }

        return BasisOf(token, actor) is not { } basis
            ? null
            : new KnownToken(
                actor,
                basis,
                token.Claims.Any(claim => claim is { Type: "amr", Value: "mfa" }),
                token.TryGetPayloadValue<long>("nbf", out _) ? token.ValidFrom : null,
                token.ValidTo);
    }

    private Actor Asking(Actor actor) => actor with { CorrelationId = Context.Request().CorrelationId, Address = Context.Connection.RemoteIpAddress?.ToString() };

    private async Task<AuthenticateResult> ReadOutsideAsync(string text, OutsideIssuer issuer)
    {
        var reading = await outside.ReadAsync(text, issuer, Context.RequestAborted);
        isForged = reading.IsForged;
        return reading.Actor is { } actor
            ? SignedIn(Asking(actor), reading.HasSecondFactor)
            : AuthenticateResult.Fail(reading.Fault ?? "");
    }

    private AuthenticateResult SignedIn(Actor actor, bool hasSecondFactor)
    {
        // Told to users who ask; to ask refuses nothing (contract, platform §2.9).
        if (actor.User is not null && bool.TryParse(Request.Headers["ValidateMfa"].FirstOrDefault(), out bool asked) && asked)
            Response.Headers["isMfaCompliant"] = hasSecondFactor ? "true" : "false";
        lacksSecondFactor = auth.Value.RequireMfa && actor.User is not null && !hasSecondFactor;
        if (lacksSecondFactor)
            return AuthenticateResult.Fail("The token tells of no second factor.");
        Context.Request().Actor = actor;
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SchemeName));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Nobody's tenant: the operator is told. Without an installation there is nobody to tell.
        if (isForged && refused.Take() && await db.Installations.Select(row => (PartnerId?)row.OperatorId).SingleOrDefaultAsync(Context.RequestAborted) is { } owner)
            await SecurityEvents.WriteAsync(Context, SecurityEventKind.TokenRefused, owner, null, null);
        Response.Headers.WWWAuthenticate = "Bearer";
        var error = lacksSecondFactor
            ? WireErrors.Error(StatusCodes.Status401Unauthorized, WireCode.MfaRequired, "MfaRequired")
            : WireErrors.Error(StatusCodes.Status401Unauthorized, WireCode.TokenRefused, "SignInNeeded");
        await error.ExecuteAsync(Context);
    }

    private TokenValidationParameters Parameters(string root) => new()
    {
        IssuerSigningKey = signer.Key,
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        ValidTypes = ["JWT"],
        // Signed by our own key: whom it was issued for is in its claims, under whatever host name it was asked for.
        ValidateIssuer = false,
        ValidAudiences = [TokenClaims.GraphAudience, TokenClaims.PartnerApiAudience, root],
        RequireExpirationTime = true,
        LifetimeValidator = TokenLifetime.By(clock),
    };

    private static Actor? ActorOf(JsonWebToken token)
    {
        if (!Enum.TryParse<ActorKind>(Claim(token, TokenClaims.Kind), ignoreCase: true, out var kind)
            || !Guid.TryParse(Claim(token, TokenClaims.Tenant), out var tenant)
            || !Guid.TryParse(Claim(token, TokenClaims.Partner), out var partner))
            return null;
        var roles = token.Claims
            .Where(claim => claim.Type == TokenClaims.Roles)
            .Select(claim => Enum.TryParse<Role>(claim.Value, out var role) ? role : (Role?)null)
            .OfType<Role>();
        // A user is told by what the token says of one, not by how it was asked for.
        bool isUser = Claim(token, TokenClaims.Scope) is not null || Claim(token, TokenClaims.UserName) is not null;
        return new Actor(
            kind,
            new PartnerId(partner),
            kind == ActorKind.Customer ? new CustomerId(tenant) : null,
            isUser && Guid.TryParse(Claim(token, TokenClaims.Object), out var user) ? new UserId(user) : null,
            Claim(token, TokenClaims.UserName),
            Guid.TryParse(Claim(token, TokenClaims.Application), out var application) ? application : null,
            [.. roles]);
    }

    private static TokenBasis? BasisOf(JsonWebToken token, Actor actor)
    {
        if (actor.Application is not { } application || !token.TryGetPayloadValue<long>(TokenClaims.ApplicationStamp, out long stamp))
            return null;
        if (actor.User is null)
            return new TokenBasis(actor.Partner, application, stamp, null, null);
        return token.TryGetPayloadValue<long>(TokenClaims.UserStamp, out long userStamp)
            ? new TokenBasis(actor.Partner, application, stamp, actor.User, userStamp)
            : null;
    }

    private static string? Claim(JsonWebToken token, string type) => token.TryGetPayloadValue<string>(type, out string? value) ? value : null;
}
