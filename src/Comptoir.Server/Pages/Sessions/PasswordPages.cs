using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Account;
using Comptoir.Server.Http;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Pages.Sessions;

/// <summary>A password forgotten, and choosing one by the link in a mail.</summary>
internal static class PasswordPages
{
    private const string Forgotten = "/sign-in/forgotten";
    private const string Choose = "/sign-in/password";

    public static void MapPasswordByMail(this IEndpointRouteBuilder open)
    {
        open.MapGet(Forgotten, (HttpContext http) => Asked(http.Query("sent") is not null, userName: ""));
        open.MapPost(Forgotten, AskAsync).WaitsForFailures().ReadsForm();
        open.MapGet(Choose, ShowAsync);
        open.MapPost(Choose, ChooseAsync).ReadsForm();
    }

    private static IResult Asked(bool sent, string userName) =>
        Page.Of<ForgottenPage>((nameof(ForgottenPage.Model), new ForgottenModel(sent, userName)));

    private static async Task<IResult> AskAsync(PageForm form, HttpContext http, ForgotPasswordHandler forgot, CancellationToken ct)
    {
        if (form["user"] is not { } name)
            return Asked(sent: false, userName: "");
        await forgot.HandleAsync(new ForgotPassword(name, SignInPages.OriginOf(http, Forgotten)), ct);
        return Page.SeeOther(Forgotten + "?sent=1");
    }

    private static async Task<IResult> ShowAsync(HttpContext http, SetPasswordByMailHandler set, CancellationToken ct)
    {
        string token = http.Query("token") ?? "";
        return await set.FindAsync(token, ct) is { } link ? Form(StatusCodes.Status200OK, new ChoosePasswordModel(token, link.User.UserName, null)) : Ended();
    }

    private static async Task<IResult> ChooseAsync(PageForm form, HttpContext http, SetPasswordByMailHandler set, CancellationToken ct)
    {
        string token = form["token"] ?? "";
        // As typed: spaces at its ends belong to it.
        string password = form.Fields.TryGetValue("password", out var typed) ? typed.ToString() : "";
        string again = form.Fields.TryGetValue("again", out var repeated) ? repeated.ToString() : "";
        if (await set.FindAsync(token, ct) is not { } link)
            return Ended();
        if (password != again)
            return Form(StatusCodes.Status400BadRequest, new ChoosePasswordModel(token, link.User.UserName, PasswordProblem.Differ));
        var (_, refusal) = await set.HandleAsync(new SetPasswordByMail(link, password, SignInPages.OriginOf(http, Choose)), ct);
        return refusal switch
        {
            null => Page.SeeOther("/sign-in?chosen=1"),
            PasswordLinkEnded => Ended(),
            _ => Form(StatusCodes.Status400BadRequest, new ChoosePasswordModel(token, link.User.UserName, PasswordProblem.Refused, RefusalTexts.Of(refusal))),
        };
    }

    private static IResult Form(int status, ChoosePasswordModel model) =>
        Page.Of<ChoosePasswordPage>(status, (nameof(ChoosePasswordPage.Model), model));

    private static IResult Ended() => Form(StatusCodes.Status410Gone, new ChoosePasswordModel(null, "", PasswordProblem.LinkEnded));
}
