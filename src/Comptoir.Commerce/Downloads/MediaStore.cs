using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Downloads;

/// <summary>The bytes of a file by what they are: size and hash.</summary>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record MediaContent(string Sha256, long Size);

/// <summary>What the sender says its file is; null where it does not say.</summary>
public sealed record DeclaredContent(string? Sha256, long? Size)
{
    /// <summary>Whether what arrived is what was announced.</summary>
    public bool Is(MediaContent content) =>
        (Size is null || Size == content.Size)
        && (Sha256 is null || Sha256.Equals(content.Sha256, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What arrived is not what was announced: the upload was cut short or altered. Nothing was kept.</summary>
public sealed record MediaDiffers(long Size, string Sha256) : Refusal;

/// <summary>The port to where the bytes of media lie, stored once by content (R6.1). A folder ships with the product; an
/// S3-compatible store can stand here.</summary>
public interface IMediaStore
{
    /// <summary>Takes a file in as it streams by, with flat memory; safe on the disk when it answers. Content that is there
    /// already is not stored again.</summary>
    /// <param name="progress">Told the bytes taken in so far.</param>
    /// <returns>Refuses with <see cref="MediaDiffers"/>.</returns>
    Task<Result<MediaContent>> KeepAsync(Stream content, DeclaredContent declared, IProgress<long>? progress, CancellationToken ct);

    /// <summary>Takes a file in as it streams by, to decide afterwards whether it is kept.</summary>
    Task<IArrivedMedia> ReceiveAsync(Stream content, CancellationToken ct);

    /// <summary>Takes in a small file that can be made again should the machine lose power within the next seconds.</summary>
    Task<MediaContent> KeepSmallAsync(ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>Opens content to read, seekable; null when it is not there.</summary>
    Task<Stream?> OpenAsync(string sha256, CancellationToken ct);
}

/// <summary>Bytes that have arrived, safe on the disk, and are not among the kept ones: they are gone when it is disposed of, unless they
/// were kept.</summary>
public interface IArrivedMedia : IAsyncDisposable
{
    MediaContent Content { get; }

    /// <summary>Puts them in their place. Quick, whatever their size.</summary>
    Task KeepAsync(CancellationToken ct);
}
