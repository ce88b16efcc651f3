using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using static System.FormattableString;

namespace Comptoir.Commerce.Checks;

/// <summary>I30: the bytes of every media file lie in the store, as many as its row says and, looked at deeply, with its hash. Bytes
/// without a row are left over from an upload that was not finished, and do no harm.</summary>
internal sealed class MediaCheck(ComptoirDb db, IMediaStore store) : ICheck
{
    public string Subject => "media";

    public async IAsyncEnumerable<Finding> FindAsync(bool deep, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var file in await db.Media.AsNoTracking().OrderBy(file => file.Id).ToListAsync(ct))
        {
            string name = $"media {file.Id} {file.FileName}";
            if (!IsHash(file.Sha256))
            {
                yield return new Finding("I30", name, "a SHA-256", file.Sha256);
                continue;
            }

            await using var content = await store.OpenAsync(file.Sha256, ct);
            if (content is null)
                yield return new Finding("I30", name, Invariant($"its {file.Size} bytes in the store"), Called.Nothing);
            else if (content.Length != file.Size)
                yield return new Finding("I30", name, Invariant($"{file.Size} bytes"), Called.Text(content.Length));
            else if (deep && Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct)) is var hash && hash != file.Sha256)
                yield return new Finding("I30", name, $"SHA-256 {file.Sha256}", hash);
        }
    }

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
