using System.Globalization;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Comptoir.Benchmarks.Growth;

/// <summary>Fills tables with copies of rows that the server itself wrote, in one statement each: as many as a store is to hold, in a
/// fraction of the time it would take to buy them.</summary>
/// <param name="From">Number of the first copy.</param>
/// <param name="To">Number after the last.</param>
internal sealed record Copies(ComptoirDb Db, int From, int To)
{
    private bool OnSqlite => Db.Database.IsSqlite();

    /// <param name="where">Which rows are copied, called <c>t</c>.</param>
    /// <param name="changed">What stands in a copy's columns instead; the number of the copy is <c>n.n</c>.</param>
    public Task AddAsync<T>(string where, IReadOnlyDictionary<string, string> changed)
    {
        Db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        var entity = Db.Model.FindEntityType(typeof(T))!;
        string table = entity.GetTableName()!;
        string[] columns = [.. entity.GetProperties().Select(property => property.GetColumnName())];
        string into = $"""INSERT INTO "{table}" ({string.Join(", ", columns.Select(column => $"\"{column}\""))})""";
        string values = string.Join(", ", columns.Select(column => changed.GetValueOrDefault(column) ?? $"t.\"{column}\""));
        string numbers = OnSqlite
            ? string.Create(CultureInfo.InvariantCulture, $"(WITH RECURSIVE c(n) AS (SELECT {From} UNION ALL SELECT n + 1 FROM c WHERE n + 1 < {To}) SELECT n FROM c) AS n")
            : string.Create(CultureInfo.InvariantCulture, $"generate_series({From}, {To - 1}) AS n(n)");
        string sql = $"""{into} SELECT {values} FROM "{table}" AS t CROSS JOIN {numbers} WHERE {where}""";
        return Db.Database.ExecuteSqlRawAsync(sql);
    }

    /// <summary>An id made of an id and the number of the copy.</summary>
    public string Guid(string column) => OnSqlite
        ? $"""(substr(t."{column}", 1, 24) || printf('%012X', n.n))"""
        : $"""(substr(t."{column}"::text, 1, 24) || lpad(to_hex(n.n), 12, '0'))::uuid""";

    public string Order(string column) => OnSqlite
        ? $"""(substr(t."{column}", 1, 21) || printf('%012x', n.n))"""
        : $"""(substr(t."{column}", 1, 21) || lpad(to_hex(n.n), 12, '0'))""";

    /// <summary>32 bytes like none of another row, from a column that no two rows share.</summary>
    public string Bytes(string column) => OnSqlite ? "randomblob(32)" : $"""sha256(convert_to(t."{column}"::text, 'UTF8') || int4send(n.n::int))""";

    /// <summary>Has PostgreSQL look at what it holds now, as it does by itself after a while.</summary>
    public static Task AnalyzeAsync(ComptoirDb db) => db.Database.IsSqlite() ? Task.CompletedTask : db.Database.ExecuteSqlRawAsync("ANALYZE");
}
