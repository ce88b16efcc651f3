using Comptoir.Benchmarks.Load;
using Npgsql;

namespace Comptoir.Benchmarks.Limits;

/// <summary>Statement by statement, prepared, each client on a connection of its own.</summary>
internal sealed class PostgresPurchases : IPurchaseLimit
{
    private readonly NpgsqlDataSource source;
    private long next;

    private PostgresPurchases(NpgsqlDataSource source) => this.source = source;

    public string Said => "statement by statement";

    public static async Task<IPurchaseLimit> OpenAsync(string connection)
    {
        var made = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = 40, AutoPrepareMinUsages = 1 });
        await using var opened = await made.OpenConnectionAsync();
        await PurchaseRows.MakeAsync(opened);
        return new PostgresPurchases(made);
    }

    public Task<Drove> DriveAsync(int clients, TimeSpan time) => Drive.ForAsync(clients, time, async _ =>
    {
        long number = Interlocked.Increment(ref next);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var (sql, values) in PurchaseRows.Of(number))
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            for (int i = 0; i < values.Length; i++)
                command.Parameters.AddWithValue($"p{i}", values[i]);
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    });

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
