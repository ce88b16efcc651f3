using Comptoir.Commerce.Access;
using Comptoir.Portal.Account;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Pages.Sessions;

/// <summary>Signing in by a passkey, in place of name, password and code.</summary>
internal static class SignInPasskeyPages
{
    public const string Address = "/sign-in/passkey";

    public static void MapSignInPasskey(this IEndpointRouteBuilder open)
    {
        open.MapGet(Address, ShowAsync);
        open.MapPost(Address, SignInAsync).WaitsForFailures().AnswersThisOnce();
    }

    /// <summary>For a user whose password was right.</summary>
    public static string AddressFor(string? address) => SignInPages.WithReturn(QueryHelpers.AddQueryString(Address, "asked", "1"), address);

    private static Task<IResult> ShowAsync(HttpContext http, PasskeyCeremonies ceremonies) => FormAsync(
        http, ceremonies, StatusCodes.Status200OK, SignInPages.Local(http.Query("return")), http.Query("asked") is "1" ? PasskeyProblem.Asked : null);

    private static async Task<IResult> FormAsync(HttpContext http, PasskeyCeremonies ceremonies, int status, string? address, PasskeyProblem? problem)
    {
        http.Response.Headers.CacheControl = "no-store";
        string asked = await ceremonies.BeginShowingAsync(http, Address);
        return Page.Of<SignInPasskeyPage>(status, (nameof(SignInPasskeyPage.Model), new SignInPasskeyModel(address, asked, problem)));
    }

    private static async Task<IResult> SignInAsync(
        PageForm form, HttpContext http, PasskeyCeremonies ceremonies, SignInWithPasskeyHandler signIn, IOptions<AuthOptions> options, CancellationToken ct)
    {
        string? address = SignInPages.Local(form["return"]);
        if (form["credential"] is not { } credential)
            return await FormAsync(http, ceremonies, StatusCodes.Status400BadRequest, address, PasskeyProblem.NotShown);
        var shown = await ceremonies.ShownAsync(http, Address, credential);
        var (begun, refusal) = await signIn.HandleAsync(new SignInWithPasskey(shown, options.Value.SessionLength, SignInPages.OriginOf(http, Address)), ct);
        if (begun is null && refusal is SignInRefused { Fault: SignInFault.PasskeyWrong })
            return await FormAsync(http, ceremonies, StatusCodes.Status401Unauthorized, address, PasskeyProblem.Wrong);
        PasskeyCookie.Clear(http, Address);
        return begun is null ? SignInPages.Refused((SignInRefused)refusal!, address) : SignInPages.Begin(http, begun, address);
    }
}
