using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Operator.Catalog;
using Comptoir.Server.Hosting;
using Comptoir.Server.Http;

namespace Comptoir.Server.Pages.Catalog;

/// <summary>Catalogue files that the console was sent: looked at first, taken in when somebody says so, both while one may go on. File
/// and state lie in the data folder, so that every node that shares it tells the same.</summary>
internal sealed class CatalogUploads(DataFolder folder, IServiceScopeFactory scopes, CommerceClock clock, IHostApplicationLifetime life, ILogger<CatalogUploads> log)
{
    private const int MostRecent = 10;

    /// <summary>How long a file waits for its confirmation.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>Work that was not heard of for so long has ended with its process.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    private readonly ConcurrentDictionary<Guid, Task> running = new();
    private readonly Lock turn = new();

    /// <summary>Keeps a file and begins to look at it. The same id again is the same file.</summary>
    public async Task KeepAsync(Guid id, UploadedFile file, Actor by, CancellationToken ct)
    {
        var done = new TaskCompletionSource();
        if (File.Exists(StateOf(id)) || !running.TryAdd(id, done.Task))
            return;
        var upload = new CatalogUpload(id, file.Name ?? "catalog", file.Content.Length, by.UserName ?? "", clock.GetUtcNow(), UploadPhase.Checking, clock.RealNow());
        try
        {
            PrivateFiles.CreateFolder(folder.Imports);
            RemoveOld();
            Write(upload);
            await using var copy = PrivateFiles.CreateNew(FileOf(id));
            await file.Content.CopyToAsync(copy, ct);
        }
        catch
        {
            File.Delete(StateOf(id));
            File.Delete(FileOf(id));
            running.TryRemove(id, out _);
            done.SetResult();
            throw;
        }

        Begin(upload, by, done);
    }

    /// <summary>Takes a file in that was looked at; one that is being taken in, or was, stays as it is.</summary>
    public void Confirm(Guid id, Actor by)
    {
        lock (turn)
        {
            if (Find(id) is not { Phase: UploadPhase.Ready } ready)
                return;
            var upload = ready with { Phase = UploadPhase.Importing, Rows = 0, Percent = null, BeatAt = clock.RealNow() };
            var done = new TaskCompletionSource();
            running[id] = done.Task;
            Write(upload);
            Begin(upload, by, done);
        }
    }

    /// <summary>Gives work that is nearly done a moment, so that most files show their outcome at once.</summary>
    public async Task WaitAsync(Guid id, TimeSpan moment, CancellationToken ct)
    {
        if (running.TryGetValue(id, out var work))
            await Task.WhenAny(work, Task.Delay(moment, ct));
    }

    /// <summary>Null when there is none, or it is too old.</summary>
    public CatalogUpload? Find(Guid id)
    {
        if (!File.Exists(StateOf(id)))
            return null;
        try
        {
            var upload = JsonSerializer.Deserialize<CatalogUpload>(File.ReadAllBytes(StateOf(id)), Json)!;
            return upload.IsRunning && !running.ContainsKey(id) && clock.RealNow() - upload.BeatAt > Silence ? upload with { Phase = UploadPhase.Broken } : upload;
        }
        catch (FileNotFoundException)
        {
            // Another node has removed it as too old since.
            return null;
        }
    }

    /// <summary>What was sent lately, the latest first.</summary>
    public IReadOnlyList<CatalogUpload> Recent() => !Directory.Exists(folder.Imports)
        ? []
        : [.. Directory.EnumerateFiles(folder.Imports, "*.json")
            .Select(path => Guid.TryParse(Path.GetFileNameWithoutExtension(path), out var id) ? Find(id) : null)
            .OfType<CatalogUpload>()
            .OrderByDescending(upload => upload.At)
            .ThenByDescending(upload => upload.Id)
            .Take(MostRecent)];

    private void Begin(CatalogUpload upload, Actor by, TaskCompletionSource done) =>
        _ = Task.Run(async () =>
        {
            try
            {
                await RunAsync(upload, by, life.ApplicationStopping);
            }
            finally
            {
                running.TryRemove(upload.Id, out _);
                done.SetResult();
            }
        });

    private async Task RunAsync(CatalogUpload upload, Actor by, CancellationToken ct)
    {
        bool dryRun = upload.Phase == UploadPhase.Checking;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await using var file = File.OpenRead(FileOf(upload.Id));
            var (done, refusal) = await scope.ServiceProvider.GetRequiredService<ImportCatalogHandler>().HandleAsync(
                new ImportCatalog(file, CatalogFormat.Any, dryRun, new Progress(this, upload, clock), by), ct);
            Write(refusal switch
            {
                null => upload with { Phase = dryRun ? UploadPhase.Ready : UploadPhase.Done, Result = done },
                CatalogFaulty faulty => upload with { Phase = UploadPhase.Faulty, Faulty = faulty, Result = null },
                _ => upload with { Phase = UploadPhase.Broken, Result = null },
            });
            if (refusal is not null || !dryRun)
                File.Delete(FileOf(upload.Id));
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The server goes down: nothing was kept, and whoever sent the file is told so.
            Write(upload with { Phase = UploadPhase.Broken, Result = null });
        }
#pragma warning disable CA1031 // Nobody waits for this task: what failed is in the log, and the page says that it did.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            log.LogError(fault, "Importing the catalogue file {Upload} failed", upload.Id);
            Write(upload with { Phase = UploadPhase.Broken, Result = null });
        }
    }

    private void RemoveOld()
    {
        var before = clock.RealNow() - Kept;
        foreach (string path in Directory.EnumerateFiles(folder.Imports).Where(path => File.GetLastWriteTimeUtc(path) < before.UtcDateTime))
            File.Delete(path);
    }

    /// <summary>In one step, so that nobody reads half a state.</summary>
    private void Write(CatalogUpload upload)
    {
        string temporary = $"{StateOf(upload.Id)}.{Path.GetRandomFileName()}";
        using (var file = PrivateFiles.CreateNew(temporary))
            JsonSerializer.Serialize(file, upload, Json);
        File.Move(temporary, StateOf(upload.Id), overwrite: true);
    }

    private string StateOf(Guid id) => Path.Combine(folder.Imports, $"{id}.json");

    private string FileOf(Guid id) => Path.Combine(folder.Imports, $"{id}.file");

    /// <summary>Writes how far it is, once a second.</summary>
    private sealed class Progress(CatalogUploads uploads, CatalogUpload upload, CommerceClock clock) : IProgress<CatalogImportProgress>
    {
        private DateTimeOffset told;

        public void Report(CatalogImportProgress value)
        {
            var now = clock.RealNow();
            if (now - told < Beat)
                return;
            told = now;
            uploads.Write(upload with { BeatAt = now, Rows = value.Rows, Percent = value.Share is { } share ? (int)(share * 100) : null });
        }
    }
}
