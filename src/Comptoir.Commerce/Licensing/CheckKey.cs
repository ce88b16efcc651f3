using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Licensing;

/// <summary>What a key is worth.</summary>
public enum KeyState
{
    /// <summary>Of the form issued here, with wrong check digits.</summary>
    Mistyped,

    /// <summary>None of ours, or not sold yet.</summary>
    Unknown,

    Active,

    /// <summary>Cancelled, or its term is over.</summary>
    Revoked,
}

/// <summary>Who asks about which key.</summary>
public sealed record CheckKey(string Key, Actor By)
{
    /// <summary>Leaves the key out: a record that lands in a log must not take it along.</summary>
    public override string ToString() => nameof(CheckKey);
}

public sealed record CheckedKey(KeyState State);

/// <summary>More keys asked about in a minute than one caller may.</summary>
public sealed record ChecksTooFast(int PerMinute, TimeSpan RetryAfter) : Refusal;

/// <summary>Tells a mistyped key from a foreign one, and a live one from a revoked one (R5.2). Whatever it is, it costs one
/// fingerprint and one indexed look-up, so that the time of the answer tells nothing.</summary>
public sealed class CheckKeyHandler(ComptoirDb db, KeyVault vault, CheckRate rate, CommerceClock clock)
{
    private const int LongestKey = 300;

    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="InvalidInput"/> or <see cref="ChecksTooFast"/>.</returns>
    public async Task<Result<CheckedKey>> HandleAsync(CheckKey request, CancellationToken ct)
    {
        if (!request.By.May(Right.Operate))
            return new NotAllowed(Right.Operate);
        if (Text.Fault("productKey", request.Key, required: true, LongestKey) is { } fault)
            return fault;
        if (rate.Check(request.By) is { } tooFast)
            return tooFast;
        return new CheckedKey(await StateOfAsync(request.Key, ct));
    }

    private async Task<KeyState> StateOfAsync(string key, CancellationToken ct)
    {
        bool mistyped = ProductKeyCode.LooksIssued(key) && !ProductKeyCode.IsWellFormed(key);
        byte[] fingerprint = vault.Fingerprint(key);
        var found = await (
            from registered in db.KeyRegister
            where registered.Fingerprint == fingerprint
            join entitlement in db.Entitlements
                on new { registered.PartnerId, registered.EntitlementId }
                equals new { PartnerId = (PartnerId?)entitlement.PartnerId, EntitlementId = (Guid?)entitlement.Id } into owners
            from owner in owners.DefaultIfEmpty()
            select new { registered.State, owner.ExpiresAt }).SingleOrDefaultAsync(ct);
        return found?.State switch
        {
            RegisteredKeyState.Active => found.ExpiresAt <= clock.GetUtcNow() ? KeyState.Revoked : KeyState.Active,
            RegisteredKeyState.Revoked => KeyState.Revoked,
            RegisteredKeyState.Stock => KeyState.Unknown,
            _ => mistyped ? KeyState.Mistyped : KeyState.Unknown,
        };
    }
}
