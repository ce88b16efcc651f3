using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <param name="App">An authenticator app that was confirmed.</param>
public sealed record HeldFactors(bool App, bool Passkey);

/// <summary>Makes and checks second factors, in the running work.</summary>
public sealed class SecondFactors(ComptoirDb db, KeyVault vault, CommerceClock clock)
{
    private const int RecoveryCodeCount = 10;

    /// <summary>Whether the user has to show one besides a password.</summary>
    public async Task<bool> HasAsync(User user, CancellationToken ct) => await HeldByAsync(user, ct) is { App: true } or { Passkey: true };

    /// <summary>What the user can show besides a password.</summary>
    public async Task<HeldFactors> HeldByAsync(User user, CancellationToken ct) => await db.Users
        .Where(row => row.PartnerId == user.PartnerId && row.Id == user.Id)
        .Select(_ => new HeldFactors(
            db.SecondFactors.Any(factor => factor.PartnerId == user.PartnerId && factor.UserId == user.Id && factor.ConfirmedAt != null),
            db.Passkeys.Any(passkey => passkey.PartnerId == user.PartnerId && passkey.UserId == user.Id)))
        .SingleOrDefaultAsync(ct) ?? new HeldFactors(App: false, Passkey: false);

    public Task<SecondFactor?> FindAsync(PartnerId partner, UserId user, CancellationToken ct) =>
        db.SecondFactors.SingleOrDefaultAsync(factor => factor.PartnerId == partner && factor.UserId == user, ct);

    /// <summary>A factor that is not confirmed yet, and its secret, told this once.</summary>
    public (SecondFactor Factor, byte[] Secret) Make(PartnerId partner, UserId user)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(Totp.SecretLength);
        var kept = vault.Seal(secret, ContextOf(partner, user));
        return (new SecondFactor { PartnerId = partner, UserId = user, Secret = kept.Bytes, DataKeyId = kept.DataKeyId }, secret);
    }

    /// <summary>Uses up a code of the app or a recovery code; false when it is neither. Of two that bring the same at once, one succeeds.</summary>
    public async Task<bool> TakeAsync(SecondFactor factor, string code, CancellationToken ct)
    {
        string typed = Plain(code);
        if (factor.RecoveryCodes.Remove(HashOf(factor, typed)))
            return true;
        byte[] secret = vault.Open(new Sealed(factor.Secret, factor.DataKeyId), ContextOf(factor.PartnerId, factor.UserId));
        if (Totp.StepOf(secret, typed, clock.RealNow()) is not { } step)
            return false;
        return await db.SecondFactors
            .Where(row => row.PartnerId == factor.PartnerId && row.UserId == factor.UserId && row.LastStep < step)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastStep, step), ct) == 1;
    }

    /// <summary>New recovery codes in place of all earlier ones, told this once: 80 bits of chance each.</summary>
    public static IReadOnlyList<string> RenewRecoveryCodes(SecondFactor factor)
    {
        string[] codes = [.. Enumerable.Range(0, RecoveryCodeCount).Select(_ => Totp.TextOf(RandomNumberGenerator.GetBytes(10)).ToLowerInvariant())];
        factor.RecoveryCodes = [.. codes.Select(code => HashOf(factor, code))];
        return [.. codes.Select(code => string.Join('-', code.Chunk(4).Select(group => new string(group))))];
    }

    internal static string ContextOf(PartnerId partner, UserId user) => $"secondfactor:{partner}:{user}";

    private static string HashOf(SecondFactor factor, string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{factor.UserId} {code}")));

    /// <summary>A code as it is compared: people type groups and capitals as they like.</summary>
    private static string Plain(string code) => new([.. code.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
}
