using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Door;

/// <summary>R8.5; reliability T2, T8: where the activity log takes no record, what would have been recorded is not done and answers 503; what is
/// only read is answered.</summary>
/// <param name="refuse">Statements after which the database takes no record, of a disk that is full, say.</param>
/// <param name="take">Statements that end that.</param>
public abstract class UnrecordedTests(ComptoirServer server, string refuse, string take)
{
    [Fact]
    public async Task Without_room_for_its_record_nothing_is_done_and_503_is_answered_and_with_room_it_is()
    {
        var agent = await server.AdminAgentAsync();
        var order = await server.BuyAsync(agent);
        string keys = $"/comptoir{server.Orders()}/{order["id"]}/lineitems/0/keys";
        var (id, body, before) = (Doorway.RequestId(Guid.NewGuid()), await server.OrderBodyAsync(), await server.CountAsync());

        await server.InStoreAsync(db => db.Database.ExecuteSqlRawAsync(refuse));
        HttpResponseMessage[] failed =
        [
            await agent.PostAsync(keys, new JsonObject()),
            await agent.PostAsync(server.Orders(), body, id),
            await agent.SendAsync(HttpMethod.Patch, $"{server.Orders()}/{order["id"]}", new JsonObject { ["status"] = "cancelled" }),
        ];
        var between = await server.CountAsync();
        var read = await agent.GetAsync($"{server.Orders()}/{order["id"]}");
        await server.InStoreAsync(db => db.Database.ExecuteSqlRawAsync(take));
        var again = await agent.PostAsync(server.Orders(), body, id);
        var key = await (await agent.PostAsync(keys, new JsonObject())).JsonAsync();

        string secret = (string)key["productKey"]!;
        foreach (var answer in failed)
        {
            await answer.IsErrorAsync(HttpStatusCode.ServiceUnavailable, "800003");
            Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
            Assert.DoesNotContain(secret, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(before, between);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
    }
}

public sealed class UnrecordedOnSqliteTests(ComptoirServer server) : UnrecordedTests(
    server,
    """CREATE TRIGGER "Activity_full" BEFORE INSERT ON "Activity" BEGIN SELECT RAISE(ABORT, 'no room'); END""",
    """DROP TRIGGER "Activity_full" """), IClassFixture<ComptoirServer>;

public sealed class UnrecordedOnPostgresTests(ComptoirServerOnPostgres server) : UnrecordedTests(
    server,
    """
    CREATE FUNCTION activity_full() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100'', MESSAGE = ''no room''; END';
    CREATE TRIGGER "Activity_full" BEFORE INSERT ON "Activity" FOR EACH ROW EXECUTE FUNCTION activity_full();
    """,
    """DROP TRIGGER "Activity_full" ON "Activity" """), IClassFixture<ComptoirServerOnPostgres>;
