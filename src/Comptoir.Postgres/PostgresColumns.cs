using System.Data.Common;
using Comptoir.Commerce.Storage;

namespace Comptoir.Postgres;

/// <summary>Ids and instants come in binary; of a text the bytes are taken.</summary>
internal sealed class PostgresColumns : IStoredColumns
{
    public bool TryRead(DbDataReader row, int column, out ReadOnlySpan<byte> stored)
    {
        bool isThere = !row.IsDBNull(column);
        stored = isThere ? row.GetFieldValue<byte[]>(column) : default;
        return isThere;
    }

    public Guid Id(DbDataReader row, int column) => row.GetGuid(column);

    public DateTimeOffset Instant(DbDataReader row, int column) => new(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc), TimeSpan.Zero);

    public DateOnly Day(DbDataReader row, int column) => row.GetFieldValue<DateOnly>(column);

    public decimal Figure(DbDataReader row, int column) => row.GetDecimal(column);
}
