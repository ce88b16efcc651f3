using System.Globalization;
using System.Threading.Channels;
using Comptoir.Benchmarks.Load;
using Microsoft.Data.Sqlite;

namespace Comptoir.Benchmarks.Limits;

/// <summary>One writer, prepared statements, and up to 64 waiting purchases in one durable commit.</summary>
internal sealed class SqlitePurchases : IPurchaseLimit
{
    private const int Together = 64;

    private readonly SqliteConnection connection;
    private readonly Channel<TaskCompletionSource> waiting = Channel.CreateUnbounded<TaskCompletionSource>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);
    private readonly Task writing;
    private long next;

    private SqlitePurchases(SqliteConnection connection)
    {
        this.connection = connection;
        writing = Task.Run(WriteAsync);
    }

    public string Said => "up to 64 in a commit";

    public static async Task<IPurchaseLimit> OpenAsync(string file)
    {
        var opened = new SqliteConnection($"Data Source={file};Pooling=False");
        await opened.OpenAsync();
        await using (var pragmas = opened.CreateCommand())
        {
            pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
            await pragmas.ExecuteNonQueryAsync();
        }

        await PurchaseRows.MakeAsync(opened);
        return new SqlitePurchases(opened);
    }

    public Task<Drove> DriveAsync(int clients, TimeSpan time) => Drive.ForAsync(clients, time, async _ =>
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await waiting.Writer.WriteAsync(done);
        await done.Task;
    });

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.Complete();
        await writing;
        foreach (var command in prepared.Values)
            await command.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        var group = new List<TaskCompletionSource>(Together);
        while (await waiting.Reader.WaitToReadAsync())
        {
            await using (var transaction = (SqliteTransaction)await connection.BeginTransactionAsync())
            {
                while (group.Count < Together && waiting.Reader.TryRead(out var done))
                {
                    Purchase(transaction);
                    group.Add(done);
                }

                await transaction.CommitAsync();
            }

            group.ForEach(done => done.SetResult());
            group.Clear();
        }
    }

    private void Purchase(SqliteTransaction transaction)
    {
        foreach (var (sql, values) in PurchaseRows.Of(++next))
        {
            if (!prepared.TryGetValue(sql, out var command))
            {
                prepared[sql] = command = connection.CreateCommand();
                command.CommandText = sql;
                for (int i = 0; i < values.Length; i++)
                    command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"@p{i}") });
            }

            command.Transaction = transaction;
            for (int i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i];
            command.ExecuteNonQuery();
        }
    }
}
