using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>Rows of one table waiting in a temporary table of the connection, each with its place in the file; merged into
/// the table by one statement. The names and types are those of the model, so both databases run the same SQL.</summary>
internal sealed class StagedRows<T>(ComptoirDb db, IBulkRows bulk)
    where T : class
{
    private const string Place = "Place";

    private readonly IEntityType entity = db.Model.FindEntityType(typeof(T))!;
    private readonly List<IProperty> properties = [.. db.Model.FindEntityType(typeof(T))!.GetProperties()];

    public string Table => $"\"{entity.GetTableName()}\"";

    public string Name => $"\"{StageName}\"";

    public IEnumerable<string> Keys => entity.FindPrimaryKey()!.Properties.Select(Quoted);

    public string AllColumns => string.Join(", ", properties.Select(Quoted));

    private string StageName => "Staged" + entity.GetTableName();

    public async Task CreateAsync(CancellationToken ct)
    {
        await DropAsync(ct);
        await RunAsync($"CREATE TEMPORARY TABLE {Name} AS SELECT {AllColumns}, CAST(0 AS bigint) AS \"{Place}\" FROM {Table} WHERE 1 = 0", ct);
    }

    /// <summary>Once all rows are in, which is quicker than keeping an index while they come.</summary>
    public Task IndexAsync(CancellationToken ct) => RunAsync($"CREATE INDEX \"IX_{StageName}\" ON {Name} ({string.Join(", ", Keys)})", ct);

    public Task DropAsync(CancellationToken ct) => RunAsync($"DROP TABLE IF EXISTS {Name}", ct);

    public Task AppendAsync(IReadOnlyCollection<Placed<T>> rows, CancellationToken ct) => rows.Count == 0
        ? Task.CompletedTask
        : bulk.AppendAsync(
            db,
            StageName,
            [.. properties.Select(property => new BulkColumn(property.GetColumnName(), property.GetColumnType())), new BulkColumn(Place, "bigint")],
            rows.Select(Values),
            ct);

    /// <summary>Puts rows that the table cannot have yet straight into it.</summary>
    public Task InsertAsync(IReadOnlyCollection<T> rows, CancellationToken ct) => rows.Count == 0
        ? Task.CompletedTask
        : bulk.AppendAsync(
            db,
            entity.GetTableName()!,
            [.. properties.Select(property => new BulkColumn(property.GetColumnName(), property.GetColumnType()))],
            rows.Select(row => Values(new Placed<T>(row, 0))[..^1]),
            ct);

    /// <summary>Places of rows whose key stands in the stage before.</summary>
    public Task<List<long>> RepeatedAsync(CancellationToken ct) =>
        PlacesAsync($"SELECT \"{Place}\" FROM ({Numbered}) AS n WHERE \"Copy\" > 1", ct);

    /// <summary>How many different keys are staged.</summary>
    /// <param name="column">Of another table's key; without it of its own.</param>
    public async Task<int> CountAsync(CancellationToken ct, string? column = null)
    {
        string sql = $"SELECT COUNT(*) AS \"Value\" FROM (SELECT DISTINCT {column ?? string.Join(", ", Keys)} FROM {Name}) AS s";
        return (await db.Database.SqlQueryRaw<int>(sql).ToListAsync(ct))[0];
    }

    /// <summary>How many staged keys are not in the table yet.</summary>
    public async Task<int> CountNewAsync(CancellationToken ct)
    {
        string same = string.Join(" AND ", Keys.Select(key => $"t.{key} = s.{key}"));
        string sql = $"SELECT COUNT(*) AS \"Value\" FROM (SELECT DISTINCT {string.Join(", ", Keys)} FROM {Name}) AS s WHERE NOT EXISTS (SELECT 1 FROM {Table} AS t WHERE {same})";
        return (await db.Database.SqlQueryRaw<int>(sql).ToListAsync(ct))[0];
    }

    /// <summary>Inserts what is new and, when asked, brings what is there to what the stage says. Rows that say the same are
    /// not touched.</summary>
    /// <returns>Rows inserted or changed.</returns>
    public Task<int> MergeAsync(bool update, CancellationToken ct)
    {
        var facts = properties.Where(property => !property.IsPrimaryKey() && !property.IsConcurrencyToken).Select(Quoted).ToList();
        var version = properties.Where(property => property.IsConcurrencyToken).Select(property => $"{Quoted(property)} = {Table}.{Quoted(property)} + 1");
        string onConflict = update
            ? $"DO UPDATE SET {string.Join(", ", facts.Select(fact => $"{fact} = excluded.{fact}").Concat(version))} "
                + $"WHERE {string.Join(" OR ", facts.Select(fact => $"{Table}.{fact} IS DISTINCT FROM excluded.{fact}"))}"
            : "DO NOTHING";
        return RunAsync(
            $"INSERT INTO {Table} ({AllColumns}) SELECT {AllColumns} FROM ({Numbered}) AS n WHERE \"Copy\" = 1 "
            + $"ON CONFLICT ({string.Join(", ", Keys)}) {onConflict}",
            ct);
    }

    public Task<int> RunAsync(string sql, CancellationToken ct) => db.Database.ExecuteSqlRawAsync(sql, ct);

    /// <summary>Places that a query gives, the first ones of the file.</summary>
    public Task<List<long>> PlacesAsync(string query, CancellationToken ct)
    {
        string sql = $"SELECT \"{Place}\" AS \"Value\" FROM ({query}) AS p ORDER BY 1 LIMIT 100";
        return db.Database.SqlQueryRaw<long>(sql).ToListAsync(ct);
    }

    private string Numbered =>
        $"SELECT *, ROW_NUMBER() OVER (PARTITION BY {string.Join(", ", Keys)} ORDER BY \"{Place}\") AS \"Copy\" FROM {Name}";

    private object?[] Values(Placed<T> row)
    {
        object?[] values = new object?[properties.Count + 1];
        for (int i = 0; i < properties.Count; i++)
        {
            object? value = properties[i].GetGetter().GetClrValue(row.Item);
            values[i] = properties[i].GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
        }

        values[^1] = row.Place;
        return values;
    }

    private static string Quoted(IProperty property) => $"\"{property.GetColumnName()}\"";
}
