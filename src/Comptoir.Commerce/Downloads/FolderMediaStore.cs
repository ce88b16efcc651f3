using System.Security.Cryptography;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Downloads;

/// <summary>Media in a folder, each file under its hash. A file is written whole beside its place, forced to the disk, and only
/// then moved there: under a hash lies the complete content or nothing.</summary>
/// <param name="path">The folder; made when it is needed.</param>
/// <param name="time">Real time, to tell what was left behind from what is being written.</param>
public sealed class FolderMediaStore(string path, Faults faults, TimeProvider time) : IMediaStore
{
    private const int BufferLength = 1024 * 1024;

    private static readonly TimeSpan LongestUpload = TimeSpan.FromDays(1);

    private string Arriving => Path.Combine(path, "arriving");

    public async Task<Result<MediaContent>> KeepAsync(Stream content, DeclaredContent declared, IProgress<long>? progress, CancellationToken ct)
    {
        await using var arrived = await ReceiveAsync(content, progress, ct);
        if (!declared.Is(arrived.Content))
            return new MediaDiffers(arrived.Content.Size, arrived.Content.Sha256);
        await arrived.KeepAsync(ct);
        return arrived.Content;
    }

    public async Task<IArrivedMedia> ReceiveAsync(Stream content, CancellationToken ct) => await ReceiveAsync(content, null, ct);

    public async Task<MediaContent> KeepSmallAsync(ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var kept = new MediaContent(Convert.ToHexStringLower(SHA256.HashData(content.Span)), content.Length);
        string place = PlaceOf(kept.Sha256);
        if (new FileInfo(place) is { Exists: true } there && there.Length == kept.Size)
            return kept;
        Directory.CreateDirectory(Arriving);
        string temporary = Path.Combine(Arriving, Path.GetRandomFileName());
        await File.WriteAllBytesAsync(temporary, content, ct);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Move(temporary, place, overwrite: true);
        return kept;
    }

    public Task<Stream?> OpenAsync(string sha256, CancellationToken ct)
    {
        string place = PlaceOf(sha256);
        return Task.FromResult<Stream?>(File.Exists(place)
            ? new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan)
            : null);
    }

    private async Task<Arrived> ReceiveAsync(Stream content, IProgress<long>? progress, CancellationToken ct)
    {
        RemoveLeftBehind();
        string temporary = Path.Combine(Arriving, Path.GetRandomFileName());
        try
        {
            var written = await WriteAsync(content, temporary, progress, ct);
            return new Arrived(written, temporary, PlaceOf(written.Sha256), faults);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static async Task<MediaContent> WriteAsync(Stream content, string temporary, IProgress<long>? progress, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        byte[] buffer = new byte[BufferLength];
        long size = 0;
        int read;
        while ((read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), ct);
            size += read;
            progress?.Report(size);
        }

        file.Flush(flushToDisk: true);
        return new MediaContent(Convert.ToHexStringLower(hash.GetHashAndReset()), size);
    }

    private string PlaceOf(string sha256) => sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower)
        ? Path.Combine(path, sha256[..2], sha256)
        : throw new ArgumentException("Not a SHA-256 in lower-case hex.", nameof(sha256));

    /// <summary>Removes what uploads left here that ended with the process.</summary>
    private void RemoveLeftBehind()
    {
        Directory.CreateDirectory(Arriving);
        var before = (time.GetUtcNow() - LongestUpload).UtcDateTime;
        foreach (var file in new DirectoryInfo(Arriving).EnumerateFiles().Where(file => file.LastWriteTimeUtc < before))
            file.Delete();
    }

    private sealed class Arrived(MediaContent content, string temporary, string place, Faults faults) : IArrivedMedia
    {
        private bool isKept;

        public MediaContent Content => content;

        public async Task KeepAsync(CancellationToken ct)
        {
            // A work that the database had repeated asks again.
            if (isKept)
                return;
            await faults.ReachAsync(FaultPoint.BeforeMediaMove, ct);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Move(temporary, place, overwrite: true);
            isKept = true;
            DirectoryEntries.Flush(Path.GetDirectoryName(place)!);
        }

        public ValueTask DisposeAsync()
        {
            File.Delete(temporary);
            return ValueTask.CompletedTask;
        }
    }
}
