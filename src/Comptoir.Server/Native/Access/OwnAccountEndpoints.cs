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

/// <summary>What users do with their own account: password and second factor. Its answers hold secrets: none is kept for a
/// repeated request.</summary>
internal static class OwnAccountEndpoints
{
    public static void MapOwnAccount(this RouteGroupBuilder native)
    {
        var own = native.MapGroup("/me").WithMetadata(new Confidential());
        own.MapPost("/password", ChangePasswordAsync).NeverKept().ForAnyoneSignedIn();
        own.MapPost("/secondfactor", BeginAsync).NeverKept().ForAnyoneSignedIn();
        own.MapPut("/secondfactor", ConfirmAsync).NeverKept().ForAnyoneSignedIn();
        own.MapPost("/secondfactor/remove", DropAsync).NeverKept().ForAnyoneSignedIn();
    }

    private static async Task<IResult> ChangePasswordAsync(
        WireBody<WirePasswordChange> body, ChangeOwnPasswordHandler change, IOptions<SignInOptions> options, HttpContext http, CancellationToken ct)
    {
        if (body.Value.CurrentPassword is not { Length: > 0 } current)
            return WireErrors.ToResult(new InvalidInput("currentPassword", InputFault.Required));
        if (body.Value.NewPassword is not { Length: > 0 } wanted)
            return WireErrors.ToResult(new InvalidInput("newPassword", InputFault.Required));
        var by = http.Actor();
        var tenant = by.Customer?.Value ?? by.Partner.Value;
        var result = await change.HandleAsync(new ChangeOwnPassword(tenant, current, wanted, OriginOf(by, "POST /comptoir/v1/me/password"), by), ct);
        return result.Refusal switch
        {
            null => Results.NoContent(),
            // Not a sign-in: the caller's token is good, what it typed is not.
            SignInRefused { Fault: SignInFault.UserOrPasswordWrong } => WireErrors.ToResult(new InvalidInput("currentPassword", InputFault.NotAllowed)),
            var refusal => Refused(refusal, options),
        };
    }

    private static async Task<IResult> BeginAsync(BeginSecondFactorHandler begin, HttpContext http, CancellationToken ct)
    {
        var (offer, refusal) = await begin.HandleAsync(http.Actor(), ct);
        return offer is null
            ? WireErrors.ToResult(refusal!)
            : Wire.Answer(StatusCodes.Status201Created, new WireSecondFactorOffer { Secret = offer.Secret, Uri = offer.Uri });
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

    /// <summary>A lock-out is no 401 here, at which a client would fetch another token: it may ask again when the lock-out is over, at
    /// the latest after its whole length.</summary>
    private static IResult Refused(Refusal refusal, IOptions<SignInOptions> options) => refusal is SignInRefused { Fault: SignInFault.LockedOut }
        ? new ThrottledResult(options.Value.LockOut, RefusalTexts.Of("OwnAccount.LockedOut"))
        : WireErrors.ToResult(refusal);

    private static Origin OriginOf(Actor by, string route) => new(by.CorrelationId, by.Address, route);
}
