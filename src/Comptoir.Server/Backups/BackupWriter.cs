using System.Formats.Tar;
using System.Text.Json;
using Comptoir.Server.Hosting;
using Comptoir.Sqlite;

namespace Comptoir.Server.Backups;

/// <summary>Writes a backup of an installation on SQLite: a tar archive of the database, the media and the operator's own data files. What
/// is secret in it is sealed as it is in the database; the master secret and the settings are not in it.</summary>
internal sealed class BackupWriter(DataFolder folder, TimeProvider time)
{
    /// <param name="to">A new file, for this user alone. It has its name once it is whole and on the disk.</param>
    /// <param name="progress">Told the bytes copied so far.</param>
    /// <exception cref="InvalidDataException">The database is damaged.</exception>
    /// <exception cref="IOException">There is a file of that name.</exception>
    public async Task<BackupManifest> WriteAsync(string to, bool withMedia, IProgress<long>? progress, CancellationToken ct)
    {
        string copy = $"{to}.{Path.GetRandomFileName()}.part";
        string part = $"{to}.{Path.GetRandomFileName()}.part";
        try
        {
            BackupManifest manifest;
            await PrivateFiles.CreateNew(copy).DisposeAsync();
            var madeAt = time.GetUtcNow();
            await SqliteCopy.MakeAsync(folder.DatabaseFile, copy, progress, ct);
            await using (var archive = PrivateFiles.CreateNew(part))
            {
                await using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
                {
                    // Media come to the store before their rows do and never leave it: those of the copy are all there by now.
                    manifest = new BackupManifest(BackupManifest.CurrentFormat, Version, madeAt, await AddAsync(tar, archive, copy, withMedia, progress, ct));
                    using var list = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, BackupManifest.Json));
                    await tar.WriteEntryAsync(Entry(BackupManifest.Name, list), ct);
                }

                archive.Flush(flushToDisk: true);
            }

            File.Move(part, to);
            return manifest;
        }
        finally
        {
            File.Delete(part);
            foreach (string suffix in (string[])["", "-journal", "-wal", "-shm"])
                File.Delete(copy + suffix);
        }
    }

    private static string Version => typeof(BackupWriter).Assembly.GetName().Version!.ToString(3);

    private async Task<List<BackupEntry>> AddAsync(TarWriter tar, Stream archive, string database, bool withMedia, IProgress<long>? progress, CancellationToken ct)
    {
        var entries = new List<BackupEntry>();
        foreach (var (name, file) in Files(database, withMedia))
        {
            entries.Add(await AddAsync(tar, name, file, ct));
            progress?.Report(archive.Position);
        }

        return entries;
    }

    private IEnumerable<(string Name, string File)> Files(string database, bool withMedia)
    {
        yield return (BackupEntry.Database, database);
        if (File.Exists(folder.VmPrices))
            yield return (BackupEntry.VmPrices, folder.VmPrices);
        string[] folders = withMedia ? [folder.Policies, folder.Media] : [folder.Policies];
        foreach (string file in folders.Where(Directory.Exists).SelectMany(path => Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)))
        {
            string name = Path.GetRelativePath(folder.Path, file).Replace(Path.DirectorySeparatorChar, '/');
            // Not what is just being uploaded.
            if (BackupEntry.MayBe(name))
                yield return (name, file);
        }
    }

    private static async Task<BackupEntry> AddAsync(TarWriter tar, string name, string file, CancellationToken ct)
    {
        await using var content = new HashedStream(File.OpenRead(file));
        await tar.WriteEntryAsync(Entry(name, content), ct);
        return new BackupEntry(name, content.Length, content.Sha256());
    }

    private static PaxTarEntry Entry(string name, Stream content) =>
        new(TarEntryType.RegularFile, name) { DataStream = content, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
}
