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

    public bool Enabled { get; private set; } = true;

    public DateTimeOffset CreatedAt { get; private set; }

    public long Version { get; private set; }

    /// <summary>Makes a new secret, which is shown this once; the old one stops working.</summary>
    public string RenewSecret()
    {
        string secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        SecretHash = Hash(secret);
        return secret;
    }

    /// <summary>Gives a secret that is kept elsewhere already.</summary>
    public void SetSecret(string secret) => SecretHash = Hash(secret);

    public bool HasSecret(string secret) => CryptographicOperations.FixedTimeEquals(SecretHash, Hash(secret));

    public void Change(string? name, IEnumerable<Role>? roles, bool? enabled)
    {
        Name = name ?? Name;
        Roles = roles is null ? Roles : [.. roles];
        Enabled = enabled ?? Enabled;
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
