using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Comptoir.Postgres;

/// <summary>PostgreSQL takes many writers at once; who must not overtake one another hold a lock of the transaction, by name.</summary>
internal sealed class PostgresWriteGate : WriteGate
{
    private const string Schema = "comptoir schema";

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);

    public override FormattableString Holding(string what) => $"SELECT pg_advisory_xact_lock(hashtextextended({what}, 0))";

    /// <summary>A lock of the session: it goes with the connection, whatever becomes of the process.</summary>
    public override async Task<IAsyncDisposable?> HoldSchemaAsync(ComptoirDb db, CancellationToken ct)
    {
        await MakeDatabaseAsync(db.GetService<IRelationalDatabaseCreator>(), ct);
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            // Asked again and again rather than waited for: a statement that waits is cut off by its time-out.
            while (!await db.FindsAsync($"SELECT 1 WHERE pg_try_advisory_lock(hashtextextended({Schema}, 0))", ct))
                await Task.Delay(AskAgain, ct);
        }
        catch
        {
            // It may hold the lock although the answer did not come: it is not handed on.
            NpgsqlConnection.ClearPool((NpgsqlConnection)db.Database.GetDbConnection());
            await db.Database.CloseConnectionAsync();
            throw;
        }

        return new HeldSchema(db);
    }

    private static async Task MakeDatabaseAsync(IRelationalDatabaseCreator creator, CancellationToken ct)
    {
        while (!await creator.ExistsAsync(ct))
        {
            try
            {
                await creator.CreateAsync(ct);
            }
            catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ObjectInUse)
            {
                // Another node makes it just now.
                await Task.Delay(AskAgain, ct);
            }
        }
    }

    private sealed class HeldSchema(ComptoirDb db) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock(hashtextextended({Schema}, 0))");
            }
            catch
            {
                // It may hold the lock still: it is not handed on.
                NpgsqlConnection.ClearPool((NpgsqlConnection)db.Database.GetDbConnection());
                throw;
            }
            finally
            {
                await db.Database.CloseConnectionAsync();
            }
        }
    }
}
