using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>A program signed in by itself has no account of a person.</summary>
public sealed record NotAPerson : Refusal;

/// <param name="Tenant">The caller's own.</param>
public sealed record ChangeOwnPassword(Guid Tenant, string Current, string New, Origin Origin, Actor By)
{
    public override string ToString() => nameof(ChangeOwnPassword);
}

public sealed class ChangeOwnPasswordHandler(
    ComptoirDb db, PasswordCheck check, SignInTries tries, Passwords passwords, EasyPasswords easy, UserSignIns signIns, ActivityLog activity)
{
    /// <summary>Gives the caller a new password and ends its sign-ins, the one it asks by among them. The current one is asked for, under the same lock-out
    /// as a sign-in.</summary>
    /// <returns>Refuses with <see cref="NotAPerson"/>, <see cref="InvalidInput"/> or <see cref="SignInRefused"/>.</returns>
    public async Task<Result<User>> HandleAsync(ChangeOwnPassword request, CancellationToken ct)
    {
        var by = request.By;
        if (by.Account is not { } id || by.UserName is not { } name)
            return new NotAPerson();
        if (UserRules.FaultOfPassword(request.New) is { } fault)
            return fault with { Field = "newPassword" };
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(row => row.Id == request.Tenant && row.PartnerId == by.Partner, ct);
        var (known, refusal) = await check.HandleAsync(tenant, name, request.Current, new Attempt(name, by.Application, request.Origin), ct);
        if (known is null)
            return refusal!;
        if (await easy.FaultAsync(request.New, known, ct) is { } guessable)
            return guessable with { Field = "newPassword" };
        string hash = passwords.Hash(request.New);

        await using var work = await db.BeginWorkAsync(ct);
        var user = await db.Users.SingleAsync(u => u.PartnerId == by.Partner && u.Id == id, ct);
        string before = UserRules.SnapshotOf(user);
        user.SetPassword(hash);
        await tries.ForgetAsync(tenant, name, ct);
        await signIns.EndAllOfAsync(user, ct);
        activity.RecordUser(user, tenant, by, before, ("Password", "Changed"));
        await work.CommitAsync(ct);
        return user;
    }
}
