using Npgsql;

namespace Comptoir.Server.Tests;

/// <summary>The whole product on PostgreSQL: a database of its own on the server that <c>./test.sh</c> starts.</summary>
public class ComptoirServerOnPostgres : ComptoirServer
{
    private readonly string name = $"comptoir_http_{Guid.NewGuid():N}";

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Storage:Postgres"] = Connection.ToString(),
    };

    /// <summary>Where its database is.</summary>
    public NpgsqlConnectionStringBuilder Connection => new(Server) { Database = name, MaxPoolSize = 24 };

    private static string Server => Environment.GetEnvironmentVariable("COMPTOIR_TEST_PG") is { Length: > 0 } server
        ? server
        : throw new InvalidOperationException(
            "COMPTOIR_TEST_PG is not set: these tests run on PostgreSQL. Run ./test.sh, or set it to a connection string whose user may create databases.");

    public override async ValueTask InitializeAsync()
    {
        await ExecuteAsync($"""CREATE DATABASE "{name}" """);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync($"""DROP DATABASE IF EXISTS "{name}" WITH (FORCE)""");
        GC.SuppressFinalize(this);
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
