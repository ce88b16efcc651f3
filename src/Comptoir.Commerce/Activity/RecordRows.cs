using System.Buffers;
using System.Data.Common;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Comptoir.Commerce.Activity;

/// <summary>A record as it is stored.</summary>
/// <param name="Content">Its columns in canonical form, but for those of the seal.</param>
/// <param name="Sequence">With what follows: the seal; null until sealed.</param>
internal sealed record RecordRow(
    Guid Id, DateTimeOffset Date, DateTimeOffset RecordedAt, ReadOnlyMemory<byte> Content, long? Sequence, byte[]? PreviousHash, byte[]? Hash, DateTimeOffset? SealedAt);

/// <summary>A column holds what no record of ours can: not an id, not an instant.</summary>
internal sealed class UnreadableRecordException(Exception inner) : Exception("A record cannot be read.", inner);

/// <summary>Reads records as the chain sees them: the stored bytes themselves, not what a program makes of them, page by page.</summary>
internal sealed class RecordRows(ComptoirDb db, IStoredColumns columns)
{
    private static readonly int SealAt = RecordContent.Columns.Count;

    private static readonly string Select =
        $"SELECT {string.Join(", ", RecordContent.Columns.Select(column => $"\"{column}\""))}, \"Sequence\", \"PreviousHash\", \"Hash\", \"SealedAt\" FROM \"Activity\" WHERE \"PartnerId\" = @partner AND ";

    /// <summary>The next sealed records of a chain in its order, from a place on. The last place comes whole, should more than one
    /// record stand there; fewer than were asked for are the last ones.</summary>
    public async Task<List<RecordRow>> SealedAsync(PartnerId partner, long from, int size, CancellationToken ct)
    {
        // By the place alone, as its index has them: by the id besides, SQLite would sort each record for itself.
        var rows = await ReadAsync(
            $"{Select}\"Sequence\" >= @from ORDER BY \"Sequence\" LIMIT @size", [("@partner", partner.Value), ("@from", from), ("@size", size)], ct);
        if (rows.Count == size)
        {
            long last = rows[^1].Sequence!.Value;
            rows.RemoveAll(row => row.Sequence == last);
            rows.AddRange(await ReadAsync($"{Select}\"Sequence\" = @last LIMIT @size", [("@partner", partner.Value), ("@last", last), ("@size", size)], ct));
        }

        if (rows.Zip(rows.Skip(1)).Any(pair => pair.First.Sequence == pair.Second.Sequence))
            rows.Sort((one, other) => (one.Sequence, one.Id).CompareTo((other.Sequence, other.Id)));
        return rows;
    }

    /// <summary>The oldest records that wait to be sealed.</summary>
    public Task<List<RecordRow>> UnsealedAsync(PartnerId partner, int size, CancellationToken ct) => ReadAsync(
        $"{Select}\"Sequence\" IS NULL ORDER BY \"RecordedAt\", \"Id\" LIMIT @size",
        [("@partner", partner.Value), ("@size", size)],
        ct);

    private async Task<List<RecordRow>> ReadAsync(string sql, (string Name, object Value)[] parameters, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            command.CommandText = sql;
            foreach (var (name, value) in parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }

            var rows = new List<RecordRow>();
            await using var reader = await command.ExecuteReaderAsync(ct);
            var content = new ArrayBufferWriter<byte>(1024);
            while (await reader.ReadAsync(ct))
                rows.Add(Row(reader, content));
            return rows;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private RecordRow Row(DbDataReader reader, ArrayBufferWriter<byte> content)
    {
        try
        {
            // Read once each: from SQLite they are texts to be parsed.
            var (id, date, recordedAt) = (columns.Id(reader, RecordContent.IdAt), columns.Instant(reader, RecordContent.DateAt), columns.Instant(reader, RecordContent.RecordedAt));
            content.ResetWrittenCount();
            for (int column = 0; column < RecordContent.Columns.Count; column++)
            {
                switch (column)
                {
                    case RecordContent.IdAt:
                        content.Write(id);
                        break;
                    case RecordContent.DateAt:
                        content.Write(date);
                        break;
                    case RecordContent.RecordedAt:
                        content.Write(recordedAt);
                        break;
                    default:
                        Write(reader, column, content);
                        break;
                }
            }

            return new RecordRow(
                id,
                date,
                recordedAt,
                content.WrittenSpan.ToArray(),
                reader.IsDBNull(SealAt) ? null : reader.GetInt64(SealAt),
                columns.TryRead(reader, SealAt + 1, out var previous) ? previous.ToArray() : null,
                columns.TryRead(reader, SealAt + 2, out var hash) ? hash.ToArray() : null,
                reader.IsDBNull(SealAt + 3) ? null : columns.Instant(reader, SealAt + 3));
        }
        catch (Exception fault) when (fault is FormatException or InvalidCastException or InvalidOperationException or OverflowException)
        {
            throw new UnreadableRecordException(fault);
        }
    }

    private void Write(DbDataReader reader, int column, ArrayBufferWriter<byte> content)
    {
        if (RecordContent.IsId(column) && !reader.IsDBNull(column))
            content.Write(columns.Id(reader, column));
        else if (columns.TryRead(reader, column, out var text))
            content.Write(text);
        else
            content.WriteAbsent();
    }
}
