using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Comptoir.Commerce.Licensing;

/// <summary>AES-256-GCM under one key. What it seals is 12 bytes nonce, ciphertext, 16 bytes tag.</summary>
/// <remarks>Setting a cipher up costs as much as using it, and one serves a single caller at a time: idle ones wait in a pool,
/// which grows to as many as were ever at work at once.</remarks>
internal sealed class DataCipher(byte[] key)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly ConcurrentBag<AesGcm> idle = [];

    /// <param name="context">Authenticated with the text: it opens under the same context only.</param>
    public byte[] Seal(ReadOnlySpan<byte> plain, string context)
    {
        byte[] sealedBytes = new byte[NonceLength + plain.Length + TagLength];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceLength));
        var aes = Take();
        aes.Encrypt(
            sealedBytes.AsSpan(0, NonceLength),
            plain,
            sealedBytes.AsSpan(NonceLength, plain.Length),
            sealedBytes.AsSpan(NonceLength + plain.Length),
            Encoding.UTF8.GetBytes(context));
        idle.Add(aes);
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">Altered, cut, or sealed under another key or context.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedBytes, string context)
    {
        if (sealedBytes.Length < NonceLength + TagLength)
            throw new CryptographicException("The ciphertext is cut.");
        byte[] plain = new byte[sealedBytes.Length - NonceLength - TagLength];
        var aes = Take();
        try
        {
            aes.Decrypt(
                sealedBytes[..NonceLength],
                sealedBytes.Slice(NonceLength, plain.Length),
                sealedBytes[^TagLength..],
                plain,
                Encoding.UTF8.GetBytes(context));
        }
        finally
        {
            idle.Add(aes);
        }

        return plain;
    }

    private AesGcm Take() => idle.TryTake(out var aes) ? aes : new AesGcm(key, TagLength);
}
