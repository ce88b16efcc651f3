using System.Security.Claims;
using System.Text.Encodings.Web;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Pages.Sessions;

/// <summary>The session token that this request came with.</summary>
internal sealed record SessionToken(string Text);

/// <summary>Finds who is signed in to a portal, by the session cookie; sends a stranger to sign in.</summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, UserSessions sessions, IOptions<AuthOptions> auth)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SessionCookie.Read(Request) is not var (partner, token))
            return AuthenticateResult.NoResult();
        if (await sessions.FindAsync(partner, token, auth.Value.SessionLength, Context.RequestAborted) is not { } found)
            return AuthenticateResult.Fail("The session has ended.");
        Context.Features.Set(found);
        Context.Features.Set(new SessionToken(token));
        Context.Request().Actor = new Actor(
            found.Kind, found.User.PartnerId, found.User.CustomerId, found.User.Id, found.User.UserName, Application: null, found.User.Roles)
        {
            CorrelationId = Context.Request().CorrelationId,
            Address = Context.Connection.RemoteIpAddress?.ToString(),
        };
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        bool ended = SessionCookie.Read(Request) is not null;
        if (ended)
            SessionCookie.Clear(Context);
        return Page.SeeOther(SignInPages.AddressFor(WayBack(), ended)).ExecuteAsync(Context);
    }

    /// <summary>Where to go on after sign-in: the page that was asked for, or the page whose form was sent; what stood in it its
    /// browser may have kept.</summary>
    private string? WayBack()
    {
        if (HttpMethods.IsGet(Request.Method))
            return Request.Path + Request.QueryString;
        return Request.GetTypedHeaders().Referer is { IsAbsoluteUri: true } from && from.Authority == Request.Host.Value ? from.PathAndQuery : null;
    }
}
