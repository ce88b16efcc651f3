using System.Collections.Concurrent;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Stores;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Comptoir.Benchmarks.Limits;

/// <summary>How many orders a second the database gives without any of ours between: on PostgreSQL to its own tool, on SQLite to prepared
/// commands of this process, each client on a connection of its own.</summary>
/// <param name="orders">By partner and id.</param>
internal sealed class OrderReads(Bench bench, World world, IReadOnlyList<(Guid Partner, string Order)> orders, int clients)
{
    private readonly string scripts = bench.Workplace.Folder("scripts");

    public Task<double> LookAsync() => world.Postgres is { } connection
        ? bench.Postgres.BenchAsync(
            new NpgsqlConnectionStringBuilder(connection).Database!, scripts, [.. orders.Select(order => OrderRows.Postgres(order.Partner, order.Order) + ";")], clients, bench.Plan.LimitFor)
        : OfSqliteAsync();

    private async Task<double> OfSqliteAsync()
    {
        var commands = new ConcurrentBag<SqliteCommand>();
        try
        {
            for (int client = 0; client < clients; client++)
                commands.Add(Open());
            return (await Drive.ForAsync(clients, bench.Plan.LimitFor, number =>
            {
                Read(commands, orders[number % orders.Count]);
                return Task.CompletedTask;
            })).Rate;
        }
        finally
        {
            foreach (var command in commands)
            {
                await command.Connection!.DisposeAsync();
                await command.DisposeAsync();
            }
        }
    }

    private static void Read(ConcurrentBag<SqliteCommand> commands, (Guid Partner, string Order) order)
    {
        if (!commands.TryTake(out var command))
            throw new InvalidOperationException("There is a command for each client.");
        command.Parameters[OrderRows.PartnerParameter].Value = order.Partner;
        command.Parameters[OrderRows.OrderParameter].Value = order.Order;
        if (command.ExecuteScalar() is not string { Length: > 100 } text)
            throw new WrongAnswerException("The database does not have the order.");
        commands.Add(command);
    }

    private SqliteCommand Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(world.Folder, "comptoir.db")};Pooling=False;Mode=ReadOnly");
        connection.Open();
        var command = connection.CreateCommand();
        command.CommandText = OrderRows.Sqlite;
        command.Parameters.Add(OrderRows.PartnerParameter, SqliteType.Text);
        command.Parameters.Add(OrderRows.OrderParameter, SqliteType.Text);
        command.Prepare();
        return command;
    }
}
