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
        open.MapPost(Address, SignInAsync).ReadsForm();
        var signedIn = app.MapSignedInPages();
        signedIn.MapGet("/", (HttpContext http) => Page.SeeOther(HomeOf(http.Actor().Kind))).ForAnyoneSignedIn();
        signedIn.MapPost("/sign-out", SignOutAsync).ReadsForm().ForAnyoneSignedIn();
    }

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

    private static string HomeOf(ActorKind kind) => kind switch
    {
        ActorKind.Customer => "/admin",
        ActorKind.Operator => "/operator",
        _ => "/partner",
    };

    private static IResult Show(HttpContext http) =>
        Form(StatusCodes.Status200OK, Local(http.Query("return")), "", http.Query("ended") is null ? null : SignInProblem.Ended);

    private static IResult Form(int status, string? address, string userName, SignInProblem? problem) =>
        Page.Of<SignInPage>(status, (nameof(SignInPage.Model), new SignInModel(address, userName, problem)));

    private static async Task<IResult> SignInAsync(
        PageForm form, HttpContext http, SignInToPortalHandler signIn, IOptions<AuthOptions> options, CancellationToken ct)
    {
        string name = form["user"] ?? "";
        var origin = new Origin(http.Request().CorrelationId, http.Connection.RemoteIpAddress?.ToString(), $"POST {Address}");
        var (begun, refusal) = await signIn.HandleAsync(
            new SignInToPortal(name, form.Fields.TryGetValue("password", out var password) ? password.ToString() : "", options.Value.SessionLength, origin), ct);
        if (begun is null)
        {
            var problem = refusal is SignInRefused { Fault: SignInFault.UserDisabled } ? SignInProblem.Disabled : SignInProblem.Wrong;
            return Form(StatusCodes.Status401Unauthorized, Local(form["return"]), name, problem);
        }

        SessionCookie.Write(http, begun.User.PartnerId, begun.Token);
        return Page.SeeOther(Local(form["return"]) ?? HomeOf(begun.Kind));
    }

    private static async Task<IResult> SignOutAsync(PageForm form, HttpContext http, UserSessions sessions, CancellationToken ct)
    {
        if (SessionCookie.Read(http.Request) is var (partner, token))
            await sessions.EndAsync(partner, token, ct);
        SessionCookie.Clear(http);
        return Page.SeeOther(Address);
    }
}
