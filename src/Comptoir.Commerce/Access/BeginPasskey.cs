using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="Tenant">The caller's own.</param>
public sealed record BeginPasskey(Guid Tenant, string Name, string Password, Origin Origin, Actor By)
{
    public override string ToString() => nameof(BeginPasskey);
}

/// <summary>The password is asked for before anything is added that signs in without it.</summary>
public sealed class BeginPasskeyHandler(ComptoirDb db, AccountOwner owner, SignInTries tries)
{
    /// <returns>The user a passkey may be made for. Refuses with <see cref="NotAPerson"/>, <see cref="InvalidInput"/>,
    /// <see cref="SignInRefused"/> or <see cref="TooManyPasskeys"/>.</returns>
    public async Task<Result<User>> HandleAsync(BeginPasskey request, CancellationToken ct)
    {
        if (Passkeys.FaultOfName(request.Name) is { } fault)
            return fault;
        var (proven, refusal) = await owner.ProveAsync(request.Tenant, request.Password, request.Origin, request.By, ct);
        if (proven is null)
            return refusal!;
        var user = proven.User;
        await using var work = await db.BeginWorkAsync(ct);
        await tries.ForgetAsync(proven.Tenant, user.UserName, ct);
        int there = await db.Passkeys.CountAsync(passkey => passkey.PartnerId == user.PartnerId && passkey.UserId == user.Id, ct);
        await work.CommitAsync(ct);
        return there < Passkeys.Most ? user : new TooManyPasskeys(Passkeys.Most);
    }
}
