using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using static System.FormattableString;

namespace Comptoir.Commerce.Checks;

/// <summary>I30: the bytes of every media file, and of every file attached to a support request, lie in the store, as many as its
/// row says and, looked at deeply, with its hash. Bytes without a row are left over from an upload that was not finished, and do no
/// harm.</summary>
internal sealed class MediaCheck(ComptoirDb db, IMediaStore store) : ICheck
{
    public string Subject => "media";

    public async IAsyncEnumerable<Finding> FindAsync(bool deep, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var file in await db.Media.AsNoTracking().OrderBy(file => file.Id).ToListAsync(ct))
        {
            if (await FaultOfAsync($"media {file.Id} {file.FileName}", file.Sha256, file.Size, deep, ct) is { } fault)
                yield return fault;
        }

        // Over all partners: what lies in the store is not theirs to see here, only whether it lies there.
        await foreach (var file in db.RequestFiles.AsNoTracking().OrderBy(file => file.Id).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (await FaultOfAsync($"file {file.Id} of request {file.RequestId}", file.Sha256, file.Size, deep, ct) is { } fault)
                yield return fault;
        }
    }

    private async Task<Finding?> FaultOfAsync(string name, string sha256, long size, bool deep, CancellationToken ct)
    {
        if (!IsHash(sha256))
            return new Finding("I30", name, "a SHA-256", sha256);
        await using var content = await store.OpenAsync(sha256, ct);
        if (content is null)
            return new Finding("I30", name, Invariant($"its {size} bytes in the store"), Called.Nothing);
        if (content.Length != size)
            return new Finding("I30", name, Invariant($"{size} bytes"), Called.Text(content.Length));
        return deep && Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct)) is var hash && hash != sha256
            ? new Finding("I30", name, $"SHA-256 {sha256}", hash)
            : null;
    }

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
