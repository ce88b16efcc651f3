using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Storage;

/// <summary>What a continuation token says: which list, asked how, and the page one stands on.</summary>
/// <param name="List">Name of the list.</param>
/// <param name="Query">What the list was asked for (filter, dates), as the caller wrote it; it is not sent again.</param>
public sealed record SeekToken(string List, string? Query, int Size, SeekPlace Place);

/// <summary>Writes and reads continuation tokens: opaque, signed, good for one caller and one list, on every node and after a
/// restart, without end.</summary>
public sealed class SeekTokens(KeyVault vault)
{
    private const int SignatureLength = 16;

    public string Write(SeekToken token, Actor by)
    {
        byte[] content = JsonSerializer.SerializeToUtf8Bytes(token);
        return Base64Url.EncodeToString([.. Sign(content, by), .. content]);
    }

    /// <summary>Null when the token is not one of ours, or was given to another caller or for another list.</summary>
    public SeekToken? Read(string text, string list, Actor by)
    {
        if (!Base64Url.IsValid(text, out int length) || length <= SignatureLength)
            return null;
        byte[] bytes = Base64Url.DecodeFromChars(text);
        var content = bytes.AsSpan(SignatureLength);
        if (!CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, SignatureLength), Sign(content, by)))
            return null;
        var token = JsonSerializer.Deserialize<SeekToken>(content);
        return token?.List == list ? token : null;
    }

    private ReadOnlySpan<byte> Sign(ReadOnlySpan<byte> content, Actor by)
    {
        byte[] owner = Encoding.UTF8.GetBytes($"{by.Partner}/{by.Customer}/{by.Principal}/");
        return vault.SignSeek([.. owner, .. content]).AsSpan(0, SignatureLength);
    }
}
