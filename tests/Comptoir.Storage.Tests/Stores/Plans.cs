using System.Data.Common;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Comptoir.Storage.Tests.Stores;

/// <summary>Keeps the last read that went to the database, and has the database tell how it answers it.</summary>
public sealed partial class Plans : DbCommandInterceptor
{
    private (string Text, List<(string Name, object? Value)> Given)? last;

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return new(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return new(result);
    }

    /// <summary>The plan of the last read, a step a line. On PostgreSQL that of a statement which was prepared and is asked again and again:
    /// made once, for whatever values come.</summary>
    public async Task<string> OfLastAsync(Store store)
    {
        var (text, given) = last!.Value;
        return await store.RunAsync<ComptoirDb, string>(async db => string.Join('\n', store.Kind == Database.Sqlite ? await OnSqliteAsync(db, text, given) : await OnPostgresAsync(db, text, given.Count)));
    }

    private void Keep(DbCommand command)
    {
        // Of several in one command the last.
        string text = command.CommandText.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];
        if (text.StartsWith("EXPLAIN", StringComparison.Ordinal))
            return;
        var named = Parameter().Matches(text).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        last = (text, [.. command.Parameters.Cast<DbParameter>().Where(parameter => named.Contains($"@{parameter.ParameterName.TrimStart('@')}")).Select(parameter => (parameter.ParameterName, parameter.Value))]);
    }

    private static async Task<List<string>> OnSqliteAsync(ComptoirDb db, string text, List<(string Name, object? Value)> given)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {text}";
        foreach (var (name, value) in given)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            steps.Add(reader.GetString(reader.GetOrdinal("detail")));
        return steps;
    }

    private static async Task<List<string>> OnPostgresAsync(ComptoirDb db, string text, int given)
    {
        await db.Database.OpenConnectionAsync();
        var names = new List<string>();
        string numbered = Parameter().Replace(text, match =>
        {
            if (!names.Contains(match.Value, StringComparer.Ordinal))
                names.Add(match.Value);
            return $"${names.IndexOf(match.Value) + 1}";
        });
        Assert.Equal(given, names.Count);
        await db.Database.ExecuteSqlRawAsync($"PREPARE asked AS {numbered}");
        await db.Database.ExecuteSqlRawAsync("SET plan_cache_mode = force_generic_plan");
        var plan = await Dump.ReadAsync(db, $"EXPLAIN EXECUTE asked ({string.Join(", ", names.Select(_ => "NULL"))})");
        await db.Database.ExecuteSqlRawAsync("RESET plan_cache_mode; DEALLOCATE asked");
        return plan;
    }

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();
}
