using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Comptoir.Server.Tests.Door;

/// <summary>A server on PostgreSQL whose requests leave off a statement after a second.</summary>
public sealed class ShortStatementsServer : ComptoirServerOnPostgres
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings) { ["Limits:StatementTime"] = "00:00:01" };
}

/// <summary>Reliability T23: one statement of a request does not hold the database for long, and the request is told to come again.</summary>
public sealed class StatementTimeTests(ShortStatementsServer server) : IClassFixture<ShortStatementsServer>
{
    [Fact]
    public async Task A_statement_that_takes_too_long_is_left_off_and_answers_503_and_again_it_is_answered()
    {
        var agent = await server.AdminAgentAsync();
        var (id, body, before) = (Doorway.RequestId(Guid.NewGuid()), await server.OrderBodyAsync(), await server.CountAsync());
        await agent.ReadAsync(server.Orders());
        HttpResponseMessage read, bought;
        TimeSpan took;

        await using (var other = new NpgsqlConnection(server.Connection.ToString()))
        {
            await other.OpenAsync();
            await using var held = await other.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand("""LOCK TABLE "Orders" IN ACCESS EXCLUSIVE MODE""", other, held);
            await hold.ExecuteNonQueryAsync();
            long began = Stopwatch.GetTimestamp();
            read = await agent.SendAsync(HttpMethod.Get, server.Orders(), null, ("X-Locale", "fr-FR"));
            took = Stopwatch.GetElapsedTime(began);
            bought = await agent.PostAsync(server.Orders(), body, id);
            await agent.ReadAsync("/v1/customers");
        }

        Assert.InRange(took, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(1), read.Headers.RetryAfter?.Delta);
        Assert.StartsWith("La base de données a mis trop de temps.", (string?)(await read.IsErrorAsync(HttpStatusCode.ServiceUnavailable, "800003"))["description"], StringComparison.Ordinal);
        await bought.IsErrorAsync(HttpStatusCode.ServiceUnavailable, "800003");
        Assert.Equal(before, await server.CountAsync());
        Assert.Equal(HttpStatusCode.Created, (await agent.PostAsync(server.Orders(), body, id)).StatusCode);
        await agent.ReadAsync(server.Orders());
    }

    [Fact]
    public async Task Jobs_have_the_connections_own_time_and_a_context_that_served_a_request_keeps_nothing_of_it()
    {
        await (await server.AdminAgentAsync()).ReadAsync(server.Orders());

        for (int i = 0; i < 20; i++)
            Assert.Null(await server.InStoreAsync(db => Task.FromResult(db.Database.GetCommandTimeout())));
        await using var request = server.Services.CreateAsyncScope();
        request.ServiceProvider.GetRequiredService<StatementLimit>().Time = TimeSpan.FromSeconds(3);
        Assert.Equal(3, request.ServiceProvider.GetRequiredService<ComptoirDb>().Database.GetCommandTimeout());
    }
}
