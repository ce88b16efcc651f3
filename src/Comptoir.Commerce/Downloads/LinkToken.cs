using System.Buffers.Text;
using System.Security.Cryptography;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Downloads;

/// <summary>The text of a download link: partner and link id, signed. It says nothing to a reader and cannot be made up.</summary>
public static class LinkToken
{
    private const int IdLength = 16;
    private const int SignatureLength = 32;

    public static string Of(PartnerId partner, Guid link, KeyVault vault)
    {
        Span<byte> bytes = stackalloc byte[(2 * IdLength) + SignatureLength];
        partner.Value.TryWriteBytes(bytes);
        link.TryWriteBytes(bytes[IdLength..]);
        vault.SignLink(bytes[..(2 * IdLength)]).CopyTo(bytes[(2 * IdLength)..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a token back; null when it is not one of ours, to the last bit.</summary>
    public static (PartnerId Partner, Guid Link)? Read(string token, KeyVault vault)
    {
        Span<byte> bytes = stackalloc byte[(2 * IdLength) + SignatureLength];
        if (token.Length != Base64Url.GetEncodedLength(bytes.Length)
            || !Base64Url.IsValid(token)
            || !Base64Url.TryDecodeFromChars(token, bytes, out int length)
            || length != bytes.Length
            || !CryptographicOperations.FixedTimeEquals(vault.SignLink(bytes[..(2 * IdLength)]), bytes[(2 * IdLength)..])
            // The last character has bits that decoding ignores: only the canonical text is the token.
            || Base64Url.EncodeToString(bytes) != token)
            return null;
        return (new PartnerId(new Guid(bytes[..IdLength])), new Guid(bytes[IdLength..(2 * IdLength)]));
    }
}
