using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>The link is not one, was used, has expired, or its user may not sign in: told alike.</summary>
public sealed record PasswordLinkEnded : Refusal;

/// <summary>A link that is still good.</summary>
/// <param name="User">Whose it is.</param>
public sealed record PasswordLink(OneTimeToken Token, User User);

/// <param name="Link">As it was found; of two that use it at once, one succeeds.</param>
public sealed record SetPasswordByMail(PasswordLink Link, string Password, Origin Origin)
{
    public override string ToString() => nameof(SetPasswordByMail);
}

public sealed class SetPasswordByMailHandler(
    ComptoirDb db, SignIn signIn, PasswordLinks links, OneTimeTokens tokens, Passwords passwords, EasyPasswords easy,
    SignInTries tries, UserSignIns signIns, ActivityLog activity)
{
    /// <summary>The link with this text; null for one that has ended.</summary>
    public async Task<PasswordLink?> FindAsync(string token, CancellationToken ct) =>
        await links.FindAsync(token, ct) is var (found, user) ? new PasswordLink(found, user) : null;

    /// <summary>Gives the user the password chosen, ends all its sign-ins and lifts its lock-out; a second factor stays.</summary>
    /// <returns>Refuses with <see cref="PasswordLinkEnded"/> or <see cref="InvalidInput"/>, which leaves the link good.</returns>
    public async Task<Result<User>> HandleAsync(SetPasswordByMail request, CancellationToken ct)
    {
        var (token, owner) = request.Link;
        if (UserRules.FaultOfPassword(request.Password) is { } fault)
            return fault;
        if (await easy.FaultAsync(request.Password, owner, ct) is { } guessable)
            return guessable;
        string hash = passwords.Hash(request.Password);

        await using var work = await db.BeginWorkAsync(ct);
        if (!await tokens.TakeAsync(token, ct))
            return new PasswordLinkEnded();
        var user = await db.Users.SingleAsync(u => u.PartnerId == owner.PartnerId && u.Id == owner.Id, ct);
        var tenant = await signIn.TenantOfAsync(user, ct);
        string before = UserRules.SnapshotOf(user);
        user.SetPassword(hash);
        await tries.ForgetAsync(tenant, user.UserName, ct);
        await signIns.EndAllOfAsync(user, ct);
        activity.RecordUser(user, tenant, ActorOf(user, tenant, request.Origin), before, ("Password", "ChosenByMail"));
        await work.CommitAsync(ct);
        return user;
    }

    private static Actor ActorOf(User user, Tenant tenant, Origin origin) =>
        new(tenant.Kind, user.PartnerId, user.CustomerId, user.Id, user.UserName, Application: null, user.Roles)
        {
            CorrelationId = origin.CorrelationId,
            Address = origin.Address,
        };
}
