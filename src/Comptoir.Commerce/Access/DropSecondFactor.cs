using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Access;

/// <param name="Code">A code of the app or a recovery code.</param>
public sealed record DropSecondFactor(string Code, Origin Origin, Actor By)
{
    public override string ToString() => nameof(DropSecondFactor);
}

public sealed class DropSecondFactorHandler(ComptoirDb db, OwnSecondFactor own, ActivityLog activity)
{
    /// <summary>Takes the caller's own second factor away.</summary>
    /// <returns>The factor as it was. Refuses with <see cref="NotAPerson"/>, <see cref="SecondFactorMissing"/>,
    /// <see cref="InvalidInput"/> (the code) or <see cref="SignInRefused"/> (locked out).</returns>
    public async Task<Result<SecondFactor>> HandleAsync(DropSecondFactor request, CancellationToken ct)
    {
        var by = request.By;
        if (by.Account is not { } user)
            return new NotAPerson();
        await using var work = await db.BeginWorkAsync(ct);
        var (factor, refusal) = await own.TakeAsync(user, request.Code, request.Origin, by, ct);
        if (factor is null)
        {
            await work.CommitAsync(ct);
            return refusal!;
        }

        db.SecondFactors.Remove(factor);
        activity.RecordSecondFactor(by, user, by.Customer is not null, "Removed");
        await work.CommitAsync(ct);
        return factor;
    }
}
