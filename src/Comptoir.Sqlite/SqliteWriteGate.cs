using System.Data;
using System.Data.Common;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using SQLitePCL;

namespace Comptoir.Sqlite;

/// <summary>One writer at a time in this process. A second process on the same file waits in SQLite's own busy time-out: the
/// provider begins every transaction as IMMEDIATE, so none has to be upgraded from reading to writing.</summary>
/// <remarks>A writer commits into the write-ahead log, lets the next one in, and is answered once the log is on the disk: one trip there
/// serves all who committed meanwhile (docs/adr/0019). For its turn a writer is lent the one connection that stays open: it knows the
/// pages it wrote and has its statements prepared (docs/adr/0026).</remarks>
internal sealed class SqliteWriteGate(string file, Faults faults) : WriteGate, IDisposable
{
    // A file that another process has locked, as .NET carries it; anything else (a full disk, a read-only one) is told.
    private const int LinuxBusy = 11;
    private const int MacBusy = 35;
    private const int WindowsBusy = unchecked((int)0x80070020);

    // More than the use cases have.
    private const int StatementsKept = 300;

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim one = new(1, 1);
    private readonly LogSync log = new(file, faults);
    private PreparingConnection? writer;

    // The one level that the provider begins without taking the writer's lock; the write-ahead log gives it one moment all the same.
    public override IsolationLevel OneMoment => IsolationLevel.ReadUncommitted;

    public override Exception? Failure => log.Failure;

    public override async ValueTask<WriteTurn?> EnterAsync(ComptoirDb db, CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            log.Demand();
            var own = db.Database.GetDbConnection();
            if (own.State == ConnectionState.Closed)
            {
                Lend(db, writer ??= WritersConnection(), contextOwnsIt: false);
                return new Turn(this, db, own);
            }

            // Whoever holds one open has something on it, such as temporary tables. It stays open as long as the turn, so that what it is
            // told holds for the transaction and for nothing after it.
            await db.Database.OpenConnectionAsync(ct);
            SqlitePragmas.LeaveSyncToGate(own);
            return new Turn(this, db, own: null);
        }
        catch
        {
            one.Release();
            throw;
        }
    }

    // Another's commit may be seen an instant before it has its number: only a round that begins after this serves.
    public override Task SettleAsync() => log.WaitAsync(log.Committed());

    /// <summary>A lock on a file beside the database, which the system takes back from a process that died.</summary>
    public override async Task<IAsyncDisposable?> HoldSchemaAsync(ComptoirDb db, CancellationToken ct)
    {
        var held = await LockedAsync(db.Database.GetDbConnection().DataSource + ".schema", ct);
        // The framework's own lock is a row, which a process killed under it leaves for ever.
        await db.Database.ExecuteSqlAsync($"""DROP TABLE IF EXISTS "__EFMigrationsLock" """, ct);
        return held;
    }

    public void Dispose()
    {
        writer?.Dispose();
        one.Dispose();
    }

    private PreparingConnection WritersConnection()
    {
        var made = SqliteSetup.PreparingConnection(file, StatementsKept);
        SqlitePragmas.TellWriter(made);
        return made;
    }

    private static void Lend(ComptoirDb db, DbConnection connection, bool contextOwnsIt)
    {
        var context = db.GetService<IRelationalConnection>();
        // A context from the pool may still count that somebody opened the connection it had.
        context.ResetState();
        context.SetDbConnection(connection, contextOwnsIt);
    }

    /// <summary>Gives a context its own connection again and lets the next writer in.</summary>
    private void TakeBack(ComptoirDb db, DbConnection own)
    {
        try
        {
            // It was disposed of when the other was lent, which closes it and no more.
            Lend(db, own, contextOwnsIt: true);
        }
        finally
        {
            LetIn();
        }
    }

    /// <summary>Lets the next writer in, whatever becomes of the connection.</summary>
    private void LetIn()
    {
        try
        {
            // A transaction that could neither be committed nor taken back would be the next writer's.
            if (writer is { Handle: var handle } && (handle is null || raw.sqlite3_get_autocommit(handle) == 0))
            {
                (var broken, writer) = (writer, null);
                broken.Dispose();
            }
        }
        finally
        {
            one.Release();
        }
    }

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

    /// <param name="own">The context's own connection, while another is lent; null when it writes on its own.</param>
    private sealed class Turn(SqliteWriteGate gate, ComptoirDb db, DbConnection? own) : WriteTurn
    {
        private bool isHeld = true;

        public override async Task CommittedAsync()
        {
            long commit = gate.log.Committed();
            await LeaveAsync();
            await gate.log.WaitAsync(commit);
        }

        /// <summary>Who leaves without a commit tells of what others did: they were in here before, so their commits are counted.</summary>
        public override async ValueTask DisposeAsync()
        {
            if (!isHeld)
                return;
            long seen = gate.log.Commits;
            await LeaveAsync();
            await gate.log.WaitAsync(seen);
        }

        private async Task LeaveAsync()
        {
            isHeld = false;
            if (own is not null)
            {
                gate.TakeBack(db, own);
                return;
            }

            gate.one.Release();
            SqlitePragmas.SyncByCommit(db.Database.GetDbConnection());
            await db.Database.CloseConnectionAsync();
        }
    }
}
