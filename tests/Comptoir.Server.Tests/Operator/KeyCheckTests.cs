using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Door;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Operator;

public sealed class KeyChecksAtMostTen : ComptoirServer
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Keys:ChecksPerMinute"] = "10" };
}

/// <summary>R5.2 over HTTP: what a key is worth, for the operator, at most so often in a minute.</summary>
public sealed class KeyCheckTests(KeyChecksAtMostTen server) : IClassFixture<KeyChecksAtMostTen>
{
    private const string Check = "/comptoir/v1/keys/check";

    [Fact]
    public async Task A_key_is_active_then_revoked_a_slip_is_mistyped_and_a_foreign_one_unknown_until_too_many_were_asked()
    {
        var agent = await server.AdminAgentAsync();
        var cart = await (await agent.PostAsync(server.Carts(), await server.CartBodyAsync())).JsonAsync(HttpStatusCode.Created);
        var order = (await (await agent.SendAsync(HttpMethod.Post, $"{server.Carts()}/{cart["id"]}/checkout")).JsonAsync(HttpStatusCode.Created))["orders"]![0]!;
        string key = (string)(await (await agent.PostAsync($"/comptoir{server.Orders()}/{order["id"]}/lineitems/0/keys", new JsonObject())).JsonAsync())["productKey"]!;
        var op = await server.OperatorAsync();

        Assert.Equal("active", await StateAsync(op, key));
        await (await agent.PatchAsync($"{server.Orders()}/{order["id"]}", new JsonObject { ["status"] = "cancelled" })).JsonAsync();
        Assert.Equal("revoked", await StateAsync(op, key));
        Assert.Equal("unknown", await StateAsync(op, "XXXXX-XXXXX"));
        await (await op.PostAsync(Check, new JsonObject())).RefusesAsync(HttpStatusCode.BadRequest, "800002", "productKey");
        await (await op.PostAsync(Check, new JsonObject { ["productKey"] = new string('A', 301) })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "productKey");
        for (int asked = 3; asked < 10; asked++)
            await StateAsync(op, "XXXXX-XXXXX");
        var tooMany = await op.PostAsync(Check, new JsonObject { ["productKey"] = key });

        Assert.Equal(HttpStatusCode.TooManyRequests, tooMany.StatusCode);
        Assert.InRange(tooMany.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await (await server.OperatorAsync(asApp: true)).PostAsync(Check, new JsonObject { ["productKey"] = key })).StatusCode);
    }

    private static async Task<string?> StateAsync(HttpClient op, string key)
    {
        var answer = await op.PostAsync(Check, new JsonObject { ["productKey"] = key });
        Assert.True(answer.Headers.CacheControl!.NoStore);
        return (string?)(await answer.JsonAsync())["state"];
    }
}
