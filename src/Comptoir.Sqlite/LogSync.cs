using Comptoir.Commerce.Storage;

namespace Comptoir.Sqlite;

/// <summary>Puts the write-ahead log on the disk for all who wait for it at once. A round serves the commits that were made before it
/// began; who comes while one runs shares the next.</summary>
/// <remarks>A system that fails to write may forget what it could not, and say so once: after that nothing in this process knows what
/// is on the disk, so it acknowledges no more.</remarks>
internal sealed class LogSync(string database, Faults faults)
{
    // Beside the file itself, where SQLite has it, not beside a link to it.
    private readonly Lazy<string> log = new(() => (new FileInfo(database).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(database)) + "-wal");
    private readonly Lock state = new();
    private long commits;
    private long synced;
    private Task? round;
    private Exception? failure;

    /// <summary>How many commits there were.</summary>
    public long Commits => Interlocked.Read(ref commits);

    /// <summary>Of the sync after which it is not known what is on the disk.</summary>
    public Exception? Failure
    {
        get
        {
            lock (state)
                return failure;
        }
    }

    /// <summary>To be called after a commit and before anybody else can see a number without it.</summary>
    /// <returns>The commit's number.</returns>
    public long Committed() => Interlocked.Increment(ref commits);

    /// <summary>Refuses to go on where it is not known what is on the disk.</summary>
    public void Demand()
    {
        if (Failure is { } fault)
            throw new IOException("The write-ahead log could not be put on the disk; nothing is written until this process is started anew.", fault);
    }

    /// <summary>Waits until a round that began after this commit has ended well.</summary>
    public async Task WaitAsync(long commit)
    {
        while (true)
        {
            Task running;
            lock (state)
            {
                if (synced >= commit)
                    return;
                Demand();
                running = round ??= Task.Run(RunAsync);
            }

            await running;
        }
    }

    private async Task RunAsync()
    {
        long served;
        lock (state)
            served = Commits;
        try
        {
            await faults.ReachAsync(FaultPoint.BeforeSync, CancellationToken.None);
            Flush();
            await faults.ReachAsync(FaultPoint.AfterSync, CancellationToken.None);
        }
        catch (Exception fault)
        {
            // It is not known whether what was recorded is there.
            Unrecorded.Mark(fault);
            lock (state)
                (failure, round) = (fault, null);
            throw;
        }

        lock (state)
            (synced, round) = (served, null);
    }

    private void Flush()
    {
        try
        {
            using var file = File.OpenHandle(log.Value, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.FlushToDisk(file);
        }
        catch (FileNotFoundException) when (File.Exists(database))
        {
            // The last connection was closed: SQLite has put all of it into the database file, and that on the disk.
        }
    }
}
