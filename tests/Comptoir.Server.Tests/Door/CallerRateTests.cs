using System.Net;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Contracts;
using Comptoir.Server.Http;
using Comptoir.Server.Tests.Customers;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Tests.Door;

/// <summary>A server that lets a caller make five requests in a minute.</summary>
public sealed class FiveRequestsServer : ComptoirServer
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Limits:RequestsPerMinute"] = "5" };
}

/// <summary>R15.3: a caller is answered so often in a minute of real time, and told how long to wait in the shape that clients read.</summary>
public sealed class CallerRateTests(FiveRequestsServer server) : IClassFixture<FiveRequestsServer>
{
    [Fact]
    public async Task A_caller_that_asks_too_much_is_told_to_wait_in_its_language_and_others_are_not()
    {
        var agent = await server.AdminAgentAsync();
        for (int i = 0; i < 4; i++)
            await agent.ReadAsync("/v1/customers");
        await server.AdvanceAsync("PT2M");

        var refused = await agent.SendAsync(HttpMethod.Get, "/v1/customers", null, ("X-Locale", "en-GB"));
        var refusedToo = await agent.SendAsync(HttpMethod.Get, "/comptoir/v1/me", null, ("X-Locale", "fr-FR"));

        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        var body = (await refused.JsonAsync(HttpStatusCode.TooManyRequests)).AsObject();
        Assert.Equal(["statusCode", "message"], body.Select(member => member.Key));
        Assert.Equal("Too many requests in a short time; 5 a minute are allowed. Try again in a moment.", (string?)body["message"]);
        Assert.Equal(
            "Trop de requêtes en peu de temps\u202f; 5 par minute sont permises. Réessayez dans un instant.",
            (string?)(await refusedToo.JsonAsync(HttpStatusCode.TooManyRequests))["message"]);
        await (await server.AppAsync()).ReadAsync("/v1/customers");
        await (await server.UserOfAsync(1, "AdminAgent")).ReadAsync("/v1/customers");
        await (await server.Stranger().GetAsync("/v1/customers")).RefusesAsync(HttpStatusCode.Unauthorized, WireCode.TokenRefused);
    }

    [Fact]
    public void When_the_minute_is_over_it_is_answered_again_also_by_a_clock_that_was_set_back()
    {
        var time = new SetTime(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        var rate = new CallerRate(new CommerceClock(time), Options.Create(new LimitOptions { RequestsPerMinute = 2 }));
        var caller = Actor.Program;

        Assert.Null(rate.Check(caller));
        time.Now += TimeSpan.FromSeconds(59);
        Assert.Null(rate.Check(caller));
        Assert.Equal(new RequestsTooFast(2, TimeSpan.FromSeconds(1)), rate.Check(caller));
        time.Now += TimeSpan.FromSeconds(1);
        Assert.Null(rate.Check(caller));
        Assert.Null(rate.Check(caller));
        time.Now -= TimeSpan.FromHours(2);
        Assert.Null(rate.Check(caller));
    }

    private sealed class SetTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
