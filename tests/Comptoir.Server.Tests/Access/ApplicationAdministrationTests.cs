using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using static Comptoir.Server.Tests.Access.Accounts;

namespace Comptoir.Server.Tests.Access;

/// <summary>R2.10, R2.12: applications over HTTP.</summary>
public sealed class ApplicationAdministrationTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task An_application_tells_its_secret_once_and_each_step_is_recorded()
    {
        var admin = await server.UserAsync("AccountAdmin");
        var answer = await admin.PostAsync(Apps, new JsonObject { ["name"] = "Stock", ["roles"] = Words("SalesAgent") });
        var made = await answer.JsonAsync(HttpStatusCode.Created);
        string path = $"{Apps}/{made["clientId"]}";

        Assert.True(answer.Headers.CacheControl!.NoStore);
        await (await admin.PatchAsync(path, new JsonObject { ["name"] = "Stock 2" })).JsonAsync();
        var renewed = await (await admin.SendAsync(HttpMethod.Post, $"{path}/secrets")).JsonAsync(HttpStatusCode.Created);
        Assert.NotEqual((string?)made["secret"], (string?)renewed["secret"]);
        var list = await admin.ReadAsync(Apps);
        Assert.Equal("Stock 2", (string?)list["items"]!.AsArray().Single(app => (string?)app!["clientId"] == (string?)made["clientId"])!["name"]);
        Assert.DoesNotContain("\"secret\"", list.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.SendAsync(HttpMethod.Delete, path)).StatusCode);

        var log = await server.InStoreAsync(db => Task.FromResult(db.Activity.Where(r => r.ResourceKey == (string)made["clientId"]!).OrderBy(r => r.Date).ThenByDescending(r => r.Operation).ToList()));
        Assert.Equal(
            ["RegisterApplication", "AddApplicationCredential", "RegisterApplication", "AddApplicationCredential", "UnregisterApplication"],
            log.Select(r => r.Operation.ToString()));
        Assert.Contains("\"Stock\"", log[2].OldValue, StringComparison.Ordinal);
        Assert.Contains("\"Stock 2\"", log[2].NewValue, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "name"), InlineData("""{"name":"x","roles":["Boss"]}""", "roles"), InlineData("""{"name":"x","roles":["Operator"]}""", "roles")]
    [InlineData("""{"name":"x","secret":"mine"}""", "secret"), InlineData("""{"name":"x","enabled":false}""", "enabled"), InlineData("""{"name":"x","tenantId":"me"}""", "tenantId")]
    public async Task A_wrong_value_of_a_new_application_is_refused_by_its_name(string body, string field) =>
        await (await (await server.UserAsync("GlobalAdmin")).PostAsync(Apps, JsonNode.Parse(body)!)).RefusesAsync(HttpStatusCode.BadRequest, "800002", field);

    [Theory]
    [InlineData("tomorrow"), InlineData("-PT1S"), InlineData("P31D"), InlineData("P99999999999D")]
    public async Task An_overlap_that_is_none_is_refused_and_the_secret_stays(string overlap)
    {
        var admin = await server.UserAsync("GlobalAdmin");
        var app = await server.NewAppAsync("SalesAgent");

        await (await admin.SendAsync(HttpMethod.Post, $"{Apps}/{app["clientId"]}/secrets?overlap={overlap}")).RefusesAsync(HttpStatusCode.BadRequest, "800002", "overlap");

        await server.TokenAsync(FormOf(app));
    }

    [Fact]
    public async Task A_foreign_application_and_a_missing_one_answer_alike()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        foreach (string id in (string[])[server.App(1).ClientId, "c0000000-0000-4000-8000-00000000fffe"])
        {
            await (await admin.PatchAsync($"{Apps}/{id}", new JsonObject { ["enabled"] = false })).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
            await (await admin.SendAsync(HttpMethod.Delete, $"{Apps}/{id}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
            await (await admin.SendAsync(HttpMethod.Post, $"{Apps}/{id}/secrets")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        }

        var list = await admin.SendAsync(HttpMethod.Get, $"{Apps}?tenantId={server.TenantOf(1)}");
        Assert.Equal(HttpStatusCode.NotFound, list.StatusCode);
        Assert.NotEmpty((await (await server.OperatorAsync()).ReadAsync($"{Apps}?tenantId={server.TenantOf(1)}"))["items"]!.AsArray());
    }
}
