using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Account;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.Sessions;

namespace Comptoir.Server.Pages.Account;

/// <summary>What everybody signed in to a portal does with the own account: profile, password, language and theme, signing out
/// everywhere. Its second factor is in <see cref="SecondFactorPages"/>, its passkeys in
/// <see cref="PasskeyPages"/>.</summary>
internal static class AccountPages
{
    public const string Address = "/account";

    public static void MapAccount(this IEndpointRouteBuilder app)
    {
        var own = app.MapSignedInPages();
        own.MapGet(Address, (HttpContext http, AccountView view, CancellationToken ct) => view.ShowAsync(http, ct)).ForAnyoneSignedIn();
        own.MapPost(Address + "/profile", ChangeProfileAsync).AnswersThisOnce().ForAnyoneSignedIn();
        own.MapPost(Address + "/password", ChangePasswordAsync).AnswersThisOnce().ForAnyoneSignedIn();
        own.MapPost(Address + "/display", ChooseDisplay).ReadsForm().ForAnyoneSignedIn();
        own.MapPost(Address + "/sign-out-everywhere", SignOutAsync).AnswersThisOnce().ForAnyoneSignedIn();
        own.MapSecondFactor();
        own.MapPasskeys();
    }

    public static Guid TenantOf(Actor by) => by.Customer?.Value ?? by.Partner.Value;

    /// <summary>A field as it was typed: spaces at the ends of a password belong to it.</summary>
    public static string Typed(PageForm form, string field) => form.Fields.TryGetValue(field, out var typed) ? typed.ToString() : "";

    private static async Task<IResult> ChangeProfileAsync(
        PageForm form, HttpContext http, ChangeOwnProfileHandler change, AccountView view, CancellationToken ct)
    {
        var by = http.Actor();
        var fields = new Dictionary<string, string> { ["displayName"] = form["displayName"] ?? "", ["email"] = form["email"] ?? "" };
        var request = new ChangeOwnProfile(TenantOf(by), SignInPages.OriginOf(http, Address + "/profile"), by)
        {
            DisplayName = fields["displayName"],
            Email = fields["email"],
            Password = Typed(form, "profilePassword"),
        };
        var (_, refusal) = await change.HandleAsync(request, ct);
        return refusal is null
            ? Page.SeeOther(Address + "?done=profile")
            : await view.AgainAsync(http, refusal, "profilePassword", fields, ct);
    }

    private static async Task<IResult> ChangePasswordAsync(
        PageForm form, HttpContext http, ChangeOwnPasswordHandler change, AccountView view, CancellationToken ct)
    {
        var by = http.Actor();
        string current = Typed(form, "currentPassword"), wanted = Typed(form, "newPassword");
        if (current.Length == 0)
            return await view.AgainAsync(http, new InvalidInput("currentPassword", InputFault.Required), "currentPassword", [], ct);
        if (wanted.Length == 0)
            return await view.AgainAsync(http, new InvalidInput("newPassword", InputFault.Required), "currentPassword", [], ct);
        if (wanted != Typed(form, "again"))
            return await view.AgainAsync(http, new InvalidInput("again", InputFault.NotAllowed), "currentPassword", [], ct);
        var (_, refusal) = await change.HandleAsync(
            new ChangeOwnPassword(TenantOf(by), current, wanted, SignInPages.OriginOf(http, Address + "/password"), by), ct);
        if (refusal is not null)
            return await view.AgainAsync(http, refusal, "currentPassword", [], ct);
        SessionCookie.Clear(http);
        return Page.SeeOther("/sign-in?chosen=1");
    }

    /// <summary>Kept in the browser, as the language switch keeps it.</summary>
    private static IResult ChooseDisplay(PageForm form, HttpContext http)
    {
        if (form["language"] is "en" or "fr")
            Preferences.Keep(http, Preferences.Language, form["language"]!);
        if (form["theme"] is "light" or "dark" or "system")
            Preferences.Keep(http, Preferences.Theme, form["theme"]!);
        return Page.SeeOther(Address + "?done=display");
    }

    private static async Task<IResult> SignOutAsync(PageForm form, HttpContext http, EndOwnSignInsHandler end, CancellationToken ct)
    {
        var (_, refusal) = await end.HandleAsync(new EndOwnSignIns(TenantOf(http.Actor()), http.Actor()), ct);
        if (refusal is not null)
            return PageErrors.Of(refusal);
        SessionCookie.Clear(http);
        return Page.SeeOther("/sign-in");
    }
}
