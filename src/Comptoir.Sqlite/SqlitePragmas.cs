using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Comptoir.Sqlite;

/// <summary>What each connection is told. <c>synchronous = FULL</c>: an acknowledged commit survives a power loss, which the
/// default of the write-ahead log does not promise. Only in a turn of the gate, which sees to that itself, it is NORMAL.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    public static readonly SqlitePragmas OnEveryConnection = new();

    /// <summary>A commit is on the disk when it returns.</summary>
    public const string SyncedByCommit = "PRAGMA synchronous = FULL";

    /// <summary>A commit is in the log when it returns; the log is put on the disk before a checkpoint, the database after it.</summary>
    public const string SyncedByGate = "PRAGMA synchronous = NORMAL";

    private const string Pragmas = $"PRAGMA journal_mode = WAL; {SyncedByCommit}; PRAGMA busy_timeout = 30000; PRAGMA temp_store = MEMORY; PRAGMA recursive_triggers = ON;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Tell(connection, Pragmas);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        // SQLite knows no other way than to wait.
        Tell(connection, Pragmas);
        return Task.CompletedTask;
    }

    public static void Tell(DbConnection connection, string pragmas)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragmas;
        command.ExecuteNonQuery();
    }
}
