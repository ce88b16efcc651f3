using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Account;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.Sessions;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.Account;

/// <summary>Setting up, renewing and removing the own second factor. The answers hold secrets: none is kept, and none has an address
/// to come back to.</summary>
internal static class SecondFactorPages
{
    private const string Factor = AccountPages.Address + "/second-factor";
    private const string Home = AccountPages.Address + "#second-factor";

    /// <summary>Letters of a secret in base 32: 160 bits.</summary>
    private const int SecretLength = Totp.SecretLength * 8 / 5;

    public static void MapSecondFactor(this IEndpointRouteBuilder own)
    {
        own.MapPost(Factor, BeginAsync).AnswersThisOnce().ForAnyoneSignedIn();
        own.MapPost(Factor + "/confirm", ConfirmAsync).AnswersThisOnce().ForAnyoneSignedIn();
        own.MapPost(Factor + "/remove", RemoveAsync).AnswersThisOnce().ForAnyoneSignedIn();
        // Asked for again, as after signing in anew: where it begins.
        foreach (string address in new[] { Factor, Factor + "/confirm", Factor + "/remove" })
            own.MapGet(address, () => Page.SeeOther(Home)).ForAnyoneSignedIn();
    }

    private static async Task<IResult> BeginAsync(
        PageForm form, HttpContext http, BeginSecondFactorHandler begin, AccountView view, CancellationToken ct)
    {
        var request = new BeginSecondFactor(
            AccountPages.TenantOf(http.Actor()), AccountPages.Typed(form, "factorPassword"), SignInPages.OriginOf(http, Factor), http.Actor());
        var (offer, refusal) = await begin.HandleAsync(request, ct);
        return (offer, refusal) switch
        {
            ({ } made, _) => SetUp(StatusCodes.Status200OK, made, null),
            (_, SecondFactorThere) => Page.SeeOther(Home),
            _ => await view.AgainAsync(http, refusal!, "factorPassword", [], ct),
        };
    }

    private static async Task<IResult> ConfirmAsync(
        PageForm form, HttpContext http, ConfirmSecondFactorHandler confirm, AccountView view, CancellationToken ct)
    {
        var by = http.Actor();
        var (codes, refusal) = await confirm.HandleAsync(new ConfirmSecondFactor(form["code"] ?? "", SignInPages.OriginOf(http, Factor + "/confirm"), by), ct);
        if (codes is not null)
            return Page.Of<RecoveryCodesPage>((nameof(RecoveryCodesPage.Codes), codes.Codes));
        if (refusal is SecondFactorMissing)
            return Page.SeeOther(Home);
        // Being set up: the same secret again, as the page that asks had it. It is of no use but to who has it already.
        if (refusal is InvalidInput && form["secret"] is { Length: SecretLength } secret && secret.All(char.IsAsciiLetterOrDigit))
        {
            var texts = PageTexts.Of(typeof(AccountPage), CultureInfo.CurrentUICulture);
            return SetUp(StatusCodes.Status400BadRequest, BeginSecondFactorHandler.OfferOf(secret, by), texts["Fault.code"]);
        }

        return await view.AgainAsync(http, refusal!, "code", [], ct);
    }

    private static async Task<IResult> RemoveAsync(PageForm form, HttpContext http, DropSecondFactorHandler drop, AccountView view, CancellationToken ct)
    {
        var (dropped, refusal) = await drop.HandleAsync(
            new DropSecondFactor(form["code"] ?? "", SignInPages.OriginOf(http, Factor + "/remove"), http.Actor()), ct);
        return dropped is not null ? Page.SeeOther(AccountPages.Address + "?done=removed")
            : refusal is SecondFactorMissing ? Page.SeeOther(Home)
            : await view.AgainAsync(http, refusal!, "code", [], ct);
    }

    private static IResult SetUp(int status, SecondFactorOffer offer, string? fault) =>
        Page.Of<FactorSetUpPage>(status, (nameof(FactorSetUpPage.Model), new FactorSetUpModel(offer, fault)));
}
