using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.Texts;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Native.Access;

/// <summary>What users do with their own account: profile, password, second factor, signing out everywhere. Its answers hold secrets: none is kept for a
/// repeated request.</summary>
internal static class OwnAccountEndpoints
{
    public static void MapOwnAccount(this RouteGroupBuilder native)
    {
        var own = native.MapGroup("/me").WithMetadata(new Confidential());
        own.MapPatch("", ChangeProfileAsync).NeverKept().ForAnyoneSignedIn();
        own.MapPost("/signouts", SignOutAsync).NeverKept().ForAnyoneSignedIn();
        own.MapPost("/password", ChangePasswordAsync).NeverKept().ForAnyoneSignedIn();
        own.MapPost("/secondfactor", BeginAsync).NeverKept().ForAnyoneSignedIn();
        own.MapPut("/secondfactor", ConfirmAsync).NeverKept().ForAnyoneSignedIn();
        own.MapPost("/secondfactor/remove", DropAsync).NeverKept().ForAnyoneSignedIn();
    }

    private static async Task<IResult> ChangeProfileAsync(
        WireBody<WireProfileChange> body, ChangeOwnProfileHandler change, IOptions<SignInOptions> options, HttpContext http, CancellationToken ct)
    {
        var by = http.Actor();
        var request = new ChangeOwnProfile(TenantOf(by), OriginOf(by, "PATCH /comptoir/v1/me"), by)
        {
            DisplayName = body.Value.DisplayName,
            Email = body.Value.Email,
            Password = body.Value.CurrentPassword,
        };
        var (user, refusal) = await change.HandleAsync(request, ct);
        return user is null ? PasswordRefused(refusal!, options) : Wire.Ok(MeEndpoints.ToWire(by, user));
    }

    private static async Task<IResult> SignOutAsync(WireBody<WireSignOut> body, EndOwnSignInsHandler end, HttpContext http, CancellationToken ct)
    {
        if (body.Value.Everywhere is not true)
            return WireErrors.ToResult(new InvalidInput("everywhere", InputFault.Required));
        var by = http.Actor();
        var (user, refusal) = await end.HandleAsync(new EndOwnSignIns(TenantOf(by), by), ct);
        return user is null ? WireErrors.ToResult(refusal!) : Results.NoContent();
    }

    private static async Task<IResult> ChangePasswordAsync(
        WireBody<WirePasswordChange> body, ChangeOwnPasswordHandler change, IOptions<SignInOptions> options, HttpContext http, CancellationToken ct)
    {
        if (body.Value.CurrentPassword is not { Length: > 0 } current)
            return WireErrors.ToResult(new InvalidInput("currentPassword", InputFault.Required));
        if (body.Value.NewPassword is not { Length: > 0 } wanted)
            return WireErrors.ToResult(new InvalidInput("newPassword", InputFault.Required));
        var by = http.Actor();
        var result = await change.HandleAsync(new ChangeOwnPassword(TenantOf(by), current, wanted, OriginOf(by, "POST /comptoir/v1/me/password"), by), ct);
        return result.Refusal is { } refusal ? PasswordRefused(refusal, options) : Results.NoContent();
    }

    private static async Task<IResult> BeginAsync(
        WireBody<WireSecondFactorRequest> body, BeginSecondFactorHandler begin, IOptions<SignInOptions> options, HttpContext http, CancellationToken ct)
    {
        var by = http.Actor();
        var (offer, refusal) = await begin.HandleAsync(
            new BeginSecondFactor(TenantOf(by), body.Value.CurrentPassword ?? "", OriginOf(by, "POST /comptoir/v1/me/secondfactor"), by), ct);
        return offer is null
            ? PasswordRefused(refusal!, options)
            : Wire.Created(new WireSecondFactorOffer { Secret = offer.Secret, Uri = offer.Uri });
    }

    private static async Task<IResult> ConfirmAsync(
        WireBody<WireSecondFactorCode> body, ConfirmSecondFactorHandler confirm, IOptions<SignInOptions> options, HttpContext http, CancellationToken ct)
    {
        if (body.Value.Code is not { Length: > 0 } code)
            return WireErrors.ToResult(new InvalidInput("code", InputFault.Required));
        var by = http.Actor();
        var (codes, refusal) = await confirm.HandleAsync(new ConfirmSecondFactor(code, OriginOf(by, "PUT /comptoir/v1/me/secondfactor"), by), ct);
        return codes is null ? Refused(refusal!, options) : Wire.Ok(new WireRecoveryCodes { RecoveryCodes = codes.Codes });
    }

    private static async Task<IResult> DropAsync(
        WireBody<WireSecondFactorCode> body, DropSecondFactorHandler drop, IOptions<SignInOptions> options, HttpContext http, CancellationToken ct)
    {
        if (body.Value.Code is not { Length: > 0 } code)
            return WireErrors.ToResult(new InvalidInput("code", InputFault.Required));
        var by = http.Actor();
        var (dropped, refusal) = await drop.HandleAsync(new DropSecondFactor(code, OriginOf(by, "POST /comptoir/v1/me/secondfactor/remove"), by), ct);
        return dropped is null ? Refused(refusal!, options) : Results.NoContent();
    }

    private static Guid TenantOf(Actor by) => by.Customer?.Value ?? by.Partner.Value;

    /// <summary>A wrong password is no failed sign-in here: the caller's token is good, what it typed is not.</summary>
    private static IResult PasswordRefused(Refusal refusal, IOptions<SignInOptions> options) => refusal is SignInRefused { Fault: SignInFault.UserOrPasswordWrong }
        ? WireErrors.ToResult(new InvalidInput("currentPassword", InputFault.NotAllowed))
        : Refused(refusal, options);

    /// <summary>A lock-out is no 401 here, at which a client would fetch another token: it may ask again when the lock-out is over, at
    /// the latest after its whole length.</summary>
    private static IResult Refused(Refusal refusal, IOptions<SignInOptions> options) => refusal is SignInRefused { Fault: SignInFault.LockedOut }
        ? new ThrottledResult(options.Value.LockOut, RefusalTexts.Of("OwnAccount.LockedOut"))
        : WireErrors.ToResult(refusal);

    private static Origin OriginOf(Actor by, string route) => new(by.CorrelationId, by.Address, route);
}
