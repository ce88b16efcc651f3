using System.Globalization;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Demo;
using Comptoir.Server.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Hosting;

/// <summary>R19: the same names, ids and figures each time.</summary>
public sealed partial class DemoWorldTests : IDisposable
{
    /// <summary>What may differ: passwords, and the keys that product keys are kept under.</summary>
    private static readonly string[] Secrets = ["PasswordHash", "DataKeyId"];

    private readonly string folder = Directory.CreateTempSubdirectory("comptoir-demo-").FullName;

    [Fact]
    public async Task Two_worlds_made_at_different_times_have_the_same_ids_names_and_figures()
    {
        var first = await MakeAsync("first");
        var second = await MakeAsync("second");

        Assert.Equal(first.Keys, second.Keys);
        foreach (var (table, rows) in first)
            Assert.True(rows.SequenceEqual(second[table]), $"{table}: {string.Join(" / ", rows.Except(second[table]).Take(2))} is not {string.Join(" / ", second[table].Except(rows).Take(2))}.");
        Assert.Equal(9, first["Orders"].Count);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\d([ T][\d:.]+)?(Z|\+00:00)?")]
    private static partial Regex Instant();

    /// <summary>Makes a world; gives each table's rows, without instants and secrets.</summary>
    private async Task<SortedDictionary<string, List<string>>> MakeAsync(string name)
    {
        await using var app = await DemoServer.BuildAsync(new DataFolder(Path.Combine(folder, name)), "http://127.0.0.1:0", TestContext.Current.CancellationToken);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        var tables = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var type in db.Model.GetEntityTypes().Where(type => type.ClrType != typeof(DataKey)))
            tables[type.GetTableName()!] = await RowsAsync(db, type.GetTableName()!);
        return tables;
    }

    private static async Task<List<string>> RowsAsync(ComptoirDb db, string table)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table}\"";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount)
                .Where(i => !Secrets.Contains(reader.GetName(i)))
                .Select(i => $"{reader.GetName(i)}={Instant().Replace(Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!, "instant")}")));
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }
}
