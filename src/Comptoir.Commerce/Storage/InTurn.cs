using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Comptoir.Commerce.Storage;

/// <summary>Statements asked one after the other, in one round trip where the database takes several at once. Their rows are read as they
/// are stored.</summary>
internal static class InTurn
{
    /// <param name="statements">Each gives back rows, be they none; instants are given as UTC <see cref="DateTime"/>.</param>
    /// <param name="read">Told each row, with the place of its statement.</param>
    public static async Task ReadInTurnAsync(
        this ComptoirDb db, IReadOnlyList<FormattableString> statements, Action<int, DbDataReader> read, CancellationToken ct)
    {
        if (statements.Count == 0)
            return;
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            var connection = db.Database.GetDbConnection();
            if (connection.CanCreateBatch)
                await ReadTogetherAsync(db, connection, statements, read, ct);
            else
                await ReadOneByOneAsync(db, connection, statements, read, ct);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task ReadTogetherAsync(
        ComptoirDb db, DbConnection connection, IReadOnlyList<FormattableString> statements, Action<int, DbDataReader> read, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        batch.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        foreach (var statement in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = Give(statement, command.CreateParameter, command.Parameters);
            batch.BatchCommands.Add(command);
        }

        await using var reader = await batch.ExecuteReaderAsync(ct);
        for (int place = 0; place < statements.Count; place++)
        {
            while (await reader.ReadAsync(ct))
                read(place, reader);
            await reader.NextResultAsync(ct);
        }
    }

    private static async Task ReadOneByOneAsync(
        ComptoirDb db, DbConnection connection, IReadOnlyList<FormattableString> statements, Action<int, DbDataReader> read, CancellationToken ct)
    {
        for (int place = 0; place < statements.Count; place++)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
            command.CommandText = Give(statements[place], command.CreateParameter, command.Parameters);
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
                read(place, reader);
        }
    }

    /// <returns>The statement with the names of its parameters, which were added.</returns>
    private static string Give(FormattableString statement, Func<DbParameter> make, DbParameterCollection parameters)
    {
        object[] names = new object[statement.ArgumentCount];
        for (int i = 0; i < names.Length; i++)
        {
            var parameter = make();
            (parameter.ParameterName, parameter.Value) = (string.Create(CultureInfo.InvariantCulture, $"@p{i}"), statement.GetArgument(i));
            parameters.Add(parameter);
            names[i] = parameter.ParameterName;
        }

        return string.Format(CultureInfo.InvariantCulture, statement.Format, names);
    }
}
