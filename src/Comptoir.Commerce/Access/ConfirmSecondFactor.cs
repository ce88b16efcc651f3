using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Access;

/// <summary>There is no second factor of the caller's to do this with.</summary>
public sealed record SecondFactorMissing : Refusal;

/// <summary>Codes that stand in for a lost app, each good once; told this once.</summary>
public sealed record RecoveryCodes(IReadOnlyList<string> Codes)
{
    /// <summary>Leaves the codes out: a record that lands in a log must not take them along.</summary>
    public override string ToString() => nameof(RecoveryCodes);
}

/// <param name="Code">What the app shows now.</param>
public sealed record ConfirmSecondFactor(string Code, Origin Origin, Actor By)
{
    public override string ToString() => nameof(ConfirmSecondFactor);
}

public sealed class ConfirmSecondFactorHandler(ComptoirDb db, OwnSecondFactor own, ActivityLog activity, CommerceClock clock)
{
    /// <summary>Puts the caller's second factor in force, or, where it is in force, renews its recovery codes.</summary>
    /// <returns>Refuses with <see cref="NotAPerson"/>, <see cref="SecondFactorMissing"/>, <see cref="InvalidInput"/> (the code) or
    /// <see cref="SignInRefused"/> (locked out).</returns>
    public async Task<Result<RecoveryCodes>> HandleAsync(ConfirmSecondFactor request, CancellationToken ct)
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

        bool isNew = factor.ConfirmedAt is null;
        factor.ConfirmedAt ??= clock.RealNow();
        var codes = SecondFactors.RenewRecoveryCodes(factor);
        activity.RecordSecondFactor(by, user, by.Customer is not null, isNew ? "Added" : "RecoveryCodesRenewed");
        await work.CommitAsync(ct);
        return new RecoveryCodes(codes);
    }
}
