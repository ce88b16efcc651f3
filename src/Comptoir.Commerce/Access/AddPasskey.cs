using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Made">What the device made, its proof checked.</param>
/// <param name="Handle">Whom the challenge was made for.</param>
/// <param name="Answered">The challenge it answers.</param>
public sealed record AddPasskey(UserPasskeyInfo Made, string Handle, string Name, Challenge Answered, Actor By);

public sealed class AddPasskeyHandler(ComptoirDb db, Passkeys passkeys, ActivityLog activity, CommerceClock clock)
{
    /// <summary>Adds a passkey to the caller's own account. From then on a password alone does not sign the user in.</summary>
    /// <returns>Refuses with <see cref="NotAPerson"/>, <see cref="InvalidInput"/>, <see cref="TooManyPasskeys"/> or
    /// <see cref="PasskeyRefused"/>: made for someone else, not by asking the user, known here already, or sent before.</returns>
    public async Task<Result<Passkey>> HandleAsync(AddPasskey request, CancellationToken ct)
    {
        var (by, made) = (request.By, request.Made);
        if (by.Account is not { } user)
            return new NotAPerson();
        if (Passkeys.FaultOfName(request.Name) is { } fault)
            return fault;
        if (request.Handle != PasskeyUsers.HandleOf(by.Partner, user) || !made.IsUserVerified)
            return new PasskeyRefused();

        await using var work = await db.BeginWorkAsync(ct);
        if (!await passkeys.SpendAsync(by.Partner, request.Answered, ct))
            return new PasskeyRefused();
        if (await db.Passkeys.AnyAsync(passkey => passkey.PartnerId == by.Partner && passkey.CredentialId == made.CredentialId, ct))
            return new PasskeyRefused();
        if (await db.Passkeys.CountAsync(passkey => passkey.PartnerId == by.Partner && passkey.UserId == user, ct) >= Passkeys.Most)
            return new TooManyPasskeys(Passkeys.Most);
        var now = clock.RealNow();
        var added = new Passkey
        {
            PartnerId = by.Partner,
            UserId = user,
            Id = NewId.Guid(now),
            CredentialId = made.CredentialId,
            PublicKey = made.PublicKey,
            SignCount = made.SignCount,
            Transports = [.. made.Transports ?? []],
            IsBackupEligible = made.IsBackupEligible,
            IsBackedUp = made.IsBackedUp,
            Name = request.Name,
            CreatedAt = now,
        };
        db.Passkeys.Add(added);
        activity.RecordPasskey(by, added, "Added");
        await work.CommitAsync(ct);
        return added;
    }
}
