using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>What is null stays as it is.</summary>
/// <param name="Tenant">The caller's own.</param>
public sealed record ChangeOwnProfile(Guid Tenant, Origin Origin, Actor By)
{
    public string? DisplayName { get; init; }

    public string? Email { get; init; }

    /// <summary>Asked for where another address is given: links to a new password go there.</summary>
    public string? Password { get; init; }

    /// <summary>Leaves the password out: a record that lands in a log must not take it along.</summary>
    public override string ToString() => nameof(ChangeOwnProfile);
}

public sealed class ChangeOwnProfileHandler(ComptoirDb db, PasswordCheck check, SignInTries tries, OneTimeTokens tokens, ActivityLog activity)
{
    /// <summary>Changes the caller's own name and address of mail. For another address the password is asked for, under the same
    /// lock-out as a sign-in; links that were mailed to the one before end.</summary>
    /// <returns>Refuses with <see cref="NotAPerson"/>, <see cref="InvalidInput"/> or <see cref="SignInRefused"/>.</returns>
    public async Task<Result<User>> HandleAsync(ChangeOwnProfile request, CancellationToken ct)
    {
        var by = request.By;
        if (by.Account is not { } id || by.UserName is not { } name)
            return new NotAPerson();
        if (FaultOf(request) is { } fault)
            return fault;
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(row => row.Id == request.Tenant && row.PartnerId == by.Partner, ct);
        bool moves = request.Email is { } email && email != await db.Users.Where(u => u.PartnerId == by.Partner && u.Id == id).Select(u => u.Email).SingleAsync(ct);
        if (moves && await PasswordFaultAsync(request, tenant, name, ct) is { } refusal)
            return refusal;

        await using var work = await db.BeginWorkAsync(ct);
        var user = await db.Users.SingleAsync(u => u.PartnerId == by.Partner && u.Id == id, ct);
        var (before, address) = (UserRules.SnapshotOf(user), user.Email);
        user.Change(request.DisplayName, request.Email, roles: null, enabled: null);
        if (moves)
            await tries.ForgetAsync(tenant, name, ct);
        if (user.Email != address)
            await tokens.EndMailedAsync(user, ct);
        if (UserRules.SnapshotOf(user) != before)
            activity.RecordUser(user, tenant, by, before);
        await work.CommitAsync(ct);
        return user;
    }

    private static InvalidInput? FaultOf(ChangeOwnProfile request) =>
        (request.DisplayName is { } name ? UserRules.FaultOfDisplayName(name) : null)
        ?? (request.Email is { } email ? UserRules.FaultOfEmail(email) : null);

    private async Task<Refusal?> PasswordFaultAsync(ChangeOwnProfile request, Tenant tenant, string name, CancellationToken ct) =>
        request.Password is { Length: > 0 } password
            ? (await check.HandleAsync(tenant, name, password, new Attempt(name, request.By.Application, request.Origin), ct)).Refusal
            : new InvalidInput("currentPassword", InputFault.Required);
}
