using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Comptoir.Storage.Tests;

/// <summary>Whether SQL says whose rows it means.</summary>
public static partial class PartnerNaming
{
    /// <summary>The tables of which each row is a partner's.</summary>
    public static HashSet<string> TenantTables(ComptoirDb db) =>
        [.. db.Model.GetEntityTypes().Where(type => type.FindPrimaryKey()!.Properties[0].ClrType == typeof(PartnerId)
            && type.ClrType != typeof(Commerce.Partners.Partner)).Select(type => type.GetTableName()!)];

    /// <summary>The tenant's tables that a statement touches without saying whose rows it means.</summary>
    public static IEnumerable<string> Offences(string sql, HashSet<string> tables)
    {
        foreach (Match use in TableUse().Matches(sql))
        {
            string table = use.Groups["table"].Value;
            string alias = use.Groups["alias"].Value;
            if (!tables.Contains(table))
                continue;
            string column = alias.Length == 0 ? "\"PartnerId\"" : $"\"?{Regex.Escape(alias)}\"?\\.\"PartnerId\"";
            string rest = use.Groups["verb"].Value == "INSERT INTO" ? sql : sql[After(sql, use)..];
            bool named = use.Groups["verb"].Value == "INSERT INTO"
                ? sql.Contains("\"PartnerId\"", StringComparison.Ordinal)
                : Regex.IsMatch(rest, $"{column}\\s*(=|IN)|=\\s*{column}", RegexOptions.None, TimeSpan.FromSeconds(5));
            if (!named)
                yield return $"{table}: {sql}";
        }
    }

    // What an UPDATE sets names no row.
    private static int After(string sql, Match use) => use.Groups["verb"].Value == "UPDATE"
        ? Math.Max(sql.IndexOf("WHERE", use.Index, StringComparison.Ordinal), use.Index)
        : use.Index;

    [GeneratedRegex("""(?<verb>FROM|JOIN|UPDATE|INSERT INTO)\s+"(?<table>\w+)"(\s+AS\s+"?(?<alias>\w+)"?)?""", RegexOptions.ExplicitCapture)]
    private static partial Regex TableUse();
}

/// <summary>Every statement that is sent to the database.</summary>
public sealed class StatementLog : DbCommandInterceptor
{
    public ConcurrentQueue<string> Statements { get; } = [];

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Add(command);
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Add(command);
        return new(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        Add(command);
        return new(result);
    }

    private void Add(DbCommand command)
    {
        foreach (string statement in command.CommandText.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            Statements.Enqueue(statement);
    }
}
