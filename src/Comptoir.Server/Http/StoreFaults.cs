using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Http;

/// <summary>Which failures of the database are a race with another request; any other is a broken dependency or a bug.</summary>
internal static class StoreFaults
{
    private const string UniqueViolation = "23505";
    private const string ForeignKeyViolation = "23503";
    private const string QueryCancelled = "57014";
    private const int SqliteBusy = 5;
    private const int SqliteConstraint = 19;
    private const int SqliteTrigger = 1811;
    private const int SqliteUnique = 2067;
    private const int SqlitePrimaryKey = 1555;

    private const int Attempts = 3;

    /// <summary>Runs a unit of work; once more when the database chose it as the victim of a deadlock, since nothing of it was kept.</summary>
    public static async ValueTask<T> AgainAfterDeadlockAsync<T>(this HttpContext http, Func<ValueTask<T>> work)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (Exception fault) when (attempt < Attempts && IsDeadlock(fault))
            {
                http.TakeBack();
            }
        }
    }

    /// <summary>SQLSTATE class 40: the transaction was rolled back for the sake of others, and may be run again.</summary>
    public static bool IsDeadlock(Exception fault) =>
        fault.GetBaseException() is DbException { SqlState: { } state } && state.StartsWith("40", StringComparison.Ordinal);

    /// <summary>The database was asked to leave off a statement that took longer than one may.</summary>
    public static bool IsTooLong(Exception? fault) => fault is not null
        && (fault is DbException { InnerException: TimeoutException } or DbException { SqlState: QueryCancelled } or SqliteException { SqliteErrorCode: SqliteBusy } || IsTooLong(fault.InnerException));

    /// <summary>A bug, which fails as often as it is repeated: statements or values that the database cannot take (SQLSTATE classes 22, 23, 42),
    /// or that were never sent.</summary>
    public static bool IsMistake(Exception fault) => fault.GetBaseException() switch
    {
        SqliteException store => store.SqliteErrorCode == SqliteConstraint && store.SqliteExtendedErrorCode != SqliteTrigger,
        DbException { SqlState: { } state } => state[..2] is "22" or "23" or "42",
        InvalidOperationException or ArgumentException or NullReferenceException => true,
        _ => false,
    };

    /// <summary>Another request changed the same row, made the row of the same key, or removed what this one refers to.</summary>
    public static bool IsLostRace(Exception fault) => fault is DbUpdateConcurrencyException
        || (fault is DbUpdateException && fault.GetBaseException() is
            SqliteException { SqliteExtendedErrorCode: SqliteUnique or SqlitePrimaryKey } or DbException { SqlState: UniqueViolation or ForeignKeyViolation });
}
