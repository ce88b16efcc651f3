using Microsoft.Data.Sqlite;

namespace Comptoir.Sqlite;

/// <summary>A copy of the database as of one moment, taken while a server goes on writing (R18.4).</summary>
public static class SqliteCopy
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(200);

    /// <summary>Copies by SQLite's online backup in one step, which sees one moment of the write-ahead log and holds no writer up. The
    /// copy is one file, looked through and sound.</summary>
    /// <param name="to">An empty file, so that it has the rights of whoever made it.</param>
    /// <param name="progress">Told the bytes copied so far.</param>
    /// <exception cref="InvalidDataException">The database is damaged.</exception>
    public static async Task MakeAsync(string file, string to, IProgress<long>? progress, CancellationToken ct)
    {
        await using var copy = new SqliteConnection(Alone(to));
        await copy.OpenAsync(ct);
        await using (var source = new SqliteConnection(Alone(file)))
        {
            await source.OpenAsync(ct);
            Ask(source, "PRAGMA busy_timeout = 30000");
            var copying = Task.Run(() => source.BackupDatabase(copy), CancellationToken.None);
            while (await Task.WhenAny(copying, Task.Delay(Often, CancellationToken.None)) != copying)
                progress?.Report(new FileInfo(to).Length);
            await copying;
        }

        ct.ThrowIfCancellationRequested();
        // It stays in the mode of the write-ahead log, as what only looks could not bring it there; the log goes with the last connection.
        if (await Task.Run(() => Ask(copy, "PRAGMA quick_check(1)"), CancellationToken.None) is not "ok" and var fault)
            throw new InvalidDataException(fault);
    }

    private static string Alone(string file) => new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString();

    private static string? Ask(SqliteConnection connection, string pragma)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragma;
        command.CommandTimeout = 0;
        return command.ExecuteScalar()?.ToString();
    }
}
