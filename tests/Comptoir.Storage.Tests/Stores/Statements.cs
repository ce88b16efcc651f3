using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Comptoir.Storage.Tests.Stores;

/// <summary>Every statement that goes to the database.</summary>
public sealed class StatementLog : DbCommandInterceptor
{
    public ConcurrentQueue<string> Statements { get; } = [];

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Add(command);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Add(command);
        return new(result);
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Add(command);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Add(command);
        return new(result);
    }

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
    {
        Add(command);
        return result;
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

/// <summary>Looks at SQL for whose rows it asks.</summary>
public static partial class PartnersRows
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The tables whose rows are each of one partner.</summary>
    public static HashSet<string> TablesOf(ComptoirDb db) =>
        [.. db.Model.GetEntityTypes().Where(type => type.FindPrimaryKey()!.Properties[0].ClrType == typeof(PartnerId)
            && type.ClrType != typeof(Partner)).Select(type => type.GetTableName()!)];

    /// <summary>The tenant's tables that a statement touches without saying whose rows it means: the partner has to be a value given with
    /// the statement, or equal to that of rows for which it is.</summary>
    public static IEnumerable<string> OffencesOf(string sql, HashSet<string> tables)
    {
        // Of an empty list the translation knows that no row is meant.
        if (AsksNobody().IsMatch(sql))
            return [];
        var uses = TableUse().Matches(sql).ToList();
        var named = Named(sql, uses);
        return uses.Where(use => tables.Contains(TableOf(use)) && !IsNamed(sql, use, named)).Select(use => $"{TableOf(use)}: {sql}");
    }

    private static bool IsNamed(string sql, Match use, HashSet<string> named) => use.Groups["verb"].Value == "INSERT INTO"
        ? sql.Contains("\"PartnerId\"", StringComparison.Ordinal)
        : AliasOf(use).Length > 0 ? named.Contains(AliasOf(use)) : Has(Predicates(sql, use), $"\"PartnerId\"{Given}|{Value}\\s*=\\s*\"PartnerId\"");

    // A parameter, a literal, or a list of them that came as one parameter.
    private const string Value = "(@\\w+|\\$\\d+|\\?|X?'[^']*')";
    private const string Given = "\\s*(=\\s*" + Value + "|=\\s*ANY\\s*\\(\\s*" + Value + "|IN\\s*\\(\\s*(" + Value + "|SELECT\\s+\"?\\w+\"?\\.\"?value\"?\\s+FROM\\s+(json_each|unnest)\\())";

    /// <summary>The names under which rows of given partners are looked at.</summary>
    private static HashSet<string> Named(string sql, List<Match> uses)
    {
        var columns = uses.Where(use => AliasOf(use).Length > 0).ToLookup(AliasOf, use => TableOf(use) == "Partners" ? "Id" : "PartnerId");
        var inner = Derived(sql, uses);
        string[] names = [.. columns.Select(column => column.Key).Concat(inner.Select(derived => derived.Key)).Distinct(StringComparer.Ordinal)];
        string ColumnOf(string name) => $"(?<!\\w)\"?{Regex.Escape(name)}\"?\\.\"({string.Join('|', columns[name].DefaultIfEmpty("PartnerId").Distinct(StringComparer.Ordinal))})\"";
        string predicates = uses.Count > 0 ? Predicates(sql, uses[0]) : sql;
        var named = names.Where(name => Has(predicates, $"{ColumnOf(name)}{Given}|{Value}\\s*=\\s*{ColumnOf(name)}")).ToHashSet(StringComparer.Ordinal);
        int before;
        do
        {
            before = named.Count;
            foreach (string name in names.Where(name => !named.Contains(name)))
            {
                bool isEqual = named.Any(other => Has(predicates, $"{ColumnOf(name)}\\s*=\\s*{ColumnOf(other)}|{ColumnOf(other)}\\s*=\\s*{ColumnOf(name)}"));
                if (isEqual || inner[name].Any(named.Contains))
                    named.Add(name);
            }
        }
        while (named.Count > before);
        return named;
    }

    /// <summary>The names of selections in brackets, each with the names it selects from.</summary>
    private static ILookup<string, string> Derived(string sql, List<Match> uses) => DerivedTable().Matches(sql)
        .SelectMany(end =>
        {
            int start = Opening(sql, end.Index);
            return uses.Where(use => use.Index > start && use.Index < end.Index && AliasOf(use).Length > 0).Select(use => (Name: end.Groups["alias"].Value, Of: AliasOf(use)));
        })
        .ToLookup(pair => pair.Name, pair => pair.Of, StringComparer.Ordinal);

    private static int Opening(string sql, int closing)
    {
        int depth = 0;
        for (int i = closing; i >= 0; i--)
        {
            depth += sql[i] switch { ')' => 1, '(' => -1, _ => 0 };
            if (depth == 0)
                return i;
        }

        return 0;
    }

    // What an UPDATE sets names no row.
    private static string Predicates(string sql, Match use) => use.Groups["verb"].Value == "UPDATE"
        ? sql[Math.Max(sql.IndexOf("WHERE", use.Index, StringComparison.Ordinal), use.Index)..]
        : sql[use.Index..];

    private static string TableOf(Match use) => use.Groups["table"].Value;

    private static string AliasOf(Match use) => use.Groups["alias"].Value;

    private static bool Has(string sql, string pattern) => Regex.IsMatch(sql, pattern, RegexOptions.None, Patience);

    [GeneratedRegex("""(?<verb>FROM|JOIN|UPDATE|INSERT INTO)\s+"(?<table>\w+)"(\s+(AS\s+)?(?!ON\b|WHERE\b|SET\b|ORDER\b|GROUP\b|LIMIT\b|INNER\b|LEFT\b|CROSS\b|JOIN\b|USING\b|RETURNING\b|VALUES\b|FOR\b)"?(?<alias>\w+)"?)?""", RegexOptions.ExplicitCapture)]
    private static partial Regex TableUse();

    [GeneratedRegex("""WHERE\s+(0|FALSE)\s*($|LIMIT|ORDER)""", RegexOptions.ExplicitCapture)]
    private static partial Regex AsksNobody();

    [GeneratedRegex("""\)\s+AS\s+"?(?<alias>\w+)"?""", RegexOptions.ExplicitCapture)]
    private static partial Regex DerivedTable();
}
