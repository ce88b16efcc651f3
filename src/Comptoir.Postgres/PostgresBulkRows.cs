using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Comptoir.Postgres;

/// <summary>Binary COPY; a fault in the middle leaves nothing of it.</summary>
internal sealed class PostgresBulkRows : IBulkRows
{
    /// <summary>Temporary tables lie on disk of themselves.</summary>
    public Task PrepareAsync(ComptoirDb db, CancellationToken ct) => Task.CompletedTask;

    public async Task AppendAsync(
        ComptoirDb db, string table, IReadOnlyList<BulkColumn> columns, IEnumerable<object?[]> rows, CancellationToken ct)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY \"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) FROM STDIN (FORMAT BINARY)", ct);
        foreach (object?[] row in rows)
        {
            await copy.StartRowAsync(ct);
            for (int i = 0; i < row.Length; i++)
            {
                if (row[i] is { } value)
                    await copy.WriteAsync(value, columns[i].StoreType, ct);
                else
                    await copy.WriteNullAsync(ct);
            }
        }

        await copy.CompleteAsync(ct);
    }
}
