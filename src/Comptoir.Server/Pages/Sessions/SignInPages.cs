using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Account;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Pages.Sessions;

/// <summary>Signing in and out of the portals.</summary>
internal static class SignInPages
{
    private const string Address = "/sign-in";

    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        var open = app.MapOpenPages();
        open.MapGet(Address, Show);
        open.MapPost(Address, SignInAsync).WaitsForFailures().ReadsForm();
        open.MapSignInCode();
        open.MapSignInPasskey();
        open.MapPasswordByMail();
        var signedIn = app.MapSignedInPages();
        signedIn.MapAuthorize();
        signedIn.MapGet("/", (HttpContext http) => Page.SeeOther(HomeOf(http.Actor().Kind))).ForAnyoneSignedIn();
        signedIn.MapPost("/sign-out", SignOutAsync).ReadsForm().ForAnyoneSignedIn();
    }

    /// <summary>Does nothing for an address from which too much has failed within the minute, and says so.</summary>
    public static RouteHandlerBuilder WaitsForFailures(this RouteHandlerBuilder route) => route.AddEndpointFilter(async (context, next) =>
    {
        if (context.HttpContext.WaitForFailures() is not { } wait)
            return await next(context);
        context.HttpContext.Response.Headers.RetryAfter = RetryAfter.Of(wait);
        return Form(StatusCodes.Status429TooManyRequests, new SignInModel(Return: null, "", SignInProblem.TooManyFailures));
    });

    /// <summary>Where to sign in, to go on to an address afterwards.</summary>
    public static string AddressFor(string? address, bool ended)
    {
        var query = new Dictionary<string, string?>();
        if (address is not null and not "/")
            query["return"] = address;
        if (ended)
            query["ended"] = "1";
        return QueryHelpers.AddQueryString(Address, query);
    }

    /// <summary>The address when it is one of this site, else null.</summary>
    public static string? Local(string? address) =>
        address is ['/', ..] && address is not (['/', '/' or '\\', ..]) && address.Length < 2000 && !address.Any(char.IsControl) ? address : null;

    /// <summary>The browser of a user who has just signed in goes on to where it wanted to go.</summary>
    public static IResult Begin(HttpContext http, BegunSession begun, string? address)
    {
        SessionCookie.Write(http, begun.User.PartnerId, begun.Token);
        return address is not null && AuthorizePages.IsOne(address)
            ? Page.Of<GoOnPage>((nameof(GoOnPage.Address), address))
            : Page.SeeOther(address ?? HomeOf(begun.Kind));
    }

    /// <summary>The form again, and why.</summary>
    public static IResult Refused(SignInRefused refused, string? address, string userName = "")
    {
        var problem = ProblemOf(refused);
        return Form(
            StatusCodes.Status401Unauthorized, new SignInModel(address, userName, problem, problem == SignInProblem.Wrong ? refused.TriesLeft ?? 0 : null));
    }

    public static Origin OriginOf(HttpContext http, string address) =>
        new(http.Request().CorrelationId, http.Connection.RemoteIpAddress?.ToString(), $"POST {address}");

    public static string WithReturn(string path, string? address) =>
        address is null ? path : QueryHelpers.AddQueryString(path, "return", address);

    private static string HomeOf(ActorKind kind) => kind switch
    {
        ActorKind.Customer => "/admin",
        ActorKind.Operator => "/operator",
        _ => "/partner",
    };

    private static IResult Show(HttpContext http) => Form(
        StatusCodes.Status200OK, new SignInModel(Local(http.Query("return")), "", ReasonOf(http)));

    private static SignInProblem? ReasonOf(HttpContext http) =>
        http.Query("chosen") is not null ? SignInProblem.Chosen
        : http.Query("removed") is not null ? SignInProblem.PasskeyRemoved
        : http.Query("ended") is not null ? SignInProblem.Ended : null;

    private static IResult Form(int status, SignInModel model) => Page.Of<SignInPage>(status, (nameof(SignInPage.Model), model));

    private static async Task<IResult> SignInAsync(
        PageForm form, HttpContext http, SignInToPortalHandler signIn, IOptions<AuthOptions> options, CancellationToken ct)
    {
        var (name, address) = (form["user"] ?? "", Local(form["return"]));
        string password = form.Fields.TryGetValue("password", out var typed) ? typed.ToString() : "";
        var (begun, refusal) = await signIn.HandleAsync(
            new SignInToPortal(name, password, options.Value.SessionLength, OriginOf(http, Address)), ct);
        if (begun is not null)
            return Begin(http, begun, address);
        if (refusal is SecondFactorAsked asked)
        {
            SignInStepCookie.Write(http, asked.Step);
            return Page.SeeOther(WithReturn(SignInCodePages.Address, address));
        }

        return refusal is PasskeyAsked ? Page.SeeOther(SignInPasskeyPages.AddressFor(address)) : Refused((SignInRefused)refusal!, address, name);
    }

    private static SignInProblem ProblemOf(SignInRefused refused) => refused switch
    {
        { Fault: SignInFault.UserDisabled } => SignInProblem.Disabled,
        { Fault: SignInFault.LockedOut } or { TriesLeft: 0 } => SignInProblem.LockedOut,
        _ => SignInProblem.Wrong,
    };

    private static async Task<IResult> SignOutAsync(PageForm form, HttpContext http, UserSessions sessions, CancellationToken ct)
    {
        if (SessionCookie.Read(http.Request) is var (partner, token))
            await sessions.EndAsync(partner, token, ct);
        SessionCookie.Clear(http);
        return Page.SeeOther(Address);
    }
}
