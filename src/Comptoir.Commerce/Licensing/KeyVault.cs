using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
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
    private readonly DataCipher master;
    private readonly byte[] firstIds;
    private readonly byte[] fingerprintKey;
    private readonly byte[] linkKey;
    private readonly byte[] seekKey;
    private readonly byte[] formKey;
    private readonly ConcurrentDictionary<Guid, DataCipher> dataKeys = new();
    private (Guid Id, DateTimeOffset From)[] order = [];
    private CommerceClock? clock;
    private Func<IReadOnlyList<DataKey>>? lookUp;
    private ECDsa? activityKey;

    /// <param name="masterSecret">At least 32 bytes of chance.</param>
    public KeyVault(byte[] masterSecret)
    {
        if (masterSecret.Length < 32)
            throw new ArgumentException("The master secret must be at least 32 bytes.", nameof(masterSecret));
        byte[] wrap = Derive(masterSecret, "wrap");
        master = new DataCipher(wrap);
        firstIds = Derive(masterSecret, "first ids");
        fingerprintKey = Derive(masterSecret, "fingerprint");
        linkKey = Derive(masterSecret, "link");
        seekKey = Derive(masterSecret, "seek");
        formKey = Derive(masterSecret, "form");
        MasterId = Convert.ToHexStringLower(SHA256.HashData(wrap).AsSpan(0, 4));
    }

    /// <summary>Names the master secret without telling it.</summary>
    public string MasterId { get; }

    /// <summary>Loads the data keys, making the first one of a new installation.</summary>
    /// <returns>The private key that signs tokens, PKCS#8.</returns>
    /// <exception cref="ForeignMasterSecretException">The database's keys are under another master secret.</exception>
    public async Task<(Guid Id, byte[] Pkcs8)> OpenAsync(ComptoirDb db, CommerceClock clock, CancellationToken ct)
    {
        List<DataKey> keys;
        try
        {
            keys = await LoadAsync(db, clock, ct);
        }
        catch (DbUpdateException)
        {
            // Another node of a new installation has just made the first keys: they have the same ids, so only one node's are kept.
            keys = await LoadAsync(db, clock, ct);
        }

        this.clock = clock;
        Take(keys);
        var activity = ECDsa.Create();
        activity.ImportPkcs8PrivateKey(Unwrap(keys.Last(key => key.Purpose == DataKeyPurpose.ActivitySigning)), out _);
        activityKey = activity;
        var signing = keys.Last(key => key.Purpose == DataKeyPurpose.TokenSigning);
        return (signing.Id, Unwrap(signing));
    }

    /// <param name="context">What the text belongs to; it opens only for the same context, so a ciphertext moved to another row
    /// is worthless.</param>
    public Sealed Seal(string text, string context) => Seal(Encoding.UTF8.GetBytes(text), context);

    public Sealed Seal(ReadOnlySpan<byte> bytes, string context)
    {
        var id = Current();
        return new Sealed(dataKeys[id].Seal(bytes, context), id);
    }

    /// <exception cref="CryptographicException">Altered, moved to another row, or under a key that is not here.</exception>
    public string OpenText(Sealed secret, string context) => Encoding.UTF8.GetString(Open(secret, context));

    public byte[] Open(Sealed secret, string context)
    {
        // Another node may have begun to use a key since we last looked.
        if (!dataKeys.ContainsKey(secret.DataKeyId) && lookUp is not null)
            Take(lookUp());
        return dataKeys.TryGetValue(secret.DataKeyId, out var key)
            ? key.Open(secret.Bytes, context)
            : throw new CryptographicException($"Data key {secret.DataKeyId} is not loaded.");
    }

    /// <summary>How data keys are found that were made after this vault was opened.</summary>
    public void LooksUpBy(Func<IReadOnlyList<DataKey>> find) => lookUp = find;

    /// <summary>Learns of the data keys that were made meanwhile.</summary>
    public async Task RefreshAsync(ComptoirDb db, CancellationToken ct)
    {
        object[] known = [.. dataKeys.Keys];
        string places = string.Join(", ", known.Select((_, place) => string.Create(CultureInfo.InvariantCulture, $"{{{place}}}")));
        if (await db.FindsAsync(FormattableStringFactory.Create($"SELECT 1 FROM \"DataKeys\" WHERE \"Purpose\" = '{nameof(DataKeyPurpose.Encryption)}' AND \"Id\" NOT IN ({places}) LIMIT 1", known), ct))
            Take(await db.DataKeys.AsNoTracking().ToListAsync(ct));
    }

    /// <summary>A new data key, to be kept by the caller; nothing is encrypted under it before that instant.</summary>
    internal DataKey NewDataKey(DateTimeOffset now, DateTimeOffset activeFrom) => Make(NewId.Guid(now), DataKeyPurpose.Encryption, now, activeFrom);

    /// <summary>Blind index of a product key: finds it without telling it.</summary>
    public byte[] Fingerprint(string productKey) =>
        HMACSHA256.HashData(fingerprintKey, Encoding.UTF8.GetBytes(ProductKeyCode.Normalize(productKey)));

    /// <summary>Signature of a download link's content.</summary>
    public byte[] SignLink(ReadOnlySpan<byte> content) => HMACSHA256.HashData(linkKey, content);

    /// <summary>Signature of a continuation token's content.</summary>
    public byte[] SignSeek(ReadOnlySpan<byte> content) => HMACSHA256.HashData(seekKey, content);

    /// <summary>Signature of what proves that a form is ours.</summary>
    public byte[] SignForm(ReadOnlySpan<byte> content) => HMACSHA256.HashData(formKey, content);

    /// <summary>Signature over a part of the activity log: ECDSA on P-256 with SHA-256, 64 bytes.</summary>
    public byte[] SignActivity(ReadOnlySpan<byte> content) => ActivityKey.SignData(content, HashAlgorithmName.SHA256);

    public bool IsActivitySignature(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        ActivityKey.VerifyData(content, signature, HashAlgorithmName.SHA256);

    /// <summary>What others check these signatures with: the public key, as SubjectPublicKeyInfo.</summary>
    public byte[] ActivityPublicKey() => ActivityKey.ExportSubjectPublicKeyInfo();

    private ECDsa ActivityKey => activityKey ?? throw new InvalidOperationException("The vault is not open.");

    private static byte[] Derive(byte[] secret, string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: Encoding.UTF8.GetBytes($"comptoir:{use}:1"));

    private async Task<List<DataKey>> LoadAsync(ComptoirDb db, CommerceClock clock, CancellationToken ct)
    {
        var keys = await StoredAsync(db, ct);
        if (Missing(keys).Count == 0)
            return keys;
        await using var work = await db.BeginWorkAsync(ct);
        keys = await StoredAsync(db, ct);
        foreach (var purpose in Missing(keys))
        {
            // The same on every node of a new installation.
            var id = new Guid(HMACSHA256.HashData(firstIds, Encoding.UTF8.GetBytes(purpose.ToString())).AsSpan(0, 16));
            var made = Make(id, purpose, clock.RealNow(), activeFrom: null);
            db.DataKeys.Add(made);
            keys.Add(made);
        }

        await work.CommitAsync(ct);
        return keys;
    }

    /// <exception cref="ForeignMasterSecretException">One is under another master secret.</exception>
    private async Task<List<DataKey>> StoredAsync(ComptoirDb db, CancellationToken ct)
    {
        var keys = await db.RowsAsync(
            $"""SELECT "Id", "Purpose", "Wrapped", "MasterId", "CreatedAt", "ActiveFrom", "RetiredAt" FROM "DataKeys" ORDER BY "CreatedAt" """,
            row => new DataKey
            {
                Id = row.GetGuid(0),
                Purpose = Enum.Parse<DataKeyPurpose>(row.GetString(1)),
                Wrapped = row.GetFieldValue<byte[]>(2),
                MasterId = row.GetString(3),
                CreatedAt = row.Instant(4),
                ActiveFrom = row.IsDBNull(5) ? null : row.Instant(5),
                RetiredAt = row.IsDBNull(6) ? null : row.Instant(6),
            },
            ct);
        return keys.Find(key => key.MasterId != MasterId) is { } foreign
            ? throw new ForeignMasterSecretException($"key {foreign.Id} is wrapped under secret {foreign.MasterId}, not under {MasterId}")
            : keys;
    }

    private static List<DataKeyPurpose> Missing(List<DataKey> keys) => [.. Enum.GetValues<DataKeyPurpose>().Where(purpose => !keys.Exists(key => key.Purpose == purpose))];

    private DataKey Make(Guid id, DataKeyPurpose purpose, DateTimeOffset now, DateTimeOffset? activeFrom) => new()
    {
        Id = id,
        Purpose = purpose,
        Wrapped = master.Seal(NewKey(purpose), $"datakey:{id}"),
        MasterId = MasterId,
        CreatedAt = now,
        ActiveFrom = activeFrom,
    };

    private void Take(IReadOnlyList<DataKey> keys)
    {
        var encrypting = keys.Where(key => key.Purpose == DataKeyPurpose.Encryption).OrderBy(key => key.ActiveFrom ?? DateTimeOffset.MinValue).ThenBy(key => key.CreatedAt).ToList();
        foreach (var key in encrypting.Where(key => !dataKeys.ContainsKey(key.Id)))
            dataKeys[key.Id] = new DataCipher(Unwrap(key));
        order = [.. encrypting.Select(key => (key.Id, key.ActiveFrom ?? DateTimeOffset.MinValue))];
    }

    private Guid Current()
    {
        var keys = order;
        var now = clock?.RealNow() ?? throw new InvalidOperationException("The vault is not open.");
        int last = keys.Length - 1;
        while (last > 0 && keys[last].From > now)
            last--;
        return keys[last].Id;
    }

    private static byte[] NewKey(DataKeyPurpose purpose)
    {
        switch (purpose)
        {
            case DataKeyPurpose.TokenSigning:
                using (var rsa = RSA.Create(2048))
                    return rsa.ExportPkcs8PrivateKey();
            case DataKeyPurpose.ActivitySigning:
                using (var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                    return curve.ExportPkcs8PrivateKey();
            default:
                return RandomNumberGenerator.GetBytes(32);
        }
    }

    private byte[] Unwrap(DataKey key) => master.Open(key.Wrapped, $"datakey:{key.Id}");
}

/// <summary>The master secret that was given is not the one the database's keys are wrapped under.</summary>
public sealed class ForeignMasterSecretException(string message) : Exception(message);
