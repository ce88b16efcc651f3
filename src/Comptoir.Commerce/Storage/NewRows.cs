using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Comptoir.Commerce.Storage;

/// <summary>Rows that wait to be inserted as they are, in the order they came. The framework writes them, by its model's names, types and
/// conversions, but does not track them: its snapshots, comparisons and sorting cost a purchase as much as its statements
/// (docs/adr/0026).</summary>
internal sealed class NewRows(ComptoirDb db)
{
    /// <summary>Where several statements share a trip to the database.</summary>
    private const int MostOfTrip = 100;

    private static readonly ConditionalWeakTable<IModel, Inserts> Made = [];

    private readonly List<object> rows = [];

    public int Count => rows.Count;

    public void Add(object row) => rows.Add(row);

    public void Clear() => rows.Clear();

    /// <summary>Inserts all that wait, in the running transaction.</summary>
    /// <exception cref="DbUpdateException">The database refused one.</exception>
    public async Task<int> WriteAsync(CancellationToken ct)
    {
        var inserts = Made.GetValue(db.Model, model => new Inserts(model));
        int most = db.Database.GetDbConnection().CanCreateBatch ? MostOfTrip : 1;
        int written = 0;
        while (written < rows.Count)
        {
            int some = Math.Min(most, rows.Count - written);
            await WriteAsync(inserts, rows.GetRange(written, some), ct);
            written += some;
        }

        rows.Clear();
        return written;
    }

    private async Task WriteAsync(Inserts inserts, List<object> some, CancellationToken ct)
    {
        var (template, tables) = inserts.Of(some, db.GetService<IRelationalCommandBuilderFactory>);
        var values = new Dictionary<string, object?>(template.Parameters.Count);
        for (int i = 0; i < some.Count; i++)
            tables[i].Fill(values, some[i], i);
        var connection = db.GetService<IRelationalConnection>();
        var command = connection.RentCommand();
        command.PopulateFrom(template);
        int done;
        try
        {
            done = await command.ExecuteNonQueryAsync(
                new RelationalCommandParameterObject(
                    connection, values, readerColumns: null, db, db.GetService<IRelationalCommandDiagnosticsLogger>(), CommandSource.SaveChanges),
                ct);
        }
        catch (DbException fault)
        {
            throw new DbUpdateException("A new row could not be inserted.", fault);
        }

        connection.ReturnCommand(command);
        if (done != some.Count)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Of {some.Count} new rows {done} were inserted."));
    }

    /// <summary>The commands that insert rows, made once for each sequence of tables.</summary>
    private sealed class Inserts(IModel model)
    {
        // Purchases differ in their number of lines; the command of a long one is made each time.
        private const int Most = 60;
        private const int LongestKept = 30;

        private readonly ConcurrentDictionary<Type, Table> tables = new();
        private readonly ConcurrentDictionary<string, IRelationalCommand> commands = new(StringComparer.Ordinal);

        public (IRelationalCommand Command, Table[] Tables) Of(List<object> rows, Func<IRelationalCommandBuilderFactory> builders)
        {
            Table[] into = [.. rows.Select(row => tables.GetOrAdd(row.GetType(), type => new Table(model, type)))];
            if (into.Length > LongestKept)
                return (Build(into, builders().Create()), into);
            string sequence = into.Length == 1 ? into[0].Name : string.Join('+', into.Select(table => table.Name));
            if (!commands.TryGetValue(sequence, out var command))
            {
                if (commands.Count >= Most)
                    commands.Clear();
                commands[sequence] = command = Build(into, builders().Create());
            }

            return (command, into);
        }

        private static IRelationalCommand Build(Table[] into, IRelationalCommandBuilder builder)
        {
            for (int i = 0; i < into.Length; i++)
                into[i].Append(builder, i);
            return builder.Build();
        }
    }

    /// <summary>How a table's row is inserted.</summary>
    private sealed class Table
    {
        private readonly Column[] columns;
        private readonly ConcurrentDictionary<int, string[]> names = new();

        public Table(IModel model, Type type)
        {
            var entity = model.FindEntityType(type) ?? throw new InvalidOperationException($"{type.Name} is no row.");
            Name = entity.GetTableName()!;
            columns = [.. entity.GetProperties().Select(property => new Column(
                property.GetColumnName(), property.GetGetter(), property.GetRelationalTypeMapping(), property.IsColumnNullable()))];
        }

        public string Name { get; }

        public void Append(IRelationalCommandBuilder builder, int row)
        {
            string[] parameters = NamesOf(row);
            builder.Append($"INSERT INTO \"{Name}\" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) VALUES (@{string.Join(", @", parameters)});\n");
            for (int i = 0; i < columns.Length; i++)
                builder.AddParameter(parameters[i], $"@{parameters[i]}", columns[i].Mapping, columns[i].IsNullable);
        }

        public void Fill(Dictionary<string, object?> values, object from, int row)
        {
            string[] parameters = NamesOf(row);
            for (int i = 0; i < columns.Length; i++)
                values.Add(parameters[i], columns[i].Getter.GetClrValueUsingContainingEntity(from));
        }

        private string[] NamesOf(int row) => names.GetOrAdd(
            row, number => [.. columns.Select((_, column) => string.Create(CultureInfo.InvariantCulture, $"r{number}_{column}"))]);

        private sealed record Column(string Name, IClrPropertyGetter Getter, RelationalTypeMapping Mapping, bool IsNullable);
    }
}
