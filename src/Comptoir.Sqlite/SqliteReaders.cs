using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Comptoir.Sqlite;

/// <summary>The connections that contexts have outside a turn of the gate. They rest open between two uses, with the framework's functions
/// given and their statements prepared, none of them under way: one at rest keeps no page from being put into the database file
/// (docs/adr/0030).</summary>
internal sealed class SqliteReaders(string file) : DbConnectionInterceptor, IDisposable
{
    // SQLite answers while its caller waits, so that there are hardly more at work than threads.
    private const int MostResting = 16;

    // What pages and lists ask again and again; each costs memory on every connection.
    private const int StatementsKept = 60;

    private readonly string words = SqliteSetup.ConnectionString(file);
    private readonly ConcurrentStack<PreparingConnection> resting = new();
    private volatile bool isDisposed;

    public override InterceptionResult<DbConnection> ConnectionCreating(ConnectionCreatingEventData eventData, InterceptionResult<DbConnection> result) =>
        // Whether there is a database at all is asked by a connection of other words, which makes no file.
        eventData.ConnectionString == words ? InterceptionResult<DbConnection>.SuppressWithResult(new Lent(this, words)) : result;

    public void Dispose()
    {
        isDisposed = true;
        Close();
    }

    /// <summary>The one that rested last, so that the others are left alone while few are asked for.</summary>
    private PreparingConnection Take() => resting.TryPop(out var rested) ? rested : SqliteSetup.PreparingConnection(file, StatementsKept);

    private void GiveBack(PreparingConnection done)
    {
        // A transaction or a reader that was left open would be the next one's, and a view of the data as it was.
        if (done.Handle is not { } handle || raw.sqlite3_get_autocommit(handle) == 0 || done.IsAtWork || resting.Count >= MostResting)
        {
            done.Dispose();
            return;
        }

        resting.Push(done);
        if (isDisposed)
            Close();
    }

    private void Close()
    {
        while (resting.TryPop(out var rested))
            rested.Dispose();
    }

    /// <summary>A context's own connection: to open it is to be lent one that rests.</summary>
    private sealed class Lent(SqliteReaders readers, string words) : SqliteConnection(words)
    {
        private PreparingConnection? lent;

        public override ConnectionState State => lent is null ? ConnectionState.Closed : ConnectionState.Open;

        public override sqlite3? Handle => lent?.Handle;

        // It is begun on this one, and commands run on the other: both have to know of it.
        protected override SqliteTransaction? Transaction
        {
            get => lent?.Running;
            set => lent!.Running = value;
        }

        public override void Open() => lent ??= readers.Take();

        public override void Close()
        {
            if (lent is not { } done)
                return;
            try
            {
                Transaction?.Dispose();
            }
            finally
            {
                lent = null;
                readers.GiveBack(done);
            }
        }

        public override SqliteCommand CreateCommand() => lent?.CreateCommand() ?? base.CreateCommand();
    }
}
