using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Licensing;

/// <summary>What ends with time, by the commerce clock.</summary>
public class EndTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task Links_end_after_their_day_or_week_and_a_term_ends_keys()
    {
        var agent = await server.AdminAgentAsync();
        var subscription = await Purchase.OfAsync(server, "CMP0WSRV0022:0004", term: "P3Y");
        var (_, download) = await subscription.LinkAsync(agent);
        var (_, share) = await subscription.LinkAsync(agent, "share");

        await server.AdvanceAsync("P1D");
        var (downloadAfterADay, shareAfterADay) = (await StatusOfAsync(download), await StatusOfAsync(share));
        await server.AdvanceAsync("P6D");
        var shareAfterAWeek = await StatusOfAsync(share);
        await server.AdvanceAsync("P3Y");
        var afterTheTerm = await agent.PostAsync(subscription.Keys, new JsonObject());
        var link = await agent.PostAsync(subscription.Links, new JsonObject { ["mediaId"] = await MediaOfAsync(agent, subscription), ["purpose"] = "share" });

        Assert.Equal((HttpStatusCode.Gone, HttpStatusCode.OK), (downloadAfterADay, shareAfterADay));
        Assert.Equal(HttpStatusCode.Gone, shareAfterAWeek);
        await link.RefusesAsync(HttpStatusCode.Forbidden, "COMPTOIR.EXPIRED");
        await afterTheTerm.RefusesAsync(HttpStatusCode.Forbidden, "COMPTOIR.EXPIRED");
    }

    private static async Task<string> MediaOfAsync(HttpClient client, Purchase purchase) =>
        (string)(await (await client.GetAsync(purchase.Media)).JsonAsync())["items"]![0]!["mediaId"]!;

    private async Task<HttpStatusCode> StatusOfAsync(Uri link) => (await server.Stranger().GetAsync(link)).StatusCode;
}
