using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Door;

/// <summary>R4.3 and contract, platform §6.2: one request id, one effect, one answer.</summary>
public sealed class RepeatTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task The_same_request_again_gets_the_same_answer_byte_for_byte_and_changes_nothing()
    {
        var agent = await server.AdminAgentAsync();
        var (id, body) = (Doorway.RequestId(Guid.NewGuid()), await server.OrderBodyAsync());
        var first = await agent.PostAsync(server.Orders(), body, id);
        byte[] answer = await first.Content.ReadAsByteArrayAsync();
        var after = await server.CountAsync();

        var second = await agent.PostAsync(server.Orders().ToUpperInvariant() + "/", body, id);

        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(answer, await second.Content.ReadAsByteArrayAsync());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(first.Content.Headers.ContentType, second.Content.Headers.ContentType);
        Assert.False(first.Headers.Contains("Comptoir-Replay"));
        Assert.Equal(["true"], second.Headers.GetValues("Comptoir-Replay"));
        Assert.Equal(after, await server.CountAsync());
    }

    [Fact]
    public async Task Twenty_at_once_have_one_effect_and_one_answer()
    {
        var agent = await server.AdminAgentAsync();
        var (id, body, before) = (Doorway.RequestId(Guid.NewGuid()), await server.OrderBodyAsync(), await server.CountAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => agent.PostAsync(server.Orders(), body, id)));

        var bodies = new HashSet<string>();
        foreach (var answer in answers)
        {
            if (answer.StatusCode == HttpStatusCode.Created)
                bodies.Add(await answer.Content.ReadAsStringAsync());
            else
                await answer.IsErrorAsync(HttpStatusCode.Conflict, "800014");
        }

        Assert.Single(bodies);
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created && !answer.Headers.Contains("Comptoir-Replay"));
        var after = await server.CountAsync();
        Assert.Equal((before.Orders + 1, before.Kept + 1), (after.Orders, after.Kept));
    }

    [Fact]
    public async Task Another_body_under_the_same_id_is_409_and_changes_nothing()
    {
        var agent = await server.AdminAgentAsync();
        var id = Doorway.RequestId(Guid.NewGuid());
        await (await agent.PostAsync(server.Orders(), await server.OrderBodyAsync(1), id)).JsonAsync(HttpStatusCode.Created);
        var after = await server.CountAsync();

        var other = await agent.PostAsync(server.Orders(), await server.OrderBodyAsync(2), id);

        await other.IsErrorAsync(HttpStatusCode.Conflict, "COMPTOIR.REQUEST_ID");
        Assert.Equal(after, await server.CountAsync());
    }

    [Fact]
    public async Task Another_path_or_another_caller_under_the_same_id_is_another_request()
    {
        var (agent, sales, app) = (await server.AdminAgentAsync(), await server.UserAsync("SalesAgent"), await server.AppAsync());
        var (id, body, before) = (Doorway.RequestId(Guid.NewGuid()), await server.CartBodyAsync(), await server.CountAsync());

        var carts = new List<string>();
        foreach (var client in new[] { agent, sales, app })
            carts.Add((string)(await (await client.PostAsync(server.Carts(), body, id)).JsonAsync(HttpStatusCode.Created))["id"]!);
        var order = await agent.PostAsync(server.Orders(), await server.OrderBodyAsync(), id);

        Assert.Equal(3, carts.Distinct().Count());
        await order.JsonAsync(HttpStatusCode.Created);
        Assert.Equal(before.Carts + 3, (await server.CountAsync()).Carts);
    }

    [Fact]
    public async Task A_refusal_is_not_kept_the_same_id_can_succeed_later()
    {
        var agent = await server.AdminAgentAsync();
        var id = Doorway.RequestId(Guid.NewGuid());
        await (await agent.PostAsync(server.Orders(), await server.OrderBodyAsync(0), id)).IsErrorAsync(HttpStatusCode.BadRequest, "800017");

        var order = await agent.PostAsync(server.Orders(), await server.OrderBodyAsync(1), id);

        await order.JsonAsync(HttpStatusCode.Created);
        Assert.False(order.Headers.Contains("Comptoir-Replay"));
    }

    [Fact]
    public async Task An_answer_is_kept_for_seven_days_and_a_second_longer_it_is_a_new_request()
    {
        var agent = await server.AdminAgentAsync();
        var (id, body) = (Doorway.RequestId(Guid.NewGuid()), await server.OrderBodyAsync());
        string first = await (await agent.PostAsync(server.Orders(), body, id)).Content.ReadAsStringAsync();
        // Real time runs on under the test clock.
        await server.AdvanceAsync("P6DT23H59M");

        var within = await agent.PostAsync(server.Orders(), body, id);
        await server.AdvanceAsync("PT61S");
        var after = await agent.PostAsync(server.Orders(), body, id);

        Assert.Equal(first, await within.Content.ReadAsStringAsync());
        Assert.False(after.Headers.Contains("Comptoir-Replay"));
        Assert.NotEqual(first, await after.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Created, after.StatusCode);
    }

    [Fact]
    public async Task Kept_answers_cannot_be_read_in_the_database()
    {
        var agent = await server.AdminAgentAsync();
        string domain = $"secret-{Guid.NewGuid():N}.onmicrosoft.com";
        var customer = await (await agent.PostAsync("/v1/customers", Answers.NewCustomer(domain), Doorway.RequestId(Guid.NewGuid()))).JsonAsync(HttpStatusCode.Created);

        var kept = await server.InStoreAsync(db => db.Requests.AsNoTracking().ToListAsync());

        Assert.NotEmpty(kept);
        foreach (byte[] answer in kept.Select(row => row.Answer))
        {
            string text = Encoding.UTF8.GetString(answer);
            Assert.DoesNotContain("companyProfile", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(domain, text, StringComparison.OrdinalIgnoreCase);
        }

        string log = Path.Combine(server.Folder, "comptoir.db-wal");
        if ((string?)customer["userCredentials"]?["password"] is { } password && File.Exists(log))
            Assert.DoesNotContain(password, await File.ReadAllTextAsync(log, Encoding.Latin1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_with_a_key_or_a_link_is_never_kept_and_each_showing_is_recorded()
    {
        var agent = await server.AdminAgentAsync();
        var order = await server.BuyAsync(agent);
        string line = $"/comptoir/v1/customers/{server.CustomerIn("FR")}/orders/{order["id"]}/lineitems/0";
        var media = (await (await agent.GetAsync($"/comptoir/v1/customers/{server.CustomerIn("FR")}/software/CMP0WS22STD1/0002/media")).JsonAsync())["items"]!.AsArray();
        var before = await server.CountAsync();
        var id = Doorway.RequestId(Guid.NewGuid());

        foreach (var (path, body) in new (string, JsonNode)[] { ("keys", new JsonObject()), ("downloadlinks", new JsonObject { ["mediaId"] = media[0]!["mediaId"]!.DeepClone(), ["purpose"] = "share" }) })
        {
            for (int i = 0; i < 2; i++)
            {
                var answer = await agent.PostAsync($"{line}/{path}", body, id);
                Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
                Assert.False(answer.Headers.Contains("Comptoir-Replay"));
                Assert.True(answer.Headers.CacheControl!.NoStore);
            }
        }

        var after = await server.CountAsync();
        Assert.Equal(before.Kept, after.Kept);
        Assert.Equal(before.Activity + 4, after.Activity);
    }
}
