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

/// <summary>Reads records as the chain sees them: the stored texts themselves, not what a program makes of them, page by page.</summary>
internal sealed class RecordRows(ComptoirDb db)
{
    /// <summary>Behind every id.</summary>
    public static readonly Guid LastId = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    private static readonly int SealAt = RecordContent.Columns.Count;

    private static readonly string Select =
        $"SELECT {string.Join(", ", RecordContent.Columns.Select(column => $"\"{column}\""))}, \"Sequence\", \"PreviousHash\", \"Hash\", \"SealedAt\" FROM \"Activity\" WHERE \"PartnerId\" = @partner AND ";

    /// <summary>The next sealed records of a chain in its order, after one of them.</summary>
    public Task<List<RecordRow>> SealedAsync(PartnerId partner, (long Sequence, Guid Id) after, int size, CancellationToken ct) => ReadAsync(
        $"{Select}\"Sequence\" >= @sequence AND (\"Sequence\", \"Id\") > (@sequence, @id) ORDER BY \"Sequence\", \"Id\" LIMIT @size",
        [("@partner", partner.Value), ("@sequence", after.Sequence), ("@id", after.Id), ("@size", size)],
        ct);

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

    private static RecordRow Row(DbDataReader reader, ArrayBufferWriter<byte> content)
    {
        try
        {
            // Read once each: from SQLite they are texts to be parsed.
            var (id, date, recordedAt) = (reader.GetGuid(RecordContent.IdAt), Instant(reader, RecordContent.DateAt), Instant(reader, RecordContent.RecordedAt));
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
                reader.IsDBNull(SealAt + 1) ? null : reader.GetFieldValue<byte[]>(SealAt + 1),
                reader.IsDBNull(SealAt + 2) ? null : reader.GetFieldValue<byte[]>(SealAt + 2),
                reader.IsDBNull(SealAt + 3) ? null : Instant(reader, SealAt + 3));
        }
        catch (Exception fault) when (fault is FormatException or InvalidCastException or InvalidOperationException or OverflowException)
        {
            throw new UnreadableRecordException(fault);
        }
    }

    private static void Write(DbDataReader reader, int column, ArrayBufferWriter<byte> content)
    {
        if (reader.IsDBNull(column))
            content.WriteAbsent();
        else if (RecordContent.IsId(column))
            content.Write(reader.GetGuid(column));
        else
            content.Write(reader.GetString(column));
    }

    private static DateTimeOffset Instant(DbDataReader reader, int column) =>
        new(DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc), TimeSpan.Zero);
}
