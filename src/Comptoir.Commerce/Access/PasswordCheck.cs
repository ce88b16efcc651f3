using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>Whose password it is, for every door that asks for one: failures counted, the name locked out after too many, and all
/// of it alike for a name that nobody has.</summary>
public sealed class PasswordCheck(ComptoirDb db, SignIn signIn, SignInTries tries, Passwords passwords)
{
    /// <returns>The user; earlier failures count on until <see cref="SignInTries.ForgetAsync"/>. Refuses with
    /// <see cref="SignInRefused"/>, taking as long for an unknown user as for a wrong password.</returns>
    public async Task<Result<User>> HandleAsync(Tenant tenant, string userName, string password, Attempt attempt, CancellationToken ct)
    {
        if (await tries.IsLockedOutAsync(tenant, userName, ct))
            return await signIn.RefuseAsync(SignInFault.LockedOut, tenant, attempt, ct);
        string name = User.KeyOf(userName);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(
            u => u.PartnerId == tenant.PartnerId && u.CustomerId == tenant.CustomerId && u.UserNameKey == name, ct);
        if (!passwords.Verify(user, password))
            return await signIn.RefuseAsync(SignInFault.UserOrPasswordWrong, tenant, attempt, ct);
        // Looked at again: of many guesses at once, one that is right after the name was locked out is not told.
        if (await tries.IsLockedOutAsync(tenant, userName, ct))
            return await signIn.RefuseAsync(SignInFault.LockedOut, tenant, attempt, ct);
        return user!.Enabled ? user : await signIn.RefuseAsync(SignInFault.UserDisabled, tenant, attempt, ct);
    }
}
