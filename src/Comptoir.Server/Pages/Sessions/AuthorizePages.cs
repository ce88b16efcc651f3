using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Account;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Comptoir.Server.Pages.Sessions;

/// <summary>The authorization endpoints: a user who is signed in lets an application act for it, which is sent a code for that
/// (contract, platform §2.4; RFC 6749 §4.1, RFC 7636).</summary>
internal static class AuthorizePages
{
    public static void MapAuthorize(this IEndpointRouteBuilder signedIn)
    {
        signedIn.MapGet("/{tenant}/oauth2/v2.0/authorize", (string tenant, HttpContext http, AuthorizeApplicationHandler authorize, TokenIssuer issuer, CancellationToken ct) =>
            AnswerAsync(tenant, TokenVersion.V2, http, authorize, issuer, ct)).ForAnyoneSignedIn();
        signedIn.MapGet("/{tenant}/oauth2/authorize", (string tenant, HttpContext http, AuthorizeApplicationHandler authorize, TokenIssuer issuer, CancellationToken ct) =>
            AnswerAsync(tenant, TokenVersion.V1, http, authorize, issuer, ct)).ForAnyoneSignedIn();
    }

    /// <summary>Whether an address is one of these: a form that leads there must not end in a redirect to another site, which browsers
    /// hold against the form.</summary>
    public static bool IsOne(string address) => address.Split('?')[0].EndsWith("/authorize", StringComparison.Ordinal);

    private static async Task<IResult> AnswerAsync(
        string tenant, TokenVersion version, HttpContext http, AuthorizeApplicationHandler authorize, TokenIssuer issuer, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        string client = http.Query("client_id") ?? "", address = http.Query("redirect_uri") ?? "";
        var (application, refusal) = await authorize.CheckAsync(tenant, client, address, http.Actor(), ct);
        if (application is null)
            return Faulty(refusal!);
        var asked = AuthorizeQuery.Read(http, version);
        if (asked.Error is { } error)
            return Send(http, address, asked.PostsForm, [("error", error), ("error_description", asked.Why), ("state", asked.State)]);

        var signedIn = http.Features.Get<SignedInUser>()!;
        var (made, fault) = await authorize.HandleAsync(
            new AuthorizeApplication(tenant, client, address, asked.Challenge, asked.Nonce, signedIn.User, signedIn.HasSecondFactor, http.Actor()), ct);
        // Asked again, which asks for the sign-in that is needed now.
        if (fault is SignInStepEnded)
            return Page.SeeOther(http.Request.Path + http.Request.QueryString);
        if (made is null)
            return Faulty(fault!);
        string? idToken = asked.WantsIdToken ? issuer.IdToken(made.Caller, version, http.Root(), made.Code) : null;
        return Send(http, address, asked.PostsForm, [("code", made.Code), ("id_token", idToken), ("state", asked.State)]);
    }

    private static IResult Send(HttpContext http, string address, bool postsForm, IEnumerable<(string Name, string? Value)> answer)
    {
        var fields = answer.Where(field => field.Value is not null).ToDictionary(field => field.Name, field => field.Value);
        if (!postsForm)
            return Page.SeeOther(QueryHelpers.AddQueryString(address, fields));
        string origin = new Uri(address).GetLeftPart(UriPartial.Authority);
        http.Response.Headers.ContentSecurityPolicy =
            http.Response.Headers.ContentSecurityPolicy.ToString().Replace("form-action 'self'", $"form-action {origin}", StringComparison.Ordinal);
        return Page.Of<AuthorizedPage>((nameof(AuthorizedPage.Address), address), (nameof(AuthorizedPage.Fields), fields));
    }

    /// <summary>Told to the user alone: who asks may not be who it says.</summary>
    private static IResult Faulty(Refusal refusal) => Page.Of<AuthorizeFaultPage>(
        StatusCodes.Status400BadRequest,
        (nameof(AuthorizeFaultPage.Fault), refusal switch
        {
            ClientUnknown => AuthorizeFault.ClientUnknown,
            RedirectUnknown => AuthorizeFault.RedirectUnknown,
            _ => AuthorizeFault.WrongTenant,
        }));
}

/// <summary>What an application asks for, read; with what is wrong about it.</summary>
/// <param name="Error">Word of RFC 6749; null when nothing is wrong.</param>
/// <param name="Why">For the application's developer, in English as the standard has it.</param>
internal sealed record AuthorizeQuery(string? State, string? Nonce, string? Challenge, bool WantsIdToken, bool PostsForm, string? Error, string? Why)
{
    private const int LongestText = 2000;
    private const int ChallengeLength = 43;

    public static AuthorizeQuery Read(HttpContext http, TokenVersion version)
    {
        string[] types = http.Query("response_type")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        string? mode = http.Query("response_mode");
        bool idToken = types.Contains("id_token");
        var query = new AuthorizeQuery(http.Query("state"), http.Query("nonce"), http.Query("code_challenge"), idToken, mode == "form_post", null, null);
        return query.FaultOf(types, mode, http.Query("code_challenge_method")) is var (error, why)
            ? query with { Error = error, Why = why }
            : query.AudienceFault(http, version);
    }

    private (string Error, string Why)? FaultOf(string[] types, string? mode, string? method)
    {
        if (!types.Contains("code") || types.Except(["code", "id_token"]).Any())
            return ("unsupported_response_type", "response_type must be 'code' or 'code id_token'.");
        if (mode is not (null or "query" or "form_post") || (WantsIdToken && !PostsForm))
            return ("invalid_request", WantsIdToken ? "response_mode must be 'form_post' with an id_token." : "response_mode must be 'query' or 'form_post'.");
        if (WantsIdToken && Nonce is null)
            return ("invalid_request", "nonce is needed with an id_token.");
        if (Nonce?.Length > LongestText || State?.Length > LongestText)
            return ("invalid_request", "state or nonce is too long.");
        if (Challenge is null)
            return method is null ? null : ("invalid_request", "code_challenge is missing.");
        if (method != "S256")
            return ("invalid_request", "code_challenge_method must be 'S256'.");
        return Challenge.Length == ChallengeLength && Challenge.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? null
            : ("invalid_request", "code_challenge must be the base64url of a SHA-256.");
    }

    private AuthorizeQuery AudienceFault(HttpContext http, TokenVersion version)
    {
        string root = http.Root();
        bool known = version == TokenVersion.V1
            ? TokenAudience.OfResource(http.Query("resource") ?? root, http.Query("scope"), root) is not null
            : TokenAudience.OfScope(http.Query("scope") ?? "", root) is not null;
        if (known)
            return this;
        return version == TokenVersion.V1
            ? this with { Error = "invalid_resource", Why = "resource is not known here." }
            : this with { Error = "invalid_scope", Why = "scope is not valid." };
    }
}
