using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Account;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.Sessions;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.Account;

/// <summary>Reads the account page, and shows it again with what was typed and why it was not taken.</summary>
internal sealed class AccountView(SecondFactors factors, Passkeys passkeys, UserSessions sessions)
{
    private static readonly string[] Dones = ["profile", "display", "removed", "passkey", "renamed"];

    public Task<IResult> ShowAsync(HttpContext http, CancellationToken ct) =>
        PageAsync(http, StatusCodes.Status200OK, [], [], Dones.FirstOrDefault(done => done == http.Query("done")), ct);

    /// <param name="passwordField">Field of the page that the current password was typed into.</param>
    /// <param name="fields">What was typed, where it is shown again.</param>
    public Task<IResult> AgainAsync(HttpContext http, Refusal refusal, string passwordField, Dictionary<string, string> fields, CancellationToken ct)
    {
        var texts = PageTexts.Of(typeof(AccountPage), CultureInfo.CurrentUICulture);
        return FaultOf(refusal, passwordField, texts) is var (field, fault)
            ? PageAsync(http, StatusCodes.Status400BadRequest, fields, new() { [field] = fault }, null, ct)
            : Task.FromResult(PageErrors.Of(refusal, AccountPages.Address));
    }

    /// <summary>The field that a refusal is about, and its words; null when the page has no better answer.</summary>
    public static (string Field, string Fault)? FaultOf(Refusal refusal, string passwordField, PageTexts texts) => refusal switch
    {
        SignInRefused { Fault: SignInFault.LockedOut } => (passwordField, texts["Fault.LockedOut"]),
        SignInRefused => (passwordField, texts["Fault.currentPassword.Wrong"]),
        InvalidInput { Field: "currentPassword" } => (passwordField, texts[$"Fault.{passwordField}.Required"]),
        InvalidInput { Field: "again" or "code" } input => (input.Field, texts[$"Fault.{input.Field}"]),
        InvalidInput input when texts.Find($"Fault.{input.Field}.{input.Reason}") is { } known => (input.Field, known),
        PasskeyRefused => ("passkeyName", texts["Fault.passkey"]),
        TooManyPasskeys many => ("passkeyName", texts["Fault.passkeys", ("Most", many.Most)]),
        _ => null,
    };

    private async Task<IResult> PageAsync(
        HttpContext http, int status, Dictionary<string, string> typed, Dictionary<string, string> faults, string? done, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var user = http.Features.Get<SignedInUser>()!.User;
        var factor = await factors.FindAsync(user.PartnerId, user.Id, ct);
        var fields = new Dictionary<string, string>(typed);
        fields.TryAdd("displayName", user.DisplayName);
        fields.TryAdd("email", user.Email);
        var model = new AccountModel(
            fields,
            faults,
            done,
            new FactorState(factor?.ConfirmedAt, factor?.RecoveryCodes.Count ?? 0),
            await passkeys.ListAsync(user.PartnerId, user.Id, ct),
            await sessions.ListAsync(user.PartnerId, user.Id, http.Features.Get<SessionToken>()?.Text, ct),
            http.Request.Cookies[Preferences.Theme]);
        return Page.Of<AccountPage>(status, (nameof(AccountPage.Model), model));
    }
}
