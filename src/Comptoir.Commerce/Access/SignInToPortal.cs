using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="UserName">As typed; its domain tells the tenant.</param>
public sealed record SignInToPortal(string UserName, string Password, SessionLength Length, Origin Origin);

/// <summary>A session just begun.</summary>
/// <param name="Token">What the browser keeps, told this once.</param>
public sealed record BegunSession(User User, ActorKind Kind, string Token)
{
    /// <summary>Leaves the token out: a record that lands in a log must not take it along.</summary>
    public override string ToString() => $"{nameof(BegunSession)} {User.Id}";
}

/// <summary>Signs a person in to its portal by name and password.</summary>
public sealed class SignInToPortalHandler(ComptoirDb db, SignIn signIn, Passwords passwords, UserSessions sessions)
{
    /// <returns>Refuses with <see cref="SignInRefused"/>, saying and taking the same for a name that does not exist as for a wrong
    /// password.</returns>
    public async Task<Result<BegunSession>> HandleAsync(SignInToPortal request, CancellationToken ct)
    {
        var tenant = await TenantOfAsync(request.UserName, ct);
        string name = User.KeyOf(request.UserName);
        var user = tenant is null ? null : await db.Users.AsNoTracking().SingleOrDefaultAsync(
            u => u.PartnerId == tenant.PartnerId && u.CustomerId == tenant.CustomerId && u.UserNameKey == name, ct);
        if (!passwords.Verify(user, request.Password))
            return await signIn.RefuseAsync(SignInFault.UserOrPasswordWrong, tenant, request.UserName, null, request.Origin, ct);
        if (!user!.Enabled)
            return await signIn.RefuseAsync(SignInFault.UserDisabled, tenant, request.UserName, null, request.Origin, ct);

        await using var work = await db.BeginWorkAsync(ct);
        string token = await sessions.BeginAsync(user, tenant!.Kind, request.Length, ct);
        await work.CommitAsync(ct);
        return new BegunSession(user, tenant.Kind, token);
    }

    /// <summary>The tenant whose domain the name ends in. Without one it can only be the operator's, which may have none.</summary>
    private async Task<Tenant?> TenantOfAsync(string userName, CancellationToken ct)
    {
        string name = userName.Trim();
        if (await signIn.FindTenantAsync(name[(name.LastIndexOf('@') + 1)..], ct) is { } tenant)
            return tenant;
        var installation = await db.Installations.AsNoTracking().SingleOrDefaultAsync(ct);
        return installation is null ? null : await signIn.FindTenantAsync(installation.OperatorId.ToString(), ct);
    }
}
