using Microsoft.Data.Sqlite;

namespace Comptoir.Sqlite;

/// <summary>The mail of a database that nobody serves.</summary>
public static class SqliteMail
{
    /// <summary>Has nothing handed over of what waits to be. The messages stay.</summary>
    /// <returns>How many waited.</returns>
    public static async Task<int> HoldAsync(string file, CancellationToken ct)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        await connection.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = """UPDATE "Mails" SET "DueAt" = NULL WHERE "DueAt" IS NOT NULL""";
        return await command.ExecuteNonQueryAsync(ct);
    }
}
