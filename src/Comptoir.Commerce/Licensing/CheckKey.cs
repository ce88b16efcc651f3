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

/// <summary>Tells a mistyped key from a foreign one, and a live one from a revoked one (R5.2). Whatever it is, it costs one
/// fingerprint and one indexed look-up, so that the time of the answer tells nothing.</summary>
public sealed class CheckKeyHandler(ComptoirDb db, KeyVault vault, CommerceClock clock)
{
    public async Task<KeyState> HandleAsync(string key, CancellationToken ct)
    {
        bool mistyped = ProductKeyCode.LooksIssued(key) && !ProductKeyCode.IsWellFormed(key);
        byte[] fingerprint = vault.Fingerprint(key);
        var found = await (
            from registered in db.KeyRegister
            where registered.Fingerprint == fingerprint
            join entitlement in db.Entitlements
                on new { registered.PartnerId, registered.EntitlementId }
                equals new { PartnerId = (Primitives.PartnerId?)entitlement.PartnerId, EntitlementId = (Guid?)entitlement.Id } into owners
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
