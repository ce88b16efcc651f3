using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Comptoir.Server.Auth;

/// <summary>The installation's RSA key: signs access tokens (RS256) and is published for those who check them.</summary>
public sealed class TokenSigner : IDisposable
{
    private readonly RSA rsa = RSA.Create();
    private RsaSecurityKey? key;

    public RsaSecurityKey Key => key ?? throw new InvalidOperationException("The signing key is not loaded yet.");

    public SigningCredentials Credentials => new(Key, SecurityAlgorithms.RsaSha256);

    /// <summary>The public half, as a JSON web key.</summary>
    public JsonWebKey PublicKey => JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(false)) { KeyId = Key.KeyId });

    public void Load(Guid id, byte[] pkcs8)
    {
        rsa.ImportPkcs8PrivateKey(pkcs8, out _);
        key = new RsaSecurityKey(rsa)
        {
            KeyId = id.ToString("N"),
            // The library's own cache is the whole process's and goes by the key: a second server on the same key, as in tests,
            // would be left with signers that the first disposed of.
            CryptoProviderFactory = new CryptoProviderFactory(new InMemoryCryptoProviderCache()),
        };
    }

    public void Dispose() => rsa.Dispose();
}
