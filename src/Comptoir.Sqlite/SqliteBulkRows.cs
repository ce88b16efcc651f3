using System.Globalization;
using Comptoir.Commerce.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Comptoir.Sqlite;

/// <summary>One prepared insert, run for each row in one transaction. Into a temporary table that transaction takes no lock
/// on the file: other writers go on.</summary>
internal sealed class SqliteBulkRows : IBulkRows
{
    // Inside a transaction SQLite does not let it be changed once the connection has had temporary tables; what is imported there,
    // the demo world's catalogue, is small.
    public Task PrepareAsync(ComptoirDb db, CancellationToken ct) => db.Database.CurrentTransaction is null
        ? db.Database.ExecuteSqlRawAsync("PRAGMA temp_store = FILE", ct)
        : Task.CompletedTask;

    public async Task AppendAsync(
        ComptoirDb db, string table, IReadOnlyList<BulkColumn> columns, IEnumerable<object?[]> rows, CancellationToken ct)
    {
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        var running = (SqliteTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
        await using var own = running is null ? connection.BeginTransaction(deferred: true) : null;
        await using var insert = connection.CreateCommand();
        insert.Transaction = running ?? own;
        string[] names = [.. columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"$p{i}"))];
        insert.CommandText =
            $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) VALUES ({string.Join(", ", names)})";
        var values = Array.ConvertAll(names, name => insert.Parameters.Add(new SqliteParameter { ParameterName = name }));
        foreach (object?[] row in rows)
        {
            ct.ThrowIfCancellationRequested();
            for (int i = 0; i < values.Length; i++)
                values[i].Value = row[i] ?? DBNull.Value;
            await insert.ExecuteNonQueryAsync(ct);
        }

        if (own is not null)
            await own.CommitAsync(ct);
    }
}
