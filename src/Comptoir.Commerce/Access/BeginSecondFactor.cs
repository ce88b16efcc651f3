using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>The caller has a second factor already; it is dropped before another is set up.</summary>
public sealed record SecondFactorThere : Refusal;

/// <summary>What the user types, or scans, into an authenticator app; told this once.</summary>
/// <param name="Secret">Base32.</param>
/// <param name="Uri">The same as an <c>otpauth:</c> address.</param>
public sealed record SecondFactorOffer(string Secret, string Uri)
{
    /// <summary>Leaves the secret out: a record that lands in a log must not take it along.</summary>
    public override string ToString() => nameof(SecondFactorOffer);
}

/// <param name="Tenant">The caller's own.</param>
public sealed record BeginSecondFactor(Guid Tenant, string Password, Origin Origin, Actor By)
{
    public override string ToString() => nameof(BeginSecondFactor);
}

public sealed class BeginSecondFactorHandler(ComptoirDb db, SecondFactors factors, AccountOwner owner, SignInTries tries)
{
    private const string Issuer = "Comptoir";

    /// <summary>Begins to set up the caller's own second factor; begun again, the earlier secret is worthless. It is asked for at
    /// sign-in once <see cref="ConfirmSecondFactorHandler"/> has seen it work. The password is asked for: who finds a browser open
    /// does not lock the user out of the account.</summary>
    /// <returns>Refuses with <see cref="NotAPerson"/>, <see cref="InvalidInput"/>, <see cref="SignInRefused"/> or
    /// <see cref="SecondFactorThere"/>.</returns>
    public async Task<Result<SecondFactorOffer>> HandleAsync(BeginSecondFactor request, CancellationToken ct)
    {
        var by = request.By;
        if (by.Account is not { } user)
            return new NotAPerson();
        if (await db.SecondFactors.AnyAsync(row => row.PartnerId == by.Partner && row.UserId == user && row.ConfirmedAt != null, ct))
            return new SecondFactorThere();
        var (proven, refusal) = await owner.ProveAsync(request.Tenant, request.Password, request.Origin, by, ct);
        if (proven is null)
            return refusal!;

        await using var work = await db.BeginWorkAsync(ct);
        await tries.ForgetAsync(proven.Tenant, proven.User.UserName, ct);
        var (made, secret) = factors.Make(by.Partner, user);
        var there = await factors.FindAsync(by.Partner, user, ct);
        if (there?.ConfirmedAt is not null)
            return new SecondFactorThere();
        if (there is null)
            db.SecondFactors.Add(made);
        else
            (there.Secret, there.DataKeyId, there.LastStep) = (made.Secret, made.DataKeyId, 0);
        await work.CommitAsync(ct);
        return OfferOf(Totp.TextOf(secret), by);
    }

    /// <summary>What the app is told of a secret of the caller's.</summary>
    public static SecondFactorOffer OfferOf(string secret, Actor by) =>
        new(secret, $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(by.UserName ?? "")}?secret={secret}&issuer={Issuer}");
}
