using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Comptoir.Sqlite;

/// <summary>What each connection is told. <c>synchronous = FULL</c>: an acknowledged commit survives a power loss, which the
/// default of the write-ahead log does not promise. Only in a turn of the gate, which sees to that itself, it is NORMAL.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    public static readonly SqlitePragmas OnEveryConnection = new();

    /// <summary>A commit is on the disk when it returns.</summary>
    private const string SyncedByCommit = "PRAGMA synchronous = FULL";

    /// <summary>A commit is in the log when it returns; the log is put on the disk before a checkpoint, the database after it.</summary>
    private const string SyncedByGate = "PRAGMA synchronous = NORMAL";

    private const string Common = "PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 30000; PRAGMA temp_store = MEMORY; PRAGMA recursive_triggers = ON;";

    private const string Pragmas = $"{Common} {SyncedByCommit}";

    /// <summary>What it has written it need not read again, 16 MiB of it: hardly anybody else writes, and SQLite notices who does.</summary>
    private const string WritersPragmas = $"{Common} {SyncedByGate}; PRAGMA cache_size = -16384";

    // A handle keeps what it was told while it rests in the pool.
    private static readonly ConditionalWeakTable<sqlite3, object> Told = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => TellOnce(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // SQLite knows no other way than to wait.
        TellOnce(connection);
        return Task.CompletedTask;
    }

    /// <summary>Has the connection commit as the gate wants it. If it is never told otherwise again, it is told everything anew when it is
    /// opened next.</summary>
    public static void LeaveSyncToGate(DbConnection connection)
    {
        Told.Remove(HandleOf(connection));
        Tell(connection, SyncedByGate);
    }

    public static void SyncByCommit(DbConnection connection)
    {
        Tell(connection, SyncedByCommit);
        Told.AddOrUpdate(HandleOf(connection), Told);
    }

    /// <summary>Of the connection that is used in turns of the gate only.</summary>
    public static void TellWriter(DbConnection connection) => Tell(connection, WritersPragmas);

    private static void TellOnce(DbConnection connection)
    {
        var handle = HandleOf(connection);
        if (Told.TryGetValue(handle, out _))
            return;
        Tell(connection, Pragmas);
        Told.AddOrUpdate(handle, Told);
    }

    private static sqlite3 HandleOf(DbConnection connection) => ((SqliteConnection)connection).Handle!;

    private static void Tell(DbConnection connection, string pragmas)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragmas;
        command.ExecuteNonQuery();
    }
}
