using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Access;

/// <summary>A program registered for a partner (or the operator), which signs in with a secret and carries roles (R2.12).</summary>
public sealed class Application : IVersioned
{
    private Application()
    {
    }

    public Application(PartnerId partner, Guid clientId, string name, IEnumerable<Role> roles, DateTimeOffset now)
    {
        PartnerId = partner;
        ClientId = clientId;
        Name = name;
        Roles = [.. roles];
        CreatedAt = now;
    }

    public PartnerId PartnerId { get; private set; }

    public Guid ClientId { get; private set; }

    public string Name { get; private set; } = "";

    public List<Role> Roles { get; private set; } = [];

    /// <summary>SHA-256 of the secret, which is 256 bits of chance and so needs no slow hash.</summary>
    public byte[] SecretHash { get; private set; } = [];

    /// <summary>Moves on when what was signed in with no longer holds: a token that carries an older one is refused.</summary>
    public long Stamp { get; private set; }

    /// <summary>The secret before, while both work.</summary>
    public byte[]? PreviousSecretHash { get; private set; }

    /// <summary>What <see cref="Stamp"/> is for tokens got by the secret before.</summary>
    public long PreviousStamp { get; private set; }

    /// <summary>When the secret before stops working; real time (R16.2).</summary>
    public DateTimeOffset? PreviousSecretUntil { get; private set; }

    /// <summary>Where a code may be sent for a user who signs in through it.</summary>
    public List<string> RedirectUris { get; private set; } = [];

    public bool Enabled { get; private set; } = true;

    public DateTimeOffset CreatedAt { get; private set; }

    public long Version { get; private set; }

    /// <summary>Makes a new secret, which is shown this once; the one before works on for the overlap, those before it no more.</summary>
    public string RenewSecret(TimeSpan overlap, DateTimeOffset realNow)
    {
        bool overlaps = overlap > TimeSpan.Zero;
        PreviousSecretHash = overlaps ? SecretHash : null;
        PreviousSecretUntil = overlaps ? realNow + overlap : null;
        PreviousStamp = Stamp;
        Stamp += 2;
        return MakeSecret();
    }

    /// <summary>Makes its first secret, which is shown this once.</summary>
    public string MakeSecret()
    {
        string secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        SecretHash = Hash(secret);
        return secret;
    }

    /// <summary>Gives a secret that is kept elsewhere already.</summary>
    public void SetSecret(string secret) => SecretHash = Hash(secret);

    /// <summary>The stamp of a token got by this secret; null when it is none that works.</summary>
    public long? StampOf(string secret, DateTimeOffset realNow)
    {
        byte[] hash = Hash(secret);
        if (CryptographicOperations.FixedTimeEquals(SecretHash, hash))
            return Stamp;
        return PreviousSecretHash is { } previous && CryptographicOperations.FixedTimeEquals(previous, hash) && realNow < PreviousSecretUntil
            ? PreviousStamp
            : null;
    }

    public void Change(string? name, IEnumerable<Role>? roles, bool? enabled)
    {
        List<Role> held = roles is null ? Roles : [.. roles];
        if ((Enabled && enabled is false) || !held.ToHashSet().SetEquals(Roles))
            (Stamp, PreviousStamp) = (Stamp + 2, Stamp + 1);
        Name = name ?? Name;
        Roles = held;
        Enabled = enabled ?? Enabled;
    }

    public void SendTo(IEnumerable<string> redirectUris) => RedirectUris = [.. redirectUris.Distinct(StringComparer.Ordinal)];

    public bool TakesAnswersAt(string redirectUri) => Access.RedirectUris.Hold(RedirectUris, redirectUri);

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
