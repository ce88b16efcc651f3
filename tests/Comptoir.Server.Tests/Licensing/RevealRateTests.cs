using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Licensing;

/// <summary>R5.4: so many reveals a minute and user, by real time.</summary>
public class RevealRateTests(RevealRateTests.Strict server) : IClassFixture<RevealRateTests.Strict>
{
    [Fact]
    public async Task The_fourth_reveal_of_a_minute_waits_and_the_next_user_does_not()
    {
        var purchase = await Purchase.OfAsync(server);
        var agent = await server.AdminAgentAsync();
        for (int i = 0; i < 3; i++)
            await purchase.KeyAsync(agent);

        var fourth = await agent.PostAsync(purchase.Keys, new JsonObject());
        await server.AdvanceAsync("PT2M");
        var stillFourth = await agent.PostAsync(purchase.Keys, new JsonObject());
        var another = await (await server.CustomerUserAsync("FR")).PostAsync(purchase.OwnKeys, new JsonObject());

        Assert.Equal(HttpStatusCode.TooManyRequests, fourth.StatusCode);
        Assert.InRange(fourth.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.Equal(429, (int)(await fourth.JsonAsync(HttpStatusCode.TooManyRequests))["statusCode"]!);
        Assert.Equal(HttpStatusCode.TooManyRequests, stillFourth.StatusCode);
        Assert.Equal(HttpStatusCode.OK, another.StatusCode);
    }

    public sealed class Strict : ComptoirServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Keys:RevealsPerMinute"] = "3" };
    }
}
