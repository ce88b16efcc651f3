using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Account;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.Sessions;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.Account;

/// <summary>Adding, renaming and removing the own passkeys.</summary>
internal static class PasskeyPages
{
    private const string All = AccountPages.Address + "/passkeys";
    private const string Home = AccountPages.Address + "#passkeys";
    private const string One = All + "/{passkeyId:guid}";

    public static void MapPasskeys(this IEndpointRouteBuilder own)
    {
        own.MapPost(All, BeginAsync).AnswersThisOnce().ForAnyoneSignedIn();
        own.MapPost(All + "/add", AddAsync).AnswersThisOnce().ForAnyoneSignedIn();
        own.MapGet(One, ShowAsync).ForAnyoneSignedIn();
        own.MapPost(One + "/rename", RenameAsync).AnswersThisOnce().ForAnyoneSignedIn();
        own.MapPost(One + "/remove", RemoveAsync).AnswersThisOnce().ForAnyoneSignedIn();
        // Asked for again, as after signing in anew: where it begins.
        foreach (string address in new[] { All, All + "/add" })
            own.MapGet(address, () => Page.SeeOther(Home)).ForAnyoneSignedIn();
        foreach (string act in new[] { "/rename", "/remove" })
            own.MapGet(One + act, (Guid passkeyId) => Page.SeeOther(AddressOf(passkeyId))).ForAnyoneSignedIn();
    }

    private static string AddressOf(Guid passkey) => $"{All}/{passkey}";

    private static async Task<IResult> BeginAsync(
        PageForm form, HttpContext http, BeginPasskeyHandler begin, PasskeyCeremonies ceremonies, AccountView view, CancellationToken ct)
    {
        string name = form["passkeyName"] ?? "";
        var request = new BeginPasskey(
            AccountPages.TenantOf(http.Actor()), name, AccountPages.Typed(form, "passkeyPassword"), SignInPages.OriginOf(http, All), http.Actor());
        var (user, refusal) = await begin.HandleAsync(request, ct);
        if (user is null)
            return await view.AgainAsync(http, refusal!, "passkeyPassword", new() { ["passkeyName"] = name }, ct);
        string asked = await ceremonies.BeginMakingAsync(http, All, user, name);
        return Page.Of<PasskeySetUpPage>((nameof(PasskeySetUpPage.Model), new PasskeySetUpModel(name, asked)));
    }

    private static async Task<IResult> AddAsync(
        PageForm form, HttpContext http, PasskeyCeremonies ceremonies, AddPasskeyHandler add, AccountView view, CancellationToken ct)
    {
        var made = await ceremonies.MadeAsync(http, All, form["credential"] ?? "");
        Refusal? refusal = made is null
            ? new PasskeyRefused()
            : (await add.HandleAsync(new AddPasskey(made.Passkey, made.Handle, made.Name, made.Answered, http.Actor()), ct)).Refusal;
        if (refusal is not null)
            return await view.AgainAsync(http, refusal, "passkeyPassword", [], ct);
        PasskeyCookie.Clear(http, All);
        return Page.SeeOther(AccountPages.Address + "?done=passkey");
    }

    private static Task<IResult> ShowAsync(Guid passkeyId, HttpContext http, CancellationToken ct) =>
        PageAsync(passkeyId, http, StatusCodes.Status200OK, null, [], ct);

    private static async Task<IResult> RenameAsync(Guid passkeyId, PageForm form, HttpContext http, RenamePasskeyHandler rename, CancellationToken ct)
    {
        string name = form["passkeyName"] ?? "";
        var (_, refusal) = await rename.HandleAsync(new RenamePasskey(passkeyId, name, http.Actor()), ct);
        return refusal is null ? Page.SeeOther(AccountPages.Address + "?done=renamed") : await AgainAsync(passkeyId, http, refusal, name, ct);
    }

    private static async Task<IResult> RemoveAsync(Guid passkeyId, PageForm form, HttpContext http, RemovePasskeyHandler remove, CancellationToken ct)
    {
        var request = new RemovePasskey(
            AccountPages.TenantOf(http.Actor()), passkeyId, AccountPages.Typed(form, "currentPassword"), SignInPages.OriginOf(http, One + "/remove"), http.Actor());
        var (_, refusal) = await remove.HandleAsync(request, ct);
        if (refusal is not null)
            return await AgainAsync(passkeyId, http, refusal, null, ct);
        SessionCookie.Clear(http);
        return Page.SeeOther("/sign-in?removed=1");
    }

    private static async Task<IResult> AgainAsync(Guid passkeyId, HttpContext http, Refusal refusal, string? name, CancellationToken ct)
    {
        var texts = PageTexts.Of(typeof(AccountPage), CultureInfo.CurrentUICulture);
        return AccountView.FaultOf(refusal, "currentPassword", texts) is var (field, fault)
            ? await PageAsync(passkeyId, http, StatusCodes.Status400BadRequest, name, new() { [field] = fault }, ct)
            : PageErrors.Of(refusal, AccountPages.Address);
    }

    /// <param name="name">As it was typed; as it is without it.</param>
    private static async Task<IResult> PageAsync(Guid passkeyId, HttpContext http, int status, string? name, Dictionary<string, string> faults, CancellationToken ct)
    {
        var user = http.Features.Get<SignedInUser>()!.User;
        return await http.RequestServices.GetRequiredService<Passkeys>().FindAsync(user.PartnerId, user.Id, passkeyId, ct) is { } passkey
            ? Page.Of<PasskeyPage>(status, (nameof(PasskeyPage.Model), new PasskeyModel(passkey, name ?? passkey.Name, faults)))
            : PageErrors.NotFound;
    }
}
