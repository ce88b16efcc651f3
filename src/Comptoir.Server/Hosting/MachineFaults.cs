using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Comptoir.Server.Hosting;

/// <summary>Faults of what Comptoir stands on (a database that is away, a file that may not be read) in a line that an operator can
/// act on. What is not among them is a bug and keeps its stack.</summary>
internal static class MachineFaults
{
    /// <summary>SQLSTATE classes of a server that is not to be worked with: connection, sign-in, no such database, resources, shutdown.</summary>
    private static readonly string[] Away = ["08", "28", "3D", "42501", "53", "57"];

    /// <summary>Of SQLite: busy, read-only, I/O, damaged, full, not to be opened, no database.</summary>
    private static readonly int[] Unusable = [5, 8, 10, 11, 13, 14, 26];

    /// <returns>Null for anything else.</returns>
    public static string? Explain(Exception fault)
    {
        for (var at = fault; at is not null; at = at.InnerException!)
        {
            if (Of(at) is { } told)
                return told;
        }

        return null;
    }

    private static string? Of(Exception fault) => fault switch
    {
        PostgresException told => Array.Exists(Away, state => told.SqlState.StartsWith(state, StringComparison.Ordinal))
            ? $"PostgreSQL (Storage:Postgres) refuses: {told.MessageText}"
            : null,
        NpgsqlException { InnerException: SocketException or TimeoutException or IOException } => $"PostgreSQL (Storage:Postgres) does not answer: {(fault.InnerException ?? fault).Message}",
        SqliteException told => Array.Exists(Unusable, code => code == told.SqliteErrorCode) ? $"The database file cannot be used: {told.Message}" : null,
        DbException => null,
        UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException or IOException { HResult: NoSpace } => fault.Message,
        _ => null,
    };

    // ENOSPC, as .NET on Linux carries it.
    private const int NoSpace = 28;
}
