using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Support;

/// <summary>The service requests of the contract (platform-operations §3).</summary>
public sealed class ServiceRequestTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Requests = "/v1/servicerequests";

    [Fact]
    public async Task Topics_are_told_in_the_callers_language()
    {
        var agent = await server.AdminAgentAsync();

        var english = await agent.ReadAsync($"{Requests}/supporttopics");
        var french = await (await agent.SendAsync(HttpMethod.Get, $"{Requests}/supporttopics", null, ("X-Locale", "fr-FR"))).JsonAsync();

        Assert.Equal("CSP Purchase/Refund on behalf of customers", (string?)english["items"]![0]!["name"]);
        Assert.Equal("Achat/remboursement d’offres CSP pour le compte de clients", (string?)french["items"]![0]!["name"]);
    }

    [Fact]
    public async Task A_request_is_created_read_noted_closed_and_opened_again()
    {
        var agent = await server.AdminAgentAsync();
        var created = await CreateAsync(agent, "Made");
        string path = $"{Requests}/{created["id"]}";

        // As the SDK sends it: the whole object with the defaults of its type.
        var noted = await (await agent.PatchAsync(path, JsonNode.Parse("""
            {"Title":null,"Description":null,"Severity":"unknown","SupportTopicId":null,"Id":null,"Status":"none","CreatedDate":"0001-01-01T00:00:00",
             "LastModifiedDate":"0001-01-01T00:00:00","LastClosedDate":"0001-01-01T00:00:00","NewNote":{"CreatedByName":null,"CreatedDate":null,"Text":"A note"},"Attributes":{"ObjectType":"ServiceRequest"}}
            """)!)).JsonAsync();
        var closed = await (await agent.PatchAsync(path, new JsonObject { ["status"] = "closed" })).JsonAsync();
        var opened = await (await agent.PatchAsync(path, new JsonObject { ["status"] = "open", ["severity"] = "critical" })).JsonAsync();

        Assert.Equal(("open", "minimal", "Free text"), ((string?)created["status"], (string?)created["severity"], (string?)created["description"]));
        Assert.Equal(("Made", "A note", "open"), ((string?)noted["title"], (string?)noted["notes"]![0]!["text"], (string?)noted["status"]));
        Assert.NotNull(noted["notes"]![0]!["createdDate"]);
        Assert.Equal("closed", (string?)closed["status"]);
        Assert.Equal(("open", "critical"), ((string?)opened["status"], (string?)opened["severity"]));
        Assert.Equal(opened.ToJsonString(), (await agent.ReadAsync(path)).ToJsonString());
    }

    [Fact]
    public async Task A_request_sent_back_as_it_was_changes_nothing_and_one_that_was_changed_meanwhile_is_stale()
    {
        var agent = await server.AdminAgentAsync();
        var created = await CreateAsync(agent, "Seen");
        string path = $"{Requests}/{created["id"]}";
        var note = new JsonObject { ["newNote"] = new JsonObject { ["text"] = "Meanwhile" } };

        var unchanged = await (await agent.PatchAsync(path, created)).JsonAsync();
        var noted = await (await agent.PatchAsync(path, note, ("If-Match", $"\"{created["attributes"]!["etag"]}\""))).JsonAsync();

        Assert.Equal(created.ToJsonString(), unchanged.ToJsonString());
        Assert.NotEqual((string?)created["attributes"]!["etag"], (string?)noted["attributes"]!["etag"]);
        await (await agent.PatchAsync(path, created.AsObject().With("status", "closed"))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.StaleEtag);
        await (await agent.PatchAsync(path, note, ("If-Match", $"\"{created["attributes"]!["etag"]}\""))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.StaleEtag);
        Assert.Equal(noted.ToJsonString(), (await agent.ReadAsync(path)).ToJsonString());
        Assert.Equal("closed", (string?)(await (await agent.PatchAsync(path, noted.AsObject().With("status", "closed"))).JsonAsync())["status"]);
    }

    [Fact]
    public async Task A_list_is_paged_by_offset_newest_first_and_filtered_by_status()
    {
        var agent = await server.UserOfAsync(1, "AdminAgent");
        var ids = new List<string>();
        for (int i = 0; i < 5; i++)
            ids.Insert(0, (string)(await CreateAsync(agent, $"Request {i}"))["id"]!);
        await (await agent.PatchAsync($"{Requests}/{ids[0]}", new JsonObject { ["status"] = "closed" })).JsonAsync();

        var seen = new List<string>();
        string? path = $"{Requests}?size=2&offset=0&filter=" + """{"Field":"Status","Value":"Open","Operator":"equals"}""";
        while (path is not null)
        {
            var page = await agent.ReadAsync(path);
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            path = (string?)page["links"]!["next"]?["uri"] is { } next ? "/v1" + next : null;
        }

        Assert.Equal(ids[1..], seen);
        Assert.Equal([ids[0]], Ids(await agent.ReadAsync($"{Requests}?filter=" + """{"field":"status","value":"closed","operator":"equals"}""")));
        Assert.Empty(Ids(await agent.ReadAsync($"{Requests}?filter=" + """{"field":"status","value":"none","operator":"equals"}""")));
        Assert.Empty(Ids(await agent.ReadAsync($"{Requests}?offset=2147483647")));
        foreach (string query in new[] { "size=-1", "offset=x", "filter={", """filter={"field":"title","value":"x","operator":"equals"}""", """filter={"field":"status","value":"lost","operator":"equals"}""" })
            await (await agent.GetAsync($"{Requests}?{query}")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, query.Split('=')[0]);
    }

    [Fact]
    public async Task A_customers_requests_are_those_about_it()
    {
        var agent = await server.AdminAgentAsync();
        string leon = server.CustomerIn("FR");
        var order = await agent.BuyAsync(leon, Sale.Perpetual);
        string id = await agent.FileAsync(Support.Requests.Refund(leon, order, 1m));
        string other = (string)(await CreateAsync(agent, "About nobody"))["id"]!;

        Assert.Contains(id, Ids(await agent.ReadAsync($"/v1/customers/{leon}/servicerequests")));
        Assert.DoesNotContain(other, Ids(await agent.ReadAsync($"/v1/customers/{leon}/servicerequests")));
        var one = await agent.ReadAsync($"/v1/customers/{leon}/servicerequests/{id}");
        Assert.Equal((id, null, 0), ((string?)one["id"], one["productId"], one["fileLinks"]!.AsArray().Count));
        // A list does not read them, and does not say that there are none.
        Assert.All((await agent.ReadAsync($"/v1/customers/{leon}/servicerequests"))["items"]!.AsArray(), item => Assert.Equal((null, null), (item!["notes"], item["fileLinks"])));
        await (await agent.PatchAsync($"/v1/customers/{leon}/servicerequests/{id}", new JsonObject { ["newNote"] = new JsonObject { ["text"] = "More" } })).JsonAsync();
        await (await agent.PatchAsync($"/v1/customers/{leon}/servicerequests/{id}", new JsonObject { ["description"] = "Less" })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "description");
        await (await agent.GetAsync($"/v1/customers/{leon}/servicerequests/{other}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await agent.GetAsync($"/v1/customers/{server.CustomerIn("GB", 1)}/servicerequests")).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
    }

    [Fact]
    public async Task A_strangers_request_answers_like_one_that_is_not_there()
    {
        var agent = await server.AdminAgentAsync();
        var rival = await server.UserOfAsync(1, "AdminAgent");
        string id = (string)(await CreateAsync(agent, "Ours"))["id"]!;

        foreach (string path in new[] { $"{Requests}/{id}", $"/comptoir/v1/support/requests/{id}" })
            await (await rival.GetAsync(path)).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await rival.PatchAsync($"{Requests}/{id}", new JsonObject { ["status"] = "closed" })).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await rival.ActAsync(id, "approve")).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        await (await (await server.OperatorAsync()).ActAsync("0000000000000000000", "take")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await (await server.UserAsync("BillingAdmin")).GetAsync(Requests)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        Assert.Equal("open", (string?)(await agent.ReadAsync($"{Requests}/{id}"))["status"]);
    }

    [Fact]
    public async Task What_cannot_be_created_or_changed_is_refused_by_name()
    {
        var agent = await server.AdminAgentAsync();
        string id = (string)(await CreateAsync(agent, "Kept"))["id"]!;
        async Task RefusedAsync(string field, string member, JsonNode? value) =>
            await (await agent.PostAsync($"{Requests}/en-US", Body("x").With(member, value))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, field);

        await RefusedAsync("title", "title", null);
        await RefusedAsync("description", "description", "");
        await RefusedAsync("supportTopicId", "supportTopicId", "9");
        await RefusedAsync("countryCode", "countryCode", "ZZ");
        await RefusedAsync("primaryContact.email", "primaryContact", new JsonObject { ["email"] = "nowhere" });
        await (await agent.PostAsync($"{Requests}/nowhere-at-all", Body("x"))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "agentLocale");
        await (await agent.PostAsync($"{Requests}/en-US", Body("x").With("severity", "huge"))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.UnknownWord, "severity");
        await (await agent.PatchAsync($"{Requests}/{id}", new JsonObject { ["status"] = "attention_needed" })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "status");
        await (await agent.PatchAsync($"{Requests}/{id}", new JsonObject { ["newNote"] = new JsonObject { ["text"] = "   " } })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "newNote.text");
        await (await agent.PatchAsync($"{Requests}/{id}", new JsonObject { ["newNote"] = new JsonObject { ["text"] = new string('x', 8001) } })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "newNote.text");
    }

    private static JsonObject Body(string title) => new()
    {
        ["title"] = title,
        ["description"] = "Free text",
        ["severity"] = "minimal",
        ["supportTopicId"] = "1004",
        ["countryCode"] = "FR",
    };

    private static async Task<JsonNode> CreateAsync(HttpClient client, string title) =>
        await (await client.PostAsync($"{Requests}/fr-FR", Body(title))).JsonAsync(HttpStatusCode.Created);

    private static IEnumerable<string> Ids(JsonNode page) => page["items"]!.AsArray().Select(item => (string)item!["id"]!);
}
