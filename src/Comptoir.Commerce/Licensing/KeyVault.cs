using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Licensing;

/// <summary>A text encrypted and authenticated under a data key: 12 bytes nonce, ciphertext, 16 bytes tag.</summary>
public sealed record Sealed(byte[] Bytes, Guid DataKeyId);

/// <summary>Encrypts what must not lie in the database in clear (R5.3). Data keys encrypt; the master secret, which is outside
/// the database, wraps the data keys; hashes and link signatures use keys derived from it.</summary>
public sealed class KeyVault
{
    private readonly byte[] master;
    private readonly byte[] fingerprintKey;
    private readonly byte[] linkKey;
    private readonly byte[] seekKey;
    private readonly ConcurrentDictionary<Guid, byte[]> dataKeys = new();
    private Guid current;

    /// <param name="masterSecret">At least 32 bytes of chance.</param>
    public KeyVault(byte[] masterSecret)
    {
        if (masterSecret.Length < 32)
            throw new ArgumentException("The master secret must be at least 32 bytes.", nameof(masterSecret));
        master = Derive(masterSecret, "wrap");
        fingerprintKey = Derive(masterSecret, "fingerprint");
        linkKey = Derive(masterSecret, "link");
        seekKey = Derive(masterSecret, "seek");
        MasterId = Convert.ToHexStringLower(SHA256.HashData(master).AsSpan(0, 4));
    }

    /// <summary>Names the master secret without telling it.</summary>
    public string MasterId { get; }

    /// <summary>Loads the data keys, making the first one of a new installation.</summary>
    /// <returns>The private key that signs tokens, PKCS#8.</returns>
    /// <exception cref="InvalidOperationException">The database's keys are under another master secret.</exception>
    public async Task<(Guid Id, byte[] Pkcs8)> OpenAsync(ComptoirDb db, CommerceClock clock, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var keys = await db.DataKeys.OrderBy(key => key.CreatedAt).ToListAsync(ct);
        if (keys.Find(key => key.MasterId != MasterId) is { } foreign)
            throw new InvalidOperationException($"Key {foreign.Id} of the database is wrapped under master secret {foreign.MasterId}, not under {MasterId}.");
        foreach (var purpose in Enum.GetValues<DataKeyPurpose>().Where(purpose => !keys.Exists(key => key.Purpose == purpose)))
        {
            var made = Make(purpose, clock.RealNow());
            db.DataKeys.Add(made);
            keys.Add(made);
        }

        await work.CommitAsync(ct);
        foreach (var key in keys.Where(key => key.Purpose == DataKeyPurpose.Encryption))
            dataKeys[current = key.Id] = Unwrap(key);
        var signing = keys.Last(key => key.Purpose == DataKeyPurpose.TokenSigning);
        return (signing.Id, Unwrap(signing));
    }

    /// <param name="context">What the text belongs to; it opens only for the same context, so a ciphertext moved to another row
    /// is worthless.</param>
    public Sealed Seal(string text, string context) => Seal(Encoding.UTF8.GetBytes(text), context);

    public Sealed Seal(ReadOnlySpan<byte> bytes, string context) => new(Encrypt(dataKeys[current], bytes, context), current);

    /// <exception cref="CryptographicException">Altered, moved to another row, or under a key that is not here.</exception>
    public string OpenText(Sealed secret, string context) => Encoding.UTF8.GetString(Open(secret, context));

    public byte[] Open(Sealed secret, string context) => dataKeys.TryGetValue(secret.DataKeyId, out byte[]? key)
        ? Decrypt(key, secret.Bytes, context)
        : throw new CryptographicException($"Data key {secret.DataKeyId} is not loaded.");

    /// <summary>Blind index of a product key: finds it without telling it.</summary>
    public byte[] Fingerprint(string productKey) =>
        HMACSHA256.HashData(fingerprintKey, Encoding.UTF8.GetBytes(ProductKeyCode.Normalize(productKey)));

    /// <summary>Signature of a download link's content.</summary>
    public byte[] SignLink(ReadOnlySpan<byte> content) => HMACSHA256.HashData(linkKey, content);

    /// <summary>Signature of a continuation token's content.</summary>
    public byte[] SignSeek(ReadOnlySpan<byte> content) => HMACSHA256.HashData(seekKey, content);

    private static byte[] Derive(byte[] secret, string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: Encoding.UTF8.GetBytes($"comptoir:{use}:1"));

    private static byte[] Encrypt(byte[] key, ReadOnlySpan<byte> plain, string context)
    {
        byte[] sealedBytes = new byte[12 + plain.Length + 16];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, 12));
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(
            sealedBytes.AsSpan(0, 12),
            plain,
            sealedBytes.AsSpan(12, plain.Length),
            sealedBytes.AsSpan(12 + plain.Length),
            Encoding.UTF8.GetBytes(context));
        return sealedBytes;
    }

    private static byte[] Decrypt(byte[] key, byte[] sealedBytes, string context)
    {
        byte[] plain = new byte[sealedBytes.Length - 28];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(
            sealedBytes.AsSpan(0, 12),
            sealedBytes.AsSpan(12, plain.Length),
            sealedBytes.AsSpan(12 + plain.Length),
            plain,
            Encoding.UTF8.GetBytes(context));
        return plain;
    }

    private DataKey Make(DataKeyPurpose purpose, DateTimeOffset now)
    {
        var id = NewId.Guid(now);
        byte[] content;
        if (purpose == DataKeyPurpose.TokenSigning)
        {
            using var rsa = RSA.Create(2048);
            content = rsa.ExportPkcs8PrivateKey();
        }
        else
        {
            content = RandomNumberGenerator.GetBytes(32);
        }

        return new DataKey
        {
            Id = id,
            Purpose = purpose,
            Wrapped = Encrypt(master, content, $"datakey:{id}"),
            MasterId = MasterId,
            CreatedAt = now,
        };
    }

    private byte[] Unwrap(DataKey key) => Decrypt(master, key.Wrapped, $"datakey:{key.Id}");
}
