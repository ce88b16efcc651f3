using System.Data.Common;
using System.Globalization;
using System.Text;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Stores;

/// <summary>What lies in a database, as text: equal texts, equal data.</summary>
public static class Dump
{
    /// <summary>Every row of every table, sorted.</summary>
    public static async Task<string> RowsAsync(Store store)
    {
        var text = new StringBuilder();
        await store.RunAsync<ComptoirDb>(async db =>
        {
            foreach (string table in Tables(db))
            {
                var rows = await ReadAsync(db, $"SELECT * FROM \"{table}\"");
                rows.Sort(StringComparer.Ordinal);
                text.AppendLine(table).AppendJoin('\n', rows).AppendLine();
            }
        });
        return text.ToString();
    }

    /// <summary>How many rows each table has; tables without any are left out.</summary>
    public static Task<Dictionary<string, long>> CountsAsync(Store store) => store.RunAsync<ComptoirDb, Dictionary<string, long>>(async db =>
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string table in Tables(db))
        {
            long count = long.Parse((await ReadAsync(db, $"SELECT COUNT(*) FROM \"{table}\""))[0], CultureInfo.InvariantCulture);
            if (count > 0)
                counts[table] = count;
        }

        return counts;
    });

    /// <summary>One text a row of a question asked in SQL.</summary>
    public static async Task<List<string>> ReadAsync(ComptoirDb db, string sql)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        var rows = new List<string>();
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader.GetValue(i)))));
        return rows;
    }

    private static IEnumerable<string> Tables(ComptoirDb db) =>
        db.Model.GetEntityTypes().Select(type => type.GetTableName()!).Order(StringComparer.Ordinal);

    private static string Text(object value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
