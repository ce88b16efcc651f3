namespace Comptoir.Commerce.Storage;

/// <summary>A column of a bulk insert: its name and its type in the database at hand.</summary>
public sealed record BulkColumn(string Name, string StoreType);

/// <summary>Puts many rows into a table by the fastest way the database has: a prepared insert on SQLite, COPY on
/// PostgreSQL.</summary>
public interface IBulkRows
{
    /// <summary>Readies the open connection for large temporary tables, so that they lie on disk and not in memory.</summary>
    Task PrepareAsync(ComptoirDb db, CancellationToken ct);

    /// <summary>Appends rows, all of them or none.</summary>
    /// <param name="rows">Values in the order of the columns, as the provider stores them.</param>
    Task AppendAsync(ComptoirDb db, string table, IReadOnlyList<BulkColumn> columns, IEnumerable<object?[]> rows, CancellationToken ct);
}
