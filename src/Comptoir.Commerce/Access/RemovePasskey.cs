using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Tenant">The caller's own.</param>
public sealed record RemovePasskey(Guid Tenant, Guid Passkey, string Password, Origin Origin, Actor By)
{
    public override string ToString() => nameof(RemovePasskey);
}

public sealed class RemovePasskeyHandler(
    ComptoirDb db, Passkeys passkeys, AccountOwner owner, SignInTries tries, UserSignIns signIns, ActivityLog activity)
{
    /// <summary>Takes a passkey off the caller's own account and ends its sign-ins, the one it asks by among them, as a new password does:
    /// a device that was lost may be signed in. The password is asked for.</summary>
    /// <returns>The passkey as it was. Refuses with <see cref="NotAPerson"/>, <see cref="InvalidInput"/>, <see cref="SignInRefused"/> or
    /// <see cref="PasskeyNotFound"/>, as for anybody else's.</returns>
    public async Task<Result<Passkey>> HandleAsync(RemovePasskey request, CancellationToken ct)
    {
        var by = request.By;
        if (by.Account is not { } id)
            return new NotAPerson();
        if (await passkeys.FindAsync(by.Partner, id, request.Passkey, ct) is not { } passkey)
            return new PasskeyNotFound(request.Passkey.ToString());
        var (proven, refusal) = await owner.ProveAsync(request.Tenant, request.Password, request.Origin, by, ct);
        if (proven is null)
            return refusal!;

        await using var work = await db.BeginWorkAsync(ct);
        await tries.ForgetAsync(proven.Tenant, proven.User.UserName, ct);
        if (await db.Passkeys.Where(row => row.PartnerId == by.Partner && row.UserId == id && row.Id == passkey.Id).ExecuteDeleteAsync(ct) == 0)
            return new PasskeyNotFound(request.Passkey.ToString());
        var user = await db.Users.SingleAsync(row => row.PartnerId == by.Partner && row.Id == id, ct);
        user.EndSignIns();
        await signIns.EndAllOfAsync(user, ct);
        activity.RecordPasskey(by, passkey, "Removed");
        await work.CommitAsync(ct);
        return passkey;
    }
}
