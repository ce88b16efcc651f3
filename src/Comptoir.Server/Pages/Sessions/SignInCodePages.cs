using Comptoir.Commerce.Access;
using Comptoir.Portal.Account;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Pages.Sessions;

/// <summary>The second step of a sign-in: a code of the authenticator app, or a recovery code.</summary>
internal static class SignInCodePages
{
    public const string Address = "/sign-in/code";

    public static void MapSignInCode(this IEndpointRouteBuilder open)
    {
        open.MapGet(Address, Show);
        open.MapPost(Address, ConfirmAsync).WaitsForFailures().ReadsForm();
    }

    private static IResult Show(HttpContext http)
    {
        string? address = SignInPages.Local(http.Query("return"));
        return SignInStepCookie.Read(http.Request) is null
            ? Page.SeeOther(SignInPages.AddressFor(address, ended: false))
            : Form(StatusCodes.Status200OK, new SignInCodeModel(address, http.Query("recovery") is "1", TriesLeft: null));
    }

    private static IResult Form(int status, SignInCodeModel model) => Page.Of<SignInCodePage>(status, (nameof(SignInCodePage.Model), model));

    private static async Task<IResult> ConfirmAsync(
        PageForm form, HttpContext http, ConfirmSignInHandler confirm, IOptions<AuthOptions> options, CancellationToken ct)
    {
        string? address = SignInPages.Local(form["return"]);
        var request = new ConfirmSignIn(
            SignInStepCookie.Read(http.Request) ?? "", form["code"] ?? "", options.Value.SessionLength, SignInPages.OriginOf(http, Address));
        var (begun, refusal) = await confirm.HandleAsync(request, ct);
        if (refusal is SignInRefused { Fault: SignInFault.SecondFactorWrong, TriesLeft: > 0 and var left })
            return Form(StatusCodes.Status401Unauthorized, new SignInCodeModel(address, form.Has("recovery"), left));

        SignInStepCookie.Clear(http);
        return (begun, refusal) switch
        {
            ({ } session, _) => SignInPages.Begin(http, session, address),
            (_, SignInRefused refused) => SignInPages.Refused(refused, address),
            _ => Page.SeeOther(SignInPages.AddressFor(address, ended: true)),
        };
    }
}
