using System.Data;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Sqlite;

/// <summary>One writer at a time in this process. A second process on the same file waits in SQLite's own busy time-out: the
/// provider begins every transaction as IMMEDIATE, so none has to be upgraded from reading to writing.</summary>
internal sealed class SqliteWriteGate : WriteGate, IDisposable
{
    // A file that another process has locked, as .NET carries it; anything else (a full disk, a read-only one) is told.
    private const int LinuxBusy = 11;
    private const int MacBusy = 35;
    private const int WindowsBusy = unchecked((int)0x80070020);

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim one = new(1, 1);

    // The one level that the provider begins without taking the writer's lock; the write-ahead log gives it one moment all the same.
    public override IsolationLevel OneMoment => IsolationLevel.ReadUncommitted;

    public override async ValueTask<IDisposable?> EnterAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        return new Turn(one);
    }

    /// <summary>A lock on a file beside the database, which the system takes back from a process that died.</summary>
    public override async Task<IAsyncDisposable?> HoldSchemaAsync(ComptoirDb db, CancellationToken ct)
    {
        var held = await LockedAsync(db.Database.GetDbConnection().DataSource + ".schema", ct);
        // The framework's own lock is a row, which a process killed under it leaves for ever.
        await db.Database.ExecuteSqlAsync($"""DROP TABLE IF EXISTS "__EFMigrationsLock" """, ct);
        return held;
    }

    public void Dispose() => one.Dispose();

    private static async Task<FileStream> LockedAsync(string path, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException fault) when (fault.HResult is LinuxBusy or MacBusy or WindowsBusy)
            {
                await Task.Delay(AskAgain, ct);
            }
        }
    }

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? held = gate;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}
