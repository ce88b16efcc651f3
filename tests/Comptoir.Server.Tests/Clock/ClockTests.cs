using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Door;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Clock;

/// <summary>R16.1 over HTTP: a turn happens once for each request id (R4.3), and who asked for it is recorded (R8.2).</summary>
public sealed class ClockTests(FailingServer server) : IClassFixture<FailingServer>
{
    private const string Route = "/comptoir/v1/clock";

    [Fact]
    public async Task The_same_request_again_turns_the_clock_once_however_far()
    {
        var agent = await server.AdminAgentAsync();
        var (id, body, before) = (Doorway.RequestId(Guid.NewGuid()), new JsonObject { ["advance"] = "P40D" }, await NowAsync(agent));

        var first = await agent.PostAsync(Route, body, id);
        var second = await agent.PostAsync(Route, body, id);

        var turned = (DateTimeOffset)(await first.JsonAsync())["now"]!;
        Assert.InRange(turned - before, TimeSpan.FromDays(40), TimeSpan.FromDays(40) + TimeSpan.FromMinutes(5));
        Assert.False(first.Headers.Contains("Comptoir-Replay"));
        Assert.Equal(["true"], second.Headers.GetValues("Comptoir-Replay"));
        Assert.Equal(turned, (DateTimeOffset)(await second.JsonAsync())["now"]!);
        Assert.InRange(await NowAsync(agent) - turned, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        await (await agent.PostAsync(Route, new JsonObject { ["advance"] = "P41D" }, id)).RefusesAsync(HttpStatusCode.Conflict, "COMPTOIR.REQUEST_ID");
    }

    [Fact]
    public async Task A_turn_that_was_cut_off_is_finished_when_it_is_asked_for_again()
    {
        var agent = await server.AdminAgentAsync();
        var (id, body, before) = (Doorway.RequestId(Guid.NewGuid()), new JsonObject { ["advance"] = "P2D" }, await NowAsync(agent));

        server.Faults.FailAt(FaultPoint.BeforeAnswer);
        var failed = await agent.PostAsync(Route, body, id);
        var between = await NowAsync(agent);
        var again = await agent.PostAsync(Route, body, id);

        await failed.IsErrorAsync(HttpStatusCode.InternalServerError, "800003");
        Assert.InRange(between - before, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        var turned = (DateTimeOffset)(await again.JsonAsync())["now"]!;
        Assert.InRange(turned - before, TimeSpan.FromDays(2), TimeSpan.FromDays(2) + TimeSpan.FromMinutes(5));
        Assert.InRange(await NowAsync(agent) - turned, TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData("agent"), InlineData("customer"), InlineData("operator")]
    public async Task Who_turns_the_clock_stands_in_the_log_with_from_and_to(string who)
    {
        var client = who switch
        {
            "agent" => await server.AdminAgentAsync(),
            "customer" => await server.CustomerUserAsync("FR", globalAdmin: false),
            _ => await server.OperatorAsync(),
        };
        var (correlation, before) = (Guid.NewGuid(), await NowAsync(client));

        var turned = (DateTimeOffset)(await (await client.PostAsync(Route, new JsonObject { ["advance"] = "PT5H" }, ("MS-CorrelationId", correlation.ToString()))).JsonAsync())["now"]!;

        var record = await server.InStoreAsync(db => db.Activity.AsNoTracking().SingleAsync(record => record.CorrelationId == correlation));
        Assert.Equal((ActivityOperation.PolicyUpdated, ActivityResource.Policy, "clock"), (record.Operation, record.Resource, record.ResourceKey));
        Assert.Equal((string?)(await client.ReadAsync("/comptoir/v1/me"))["userName"], record.UserName);
        Assert.InRange(InstantOf(record, "From"), before, before + TimeSpan.FromMinutes(5));
        Assert.Equal(turned, InstantOf(record, "To"));
        Assert.Equal(turned, InstantOf(record, "From") + TimeSpan.FromHours(5), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_turn_whose_record_cannot_be_written_does_not_happen()
    {
        var agent = await server.AdminAgentAsync();
        var before = await NowAsync(agent);

        server.Faults.FailAt(FaultPoint.BeforeCommit);
        var failed = await agent.PostAsync(Route, new JsonObject { ["advance"] = "P3D" });

        await failed.IsErrorAsync(HttpStatusCode.ServiceUnavailable, "800003");
        Assert.InRange(await NowAsync(agent) - before, TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    private static async Task<DateTimeOffset> NowAsync(HttpClient client) => (DateTimeOffset)(await client.ReadAsync(Route))["now"]!;

    private static DateTimeOffset InstantOf(ActivityRecord record, string fact) =>
        DateTimeOffset.Parse(record.FactOf(fact)!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
