using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;

namespace Comptoir.Benchmarks.Limits;

/// <summary>The rows of a purchase and nothing else: a cart and a stock updated, an order, its lines, an entitlement, a key, a record and
/// a message inserted. What a database takes of them is the limit of every checkout.</summary>
internal static class PurchaseRows
{
    private const int Carts = 1000;

    private static readonly string[] Tables =
    [
        """CREATE TABLE raw_carts (id bigint PRIMARY KEY, status int NOT NULL)""",
        """CREATE TABLE raw_stock (id bigint PRIMARY KEY, left_over bigint NOT NULL)""",
        """CREATE TABLE raw_orders (id bigint PRIMARY KEY, partner bigint NOT NULL, customer bigint NOT NULL, cart bigint NOT NULL, made bigint NOT NULL)""",
        """CREATE INDEX raw_orders_partner ON raw_orders (partner, made)""",
        """CREATE INDEX raw_orders_customer ON raw_orders (customer, made)""",
        """CREATE INDEX raw_orders_cart ON raw_orders (cart)""",
        """CREATE TABLE raw_lines (order_id bigint NOT NULL, number int NOT NULL, sku text NOT NULL, minor bigint NOT NULL, PRIMARY KEY (order_id, number))""",
        """CREATE TABLE raw_entitlements (id bigint PRIMARY KEY, order_id bigint NOT NULL)""",
        """CREATE TABLE raw_keys (id bigint PRIMARY KEY, ciphertext bytea NOT NULL, hash bytea NOT NULL UNIQUE)""",
        """CREATE TABLE raw_records (id bigint PRIMARY KEY, partner bigint NOT NULL, made bigint NOT NULL, what text NOT NULL)""",
        """CREATE INDEX raw_records_partner ON raw_records (partner, made)""",
        """CREATE TABLE raw_messages (id bigint PRIMARY KEY, what text NOT NULL)""",
    ];

    private static readonly string What = $$"""{"operation":"create_order","facts":"{{new string('x', 300)}}"}""";

    public static async Task MakeAsync(DbConnection connection)
    {
        foreach (string table in Tables)
            await RunAsync(connection, table);
        string numbers = string.Join(',', Enumerable.Range(0, Carts).Select(number => string.Create(CultureInfo.InvariantCulture, $"({number}, 1000000000)")));
        await RunAsync(connection, $"INSERT INTO raw_stock VALUES {numbers}");
        await RunAsync(connection, $"INSERT INTO raw_carts VALUES {numbers}");
    }

    /// <summary>The statements of one purchase, in their order, with their values.</summary>
    /// <param name="number">Like that of no other purchase.</param>
    public static IEnumerable<(string Sql, object[] Values)> Of(long number)
    {
        long partner = number % 16;
        yield return ("UPDATE raw_carts SET status = status + 1 WHERE id = @p0", [number % Carts]);
        yield return ("UPDATE raw_stock SET left_over = left_over - 1 WHERE id = @p0 AND left_over > 0", [number * 7 % Carts]);
        yield return ("INSERT INTO raw_orders VALUES (@p0, @p1, @p2, @p3, @p4)", [number, partner, number % 400, number, number]);
        for (int line = 0; line <= number % 3; line++)
            yield return ("INSERT INTO raw_lines VALUES (@p0, @p1, @p2, @p3)", [number, line, "CMP0WSRV0022:0004", 92_025L]);
        yield return ("INSERT INTO raw_entitlements VALUES (@p0, @p1)", [number, number]);
        yield return ("INSERT INTO raw_keys VALUES (@p0, @p1, @p2)", [number, RandomNumberGenerator.GetBytes(92), RandomNumberGenerator.GetBytes(32)]);
        yield return ("INSERT INTO raw_records VALUES (@p0, @p1, @p2, @p3)", [number, partner, number, What]);
        yield return ("INSERT INTO raw_messages VALUES (@p0, @p1)", [number, What]);
    }

    private static async Task RunAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
