using System.Security.Cryptography;
using System.Text;

namespace Comptoir.Server.Demo;

/// <summary>Passwords and client secrets of a demo world, worked out from its master secret: a later start knows them again
/// without their being stored.</summary>
internal sealed class DemoSecrets(byte[] master)
{
    private readonly byte[] key = HKDF.DeriveKey(HashAlgorithmName.SHA256, master, 32, info: Encoding.UTF8.GetBytes("comptoir:demo:1"));

    /// <summary>Holds upper case, lower case, digits and a sign, as password rules like it.</summary>
    public string PasswordOf(Guid user) => $"Demo-{Text(user)[..14]}1a";

    public string SecretOf(Guid application) => Text(application);

    private string Text(Guid of) => Convert.ToBase64String(HMACSHA256.HashData(key, of.ToByteArray())).Replace('+', 'p').Replace('/', 's').TrimEnd('=');
}
