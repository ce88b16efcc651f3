using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Comptoir.Commerce.Storage;

/// <summary>What a server asks that nobody else asks anything of: every few seconds, and mostly in vain, whether there is anything to do
/// (docs/adr/0024), and a few things at its start (docs/adr/0029). They are written in SQL, because the framework keeps trees and code for
/// each query that it has once compiled, and itself stays in memory from the first one on; a server that idles has no use for
/// either.</summary>
public static class Look
{
    /// <summary>Whether a statement finds a row. It ends in <c>LIMIT 1</c>, and an index answers it; instants are given as UTC
    /// <see cref="DateTime"/>.</summary>
    public static async Task<bool> FindsAsync(this ComptoirDb db, FormattableString sql, CancellationToken ct)
    {
        var (command, with) = Made(db, sql);
        return await command.ExecuteScalarAsync(with, ct) is not null;
    }

    /// <summary>What a statement reads of a table that has few rows.</summary>
    /// <param name="read">Makes of a row what is wanted of it.</param>
    public static async Task<List<T>> RowsAsync<T>(this ComptoirDb db, FormattableString sql, Func<DbDataReader, T> read, CancellationToken ct)
    {
        var (command, with) = Made(db, sql);
        await using var reader = await command.ExecuteReaderAsync(with, ct);
        var rows = new List<T>();
        while (await reader.DbDataReader.ReadAsync(ct))
            rows.Add(read(reader.DbDataReader));
        return rows;
    }

    /// <summary>Statements in one command, which is one trip where the database takes several at once. Each sees what those before it did, and
    /// what others had committed when it began.</summary>
    /// <param name="statements">Each gives back rows, be they none.</param>
    /// <param name="read">Told each row, with the place of its statement.</param>
    public static async Task ReadTogetherAsync(this ComptoirDb db, IReadOnlyList<FormattableString> statements, Action<int, DbDataReader> read, CancellationToken ct)
    {
        var (command, with) = Made(db, Together(statements));
        await using var reader = await command.ExecuteReaderAsync(with, ct);
        for (int place = 0; place < statements.Count; place++)
        {
            while (await reader.DbDataReader.ReadAsync(ct))
                read(place, reader.DbDataReader);
            await reader.DbDataReader.NextResultAsync(ct);
        }
    }

    /// <summary>An instant as both databases store it.</summary>
    public static DateTimeOffset Instant(this DbDataReader row, int column) => new(DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc));

    /// <summary>Statements as one, their places numbered on. None has a literal brace: written once, it would be read as a place.</summary>
    private static FormattableString Together(IReadOnlyList<FormattableString> statements)
    {
        var values = new List<object?>();
        var texts = new List<string>();
        foreach (var statement in statements)
        {
            object[] places = [.. Enumerable.Range(values.Count, statement.ArgumentCount).Select(place => string.Create(CultureInfo.InvariantCulture, $"{{{place}}}"))];
            texts.Add(string.Format(CultureInfo.InvariantCulture, statement.Format, places));
            values.AddRange(statement.GetArguments());
        }

        return FormattableStringFactory.Create(string.Join(";\n", texts), [.. values]);
    }

    private static (IRelationalCommand Command, RelationalCommandParameterObject With) Made(ComptoirDb db, FormattableString sql)
    {
        var command = db.GetService<IRawSqlCommandBuilder>().Build(sql.Format, sql.GetArguments()!);
        return (command.RelationalCommand, new RelationalCommandParameterObject(
            db.GetService<IRelationalConnection>(), command.ParameterValues, readerColumns: null, db, db.GetService<IRelationalCommandDiagnosticsLogger>()));
    }
}
