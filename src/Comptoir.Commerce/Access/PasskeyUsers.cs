using System.Buffers.Text;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Access;

/// <summary>Our users and their passkeys as the framework's checks of passkeys read them. It only reads: what a ceremony ends in is
/// written by the use cases, and the rest of the framework's accounts is not ours.</summary>
public sealed class PasskeyUsers(ComptoirDb db, Passkeys passkeys) : IUserPasskeyStore<User>
{
    private const int HandleLength = 32;

    /// <summary>What devices keep of a user: tenant and user id, which tell nobody who it is.</summary>
    public static string HandleOf(User user) => HandleOf(user.PartnerId, user.Id);

    public static string HandleOf(PartnerId partner, UserId user) =>
        Base64Url.EncodeToString([.. partner.Value.ToByteArray(), .. user.Value.ToByteArray()]);

    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) => Task.FromResult(HandleOf(user));

    public async Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        Span<byte> bytes = stackalloc byte[HandleLength];
        if (!Base64Url.IsValid(userId, out int length) || length != HandleLength || !Base64Url.TryDecodeFromChars(userId, bytes, out _))
            return null;
        var (partner, user) = (new PartnerId(new Guid(bytes[..16])), new UserId(new Guid(bytes[16..])));
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(row => row.PartnerId == partner && row.Id == user, cancellationToken);
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(User user, CancellationToken cancellationToken) =>
        (await passkeys.ListAsync(user.PartnerId, user.Id, cancellationToken)).ConvertAll(InfoOf);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(user.PartnerId, user.Id, credentialId, cancellationToken) is { } found ? InfoOf(found) : null;

    /// <summary>Whose it is already, asked when one is added: <see cref="AddPasskeyHandler"/> asks that, of its tenant.</summary>
    public Task<User?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) => Task.FromResult<User?>(null);

    public Task AddOrUpdatePasskeyAsync(User user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task RemovePasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.UserName);

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.UserNameKey);

    public Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken) => throw ReadsOnly();

    public void Dispose()
    {
    }

    /// <summary>How it was made is not kept: no maker's word is asked for.</summary>
    private static UserPasskeyInfo InfoOf(Passkey passkey) => new(
        passkey.CredentialId,
        passkey.PublicKey,
        passkey.CreatedAt,
        (uint)passkey.SignCount,
        [.. passkey.Transports],
        isUserVerified: true,
        passkey.IsBackupEligible,
        passkey.IsBackedUp,
        attestationObject: [],
        clientDataJson: []);

    private static NotSupportedException ReadsOnly() => new("Accounts are changed by their use cases.");
}
