using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Comptoir.Server.Hosting;
using Comptoir.Sqlite;

namespace Comptoir.Server.Backups;

/// <summary>Puts a backup back into a data folder that holds no installation: all of it, once all of it was read and found whole, or
/// nothing.</summary>
internal sealed class BackupReader(DataFolder folder)
{
    private const int BufferLength = 1024 * 1024;

    /// <summary>What a backup brings: the database last, as without it there is no installation, and before it that it was restored.</summary>
    private static readonly string[] Tops = ["media", "policies", BackupEntry.VmPrices, DataFolder.RestoredName, BackupEntry.Database];

    /// <summary>What of an installation is in the folder already; null when nothing is.</summary>
    public string? InTheWay() => Tops.Append($"{BackupEntry.Database}-wal").Where(top => top != DataFolder.RestoredName).Select(In).FirstOrDefault(
        path => File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()));

    /// <param name="sendMail">Mail that waited when the backup was made is sent as the installation is served; else it is held, as it may
    /// have been sent since.</param>
    /// <param name="progress">Told the bytes read so far.</param>
    /// <returns>What was in it, and how many messages are held.</returns>
    /// <exception cref="InvalidDataException">It is no whole backup; the folder is as it was.</exception>
    public async Task<(BackupManifest Manifest, int HeldMail)> ReadAsync(Stream archive, bool sendMail, IProgress<long>? progress, CancellationToken ct)
    {
        string arriving = In($".restoring-{Path.GetRandomFileName()}");
        PrivateFiles.CreateFolder(arriving);
        try
        {
            var manifest = await TakeAsync(archive, arriving, progress, ct);
            await MarkAsync(arriving, manifest.MadeAt, ct);
            // Before it is in its place, where somebody may serve it at once.
            int held = sendMail ? 0 : await SqliteMail.HoldAsync(Path.Combine(arriving, BackupEntry.Database), ct);
            Place(arriving);
            return (manifest, held);
        }
        finally
        {
            Directory.Delete(arriving, recursive: true);
        }
    }

    private static async Task<BackupManifest> TakeAsync(Stream archive, string into, IProgress<long>? progress, CancellationToken ct)
    {
        var found = new Dictionary<string, BackupEntry>(StringComparer.Ordinal);
        try
        {
            await using var tar = new TarReader(archive, leaveOpen: true);
            while (await tar.GetNextEntryAsync(copyData: false, ct) is { } entry)
            {
                if (entry.EntryType is not TarEntryType.RegularFile)
                    throw new InvalidDataException($"'{entry.Name}' is no file");
                if (entry.Name == BackupManifest.Name)
                    return await ProvenAsync(entry, found, ct);
                if (!BackupEntry.MayBe(entry.Name) || found.ContainsKey(entry.Name))
                    throw new InvalidDataException($"'{entry.Name}' does not belong into it");
                found.Add(entry.Name, await TakeAsync(entry, into, ct));
                progress?.Report(archive.Position);
            }
        }
        catch (Exception fault) when (fault is EndOfStreamException or FormatException or JsonException or ArgumentException)
        {
            throw new InvalidDataException(fault.Message, fault);
        }

        throw new InvalidDataException("it ends before its list of what is in it");
    }

    private static async Task<BackupEntry> TakeAsync(TarEntry entry, string into, CancellationToken ct)
    {
        string path = Path.Combine(into, entry.Name);
        PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = PrivateFiles.CreateNew(path);
        byte[] buffer = new byte[(int)Math.Clamp(entry.Length, 1, BufferLength)];
        int read;
        while (entry.DataStream is { } content && (read = await content.ReadAsync(buffer, ct)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        file.Flush(flushToDisk: true);
        return new BackupEntry(entry.Name, file.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The list, when it is one of exactly what was found.</summary>
    private static async Task<BackupManifest> ProvenAsync(TarEntry entry, Dictionary<string, BackupEntry> found, CancellationToken ct)
    {
        if (entry.DataStream is not { } content || entry.Length > BackupManifest.MostBytes)
            throw new InvalidDataException("its list of what is in it cannot be read");
        var manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(content, BackupManifest.Json, ct) ?? throw new InvalidDataException("its list of what is in it is empty");
        if (manifest.Format is < 1 or > BackupManifest.CurrentFormat)
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it is of format {manifest.Format}, which a newer version reads"));
        if (manifest.Entries.FirstOrDefault(listed => found.GetValueOrDefault(listed.Name) != listed) is { } wrong)
            throw new InvalidDataException($"'{wrong.Name}' is not in it as it was written");
        if (found.Count != manifest.Entries.Count || !found.ContainsKey(BackupEntry.Database))
            throw new InvalidDataException("there is more or less in it than its list says");
        return manifest;
    }

    /// <summary>Its jobs wait from the first start on.</summary>
    private static async Task MarkAsync(string arriving, DateTimeOffset madeAt, CancellationToken ct)
    {
        await using var file = PrivateFiles.CreateNew(Path.Combine(arriving, DataFolder.RestoredName));
        await JsonSerializer.SerializeAsync(file, new { madeAt }, BackupManifest.Json, ct);
        file.Flush(flushToDisk: true);
    }

    private void Place(string arriving)
    {
        foreach (string top in Tops)
        {
            string from = Path.Combine(arriving, top);
            if (Directory.Exists(from))
            {
                if (Directory.Exists(In(top)))
                    Directory.Delete(In(top));
                Directory.Move(from, In(top));
            }
            else if (File.Exists(from))
            {
                // Only of an earlier restore can something be there.
                File.Move(from, In(top), overwrite: top == DataFolder.RestoredName);
            }
        }
    }

    private string In(string name) => Path.Combine(folder.Path, name);
}
