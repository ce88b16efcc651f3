using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using static Comptoir.Server.Tests.Access.Accounts;

namespace Comptoir.Server.Tests.Access;

/// <summary>R2.10 over HTTP: who looks after users, of which tenant, and what is refused.</summary>
public sealed class UserAdministrationTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task A_user_is_made_read_changed_and_removed_and_each_step_is_recorded_with_before_and_after()
    {
        var admin = await server.UserAsync("UserManagementAdmin");
        var answer = await admin.PostAsync(Users, new JsonObject { ["userName"] = "lena", ["displayName"] = "Léna Roux", ["roles"] = Words("SalesAgent") });
        var made = await answer.JsonAsync(HttpStatusCode.Created);
        string path = $"{Users}/{made["id"]}";

        Assert.Equal(path, answer.Headers.Location?.ToString());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.NotNull(made["password"]);
        var read = await admin.ReadAsync(path);
        Assert.Null(read["password"]);
        Assert.Equal("Léna Roux", (string?)read["displayName"]);
        Assert.True((bool)read["enabled"]!);
        var changed = await (await admin.PatchAsync(path, new JsonObject { ["roles"] = Words("HelpdeskAgent"), ["email"] = "lena@roux.example" })).JsonAsync();
        Assert.Equal("HelpdeskAgent", (string?)Assert.Single(changed["roles"]!.AsArray()));
        Assert.Equal(HttpStatusCode.NoContent, (await admin.SendAsync(HttpMethod.Delete, path)).StatusCode);
        await (await admin.SendAsync(HttpMethod.Get, path)).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);

        var log = await server.InStoreAsync(db => Task.FromResult(db.Activity.Where(r => r.ResourceKey == (string)made["id"]!).OrderBy(r => r.Id).ToList()));
        Assert.Equal(["CreatePartnerUser", "UpdatePartnerUser", "RemovePartnerUser"], log.Select(r => r.Operation.ToString()));
        Assert.Contains("SalesAgent", log[1].OldValue, StringComparison.Ordinal);
        Assert.Contains("HelpdeskAgent", log[1].NewValue, StringComparison.Ordinal);
        Assert.Contains("lena@roux.example", log[2].OldValue, StringComparison.Ordinal);
        Assert.All(log, r => Assert.DoesNotContain((string)made["password"]!, r.OldValue + r.NewValue, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_is_paged_by_name_and_holds_nothing_of_another_tenant()
    {
        var admin = await server.UserAsync("AccountAdmin");
        var whole = (await admin.ReadAsync($"{Users}?size=500"))["items"]!.AsArray();
        var first = await admin.ReadAsync($"{Users}?size=3");
        var second = await (await admin.SendAsync(HttpMethod.Get, $"{Users}?size=3", null, ("MS-ContinuationToken", (string)first["continuationToken"]!))).JsonAsync();

        var names = whole.Select(user => (string)user!["userName"]!).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(names.Take(6), first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(user => (string)user!["userName"]!));
        Assert.All(whole, user => Assert.Equal(server.TenantOf(), (string?)user!["tenantId"]));
        Assert.DoesNotContain("password", whole.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("""{}""", "userName"), InlineData("""{"userName":"a b"}""", "userName"), InlineData("""{"userName":"x@elsewhere.example"}""", "userName")]
    [InlineData("""{"userName":"x","roles":["Boss"]}""", "roles"), InlineData("""{"userName":"x","roles":["Operator"]}""", "roles"), InlineData("""{"userName":"x","roles":[null]}""", "roles")]
    [InlineData("""{"userName":"x","email":"nobody"}""", "email"), InlineData("""{"userName":"x","displayName":""}""", "displayName")]
    [InlineData("""{"userName":"x","password":"short"}""", "password"), InlineData("""{"userName":"x","enabled":false}""", "enabled"), InlineData("""{"userName":"x","tenantId":"me"}""", "tenantId")]
    public async Task A_wrong_value_of_a_new_user_is_refused_by_its_name(string body, string field) =>
        await (await (await server.UserAsync("GlobalAdmin")).PostAsync(Users, JsonNode.Parse(body)!)).RefusesAsync(HttpStatusCode.BadRequest, "800002", field);

    [Fact]
    public async Task A_change_is_refused_by_the_name_of_what_is_wrong_and_changes_nothing()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        var user = await server.NewUserAsync("fixed", "SalesAgent");
        string path = $"{Users}/{user["id"]}";

        await (await admin.PatchAsync(path, new JsonObject { ["userName"] = "other", ["displayName"] = "Other" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "userName");
        await (await admin.PatchAsync(path, new JsonObject { ["password"] = "Another-horse-2" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", "password");
        await (await admin.PatchAsync(path, new JsonObject { ["displayName"] = "Other" }, ("If-Match", "\"77\""))).RefusesAsync(HttpStatusCode.BadRequest, "2055");
        Assert.Equal("fixed@garance.example", (string?)(await admin.ReadAsync(path))["displayName"]);
        await (await admin.PostAsync(Users, new JsonObject { ["userName"] = "FIXED" })).RefusesAsync(HttpStatusCode.Conflict, "800002");
    }

    [Fact]
    public async Task The_last_Global_admin_is_neither_demoted_nor_disabled_nor_removed()
    {
        var op = await server.OperatorAsync();
        string tenant = server.TenantOf(1);
        var first = await (await op.PostAsync(Users, new JsonObject { ["tenantId"] = tenant, ["userName"] = "only", ["roles"] = Words("GlobalAdmin") })).JsonAsync(HttpStatusCode.Created);
        string path = $"{Users}/{first["id"]}?tenantId={tenant}";

        await (await op.PatchAsync(path, new JsonObject { ["roles"] = Words("SalesAgent") })).RefusesAsync(HttpStatusCode.Conflict, "3000");
        await (await op.PatchAsync(path, new JsonObject { ["enabled"] = false })).RefusesAsync(HttpStatusCode.Conflict, "3000");
        await (await op.SendAsync(HttpMethod.Delete, path)).RefusesAsync(HttpStatusCode.Conflict, "3000");
        await (await op.PostAsync(Users, new JsonObject { ["tenantId"] = tenant, ["userName"] = "second", ["roles"] = Words("GlobalAdmin") })).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(HttpStatusCode.NoContent, (await op.SendAsync(HttpMethod.Delete, path)).StatusCode);
    }

    [Fact]
    public async Task A_stranger_and_a_missing_user_answer_alike()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        var op = await server.OperatorAsync();
        string tenant = server.TenantOf(1);
        string foreign = (string)(await op.ReadAsync($"{Users}?tenantId={tenant}"))["items"]![0]!["id"]!;

        foreach (string id in (string[])[foreign, "c0000000-0000-4000-8000-00000000fffe"])
        {
            await (await admin.SendAsync(HttpMethod.Get, $"{Users}/{id}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
            await (await admin.PatchAsync($"{Users}/{id}", new JsonObject { ["enabled"] = false })).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
            await (await admin.SendAsync(HttpMethod.Delete, $"{Users}/{id}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        }

        foreach (string other in (string[])[tenant, server.CustomerIn("FR"), "c0000000-0000-4000-8000-00000000fffe"])
        {
            var list = await admin.SendAsync(HttpMethod.Get, $"{Users}?tenantId={other}");
            var add = await admin.PostAsync(Users, new JsonObject { ["userName"] = "intruder", ["tenantId"] = other });
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (list.StatusCode, add.StatusCode));
        }
    }

    [Fact]
    public async Task A_request_repeated_by_its_id_makes_one_user_and_gets_the_first_answer()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        (string, string) id = ("MS-RequestId", Guid.NewGuid().ToString());
        var body = new JsonObject { ["userName"] = "once" };

        var first = await (await admin.PostAsync(Users, body, id)).JsonAsync(HttpStatusCode.Created);
        var again = await admin.PostAsync(Users, body, id);

        Assert.Equal("true", again.Headers.GetValues("Comptoir-Replay").Single());
        Assert.Equal((string?)first["id"], (string?)(await again.JsonAsync(HttpStatusCode.Created))["id"]);
    }
}
