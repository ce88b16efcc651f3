using System.Buffers;
using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Downloads;

/// <summary>Adds a file to a SKU's media (R6.1).</summary>
/// <param name="Version">One of the SKU's versions.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Architecture">x86, x64 or arm64.</param>
/// <param name="FileType">ISO, EXE …</param>
public sealed record AddMedia(
    string ProductId, string SkuId, string Version, string Language, string Architecture, string FileType, string FileName, DeclaredContent Declared, Actor By);

/// <summary>A file to add whose content is at hand.</summary>
public sealed record SmallMedia(
    string ProductId, string SkuId, string Version, string Language, string Architecture, string FileType, string FileName, ReadOnlyMemory<byte> Content);

/// <summary>The SKU has another file already for this version, language, architecture and type.</summary>
public sealed record MediaTaken(string FileName, string Sha256) : Refusal;

public sealed class AddMediaHandler(ComptoirDb db, IMediaStore store, IBulkRows bulk, ActivityLog activity, CommerceClock clock)
{
    private const int LongestName = 200;

    private static readonly SearchValues<char> NoNameHas = SearchValues.Create("/\\:*?\"<>|");
    private static readonly string[] Architectures = ["x86", "x64", "arm64"];

    /// <summary>Takes the content in as it streams by and adds the file. Doing it again changes nothing.</summary>
    /// <returns>The file, new or as it was. Refuses with <see cref="InvalidInput"/>, <see cref="MediaDiffers"/> or
    /// <see cref="MediaTaken"/>; then nothing was kept.</returns>
    public async Task<Result<MediaFile>> HandleAsync(AddMedia request, Stream content, IProgress<long>? progress, CancellationToken ct)
    {
        if (!request.By.May(Right.Operate))
            return new NotAllowed(Right.Operate);
        var sku = await db.Skus.AsNoTracking().SingleOrDefaultAsync(s => s.ProductId == request.ProductId && s.Id == request.SkuId, ct);
        if (WhyNot(request, sku) is { } invalid)
            return invalid;
        // A file that cannot be had is told before its bytes travel; what changes meanwhile is told by the index.
        if (await FindAsync(request, ct) is { } taken && !request.Declared.Is(new MediaContent(taken.Sha256, taken.Size)))
            return new MediaTaken(taken.FileName, taken.Sha256);
        var (kept, differs) = await store.KeepAsync(content, request.Declared, progress, ct);
        if (kept is null)
            return differs!;

        await using var work = await db.BeginWorkAsync(ct);
        if (await FindAsync(request, ct) is { } there)
            return there.Sha256 == kept.Sha256 ? there : new MediaTaken(there.FileName, there.Sha256);
        var file = new MediaFile
        {
            Id = NewId.Guid(clock.GetUtcNow()),
            ProductId = sku!.ProductId,
            SkuId = sku.Id,
            Version = request.Version,
            Language = request.Language,
            Architecture = request.Architecture,
            FileName = request.FileName,
            FileType = request.FileType,
            Size = kept.Size,
            Sha256 = kept.Sha256,
        };
        db.Media.Add(file);
        activity.RecordSetting(
            $"media/{file.Id}",
            request.By,
            facts:
            [
                (ActivityFact.ProductId, file.ProductId), (ActivityFact.SkuId, file.SkuId), ("Version", file.Version), ("Language", file.Language),
                ("Architecture", file.Architecture), ("FileName", file.FileName), ("Sha256", file.Sha256),
            ]);
        await work.CommitAsync(ct);
        return file;
    }

    /// <summary>Adds many small files of an empty catalogue at once, thousands in a second; for a world that is made by the
    /// program and can be made again.</summary>
    public async Task AddManyAsync(IReadOnlyList<SmallMedia> files, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var rows = new List<MediaFile>(files.Count);
        foreach (var file in files)
        {
            var kept = await store.KeepSmallAsync(file.Content, ct);
            rows.Add(new MediaFile
            {
                Id = NewId.Guid(now),
                ProductId = file.ProductId,
                SkuId = file.SkuId,
                Version = file.Version,
                Language = file.Language,
                Architecture = file.Architecture,
                FileName = file.FileName,
                FileType = file.FileType,
                Size = kept.Size,
                Sha256 = kept.Sha256,
            });
        }

        await using var work = await db.BeginWorkAsync(ct);
        await bulk.InsertAsync(db, rows, ct);
        await work.CommitAsync(ct);
    }

    private static InvalidInput? WhyNot(AddMedia request, Sku? sku)
    {
        if (sku is null)
            return new InvalidInput("skuId", InputFault.Unknown, $"{request.ProductId}:{request.SkuId}");
        if (!sku.Versions.Contains(request.Version))
            return new InvalidInput("version", InputFault.Unknown, request.Version);
        if (!IsLanguage(request.Language))
            return new InvalidInput("language", InputFault.Unknown, request.Language);
        if (!Architectures.Contains(request.Architecture))
            return new InvalidInput("architecture", InputFault.Unknown, request.Architecture);
        if (request.FileType is not { Length: >= 1 and <= 20 } || !request.FileType.All(char.IsAsciiLetterOrDigit))
            return new InvalidInput("fileType", InputFault.Malformed, request.FileType);
        if (request.FileName.Length > LongestName)
            return new InvalidInput("fileName", InputFault.TooLong, LongestName.ToString(CultureInfo.InvariantCulture));
        // A plain name: it goes into a header, and onto the disk of whoever downloads it.
        if (request.FileName.Trim('.', ' ').Length == 0 || request.FileName.AsSpan().ContainsAny(NoNameHas) || request.FileName.Any(char.IsControl))
            return new InvalidInput("fileName", InputFault.Malformed, request.FileName);
        return request.Declared.Sha256 is { } hash && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit))
            ? new InvalidInput("sha256", InputFault.Malformed, hash)
            : null;
    }

    private static bool IsLanguage(string name)
    {
        try
        {
            return name.Length is >= 2 and <= 12 && CultureInfo.GetCultureInfo(name, predefinedOnly: true).Name == name;
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }

    private Task<MediaFile?> FindAsync(AddMedia request, CancellationToken ct) => db.Media.AsNoTracking().SingleOrDefaultAsync(
        file => file.ProductId == request.ProductId && file.SkuId == request.SkuId && file.Version == request.Version
            && file.Language == request.Language && file.Architecture == request.Architecture && file.FileType == request.FileType,
        ct);
}
