using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>Asks a signed-in user for a code of its own second factor, under the same lock-out as a sign-in: who holds no more than
/// a token of the user's cannot try codes out.</summary>
public sealed class OwnSecondFactor(ComptoirDb db, SignIn signIn, SignInTries tries, SecondFactors factors)
{
    /// <summary>Uses the code up, in the running work. A wrong one is counted in it, so it is committed after a refusal too; of a
    /// factor that is only being set up it tells nothing and is not counted.</summary>
    /// <returns>Refuses with <see cref="SecondFactorMissing"/>, <see cref="InvalidInput"/> (the code) or <see cref="SignInRefused"/>
    /// (locked out).</returns>
    public async Task<Result<SecondFactor>> TakeAsync(UserId user, string code, Origin origin, Actor by, CancellationToken ct)
    {
        var attempt = new Attempt(by.UserName, by.Application, origin);
        var tenantId = by.Customer?.Value ?? by.Partner.Value;
        var tenant = await db.Tenants.AsNoTracking().SingleAsync(row => row.Id == tenantId && row.PartnerId == by.Partner, ct);
        await tries.HoldAsync(tenant, by.UserName!, ct);
        if (await factors.FindAsync(by.Partner, user, ct) is not { } factor)
            return new SecondFactorMissing();
        if (await tries.IsLockedOutAsync(tenant, by.UserName!, ct))
            return await signIn.RefuseAsync(SignInFault.LockedOut, tenant, attempt, ct);
        if (await factors.TakeAsync(factor, code, ct))
            return factor;
        if (factor.ConfirmedAt is not null)
            await signIn.RefuseAsync(SignInFault.SecondFactorWrong, tenant, attempt, ct);
        return new InvalidInput("code", InputFault.NotAllowed);
    }
}
