using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;
using static Comptoir.Server.Tests.Access.Accounts;

namespace Comptoir.Server.Tests.Access;

/// <summary>What a token was given on is looked at with each request: the next one after a change is refused (R2.12).</summary>
public sealed class RevocationTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task A_disabled_user_is_refused_with_the_next_request_and_so_is_its_refresh_token()
    {
        var user = await server.NewUserAsync("revoked-1", "AdminAgent");
        var (_, signedIn, _) = await server.AskV2Async(server.FormOf(user));
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(signedIn.Text("access_token")));

        await ChangeAsync(user, new JsonObject { ["enabled"] = false });

        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(signedIn.Text("access_token")));
        Assert.Equal(HttpStatusCode.BadRequest, (await server.AskV2Async(server.RefreshForm(signedIn.Text("refresh_token")))).Status);
    }

    [Fact]
    public async Task A_user_who_lost_a_role_is_refused_until_it_signs_in_again_with_what_is_left()
    {
        var user = await server.NewUserAsync("revoked-2", "AdminAgent", "SalesAgent");
        string before = await server.TokenAsync(server.FormOf(user));

        await ChangeAsync(user, new JsonObject { ["roles"] = Words("SalesAgent") });

        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(before));
        string after = await server.TokenAsync(server.FormOf(user));
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(after));
        Assert.Equal("SalesAgent", Assert.Single(TokenFacts.Claims(after).GetProperty("roles").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task What_concerns_no_right_ends_no_token()
    {
        var user = await server.NewUserAsync("revoked-3", "AdminAgent", "SalesAgent");
        string token = await server.TokenAsync(server.FormOf(user));

        await ChangeAsync(user, new JsonObject { ["displayName"] = "Nadia", ["roles"] = Words("SalesAgent", "AdminAgent"), ["enabled"] = true });

        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(token));
    }

    [Fact]
    public async Task A_removed_user_is_refused_with_the_next_request()
    {
        var user = await server.NewUserAsync("revoked-4", "AdminAgent");
        string token = await server.TokenAsync(server.FormOf(user));

        var admin = await server.UserAsync("GlobalAdmin");
        Assert.Equal(HttpStatusCode.NoContent, (await admin.SendAsync(HttpMethod.Delete, $"{Users}/{user["id"]}")).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(token));
    }

    [Fact]
    public async Task A_new_password_ends_the_users_own_token_too()
    {
        var user = await server.NewUserAsync("revoked-5", "AdminAgent");
        string token = await server.TokenAsync(server.FormOf(user));
        using var own = server.Stranger().With(token);

        var changed = await own.PostAsync("/comptoir/v1/me/password", new JsonObject { ["currentPassword"] = (string?)user["password"], ["newPassword"] = "Another-horse-2" });

        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(token));
    }

    [Fact]
    public async Task A_rotated_secret_ends_the_tokens_it_gave_of_the_application_and_of_its_users()
    {
        var app = await server.NewAppAsync("AdminAgent");
        string program = await server.TokenAsync(FormOf(app));
        var form = server.UserForm("HelpdeskAgent");
        (form["client_id"], form["client_secret"]) = ((string?)app["clientId"], (string?)app["secret"]);
        string person = await server.TokenAsync(form);

        var renewed = await RenewAsync(app, "");

        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(program));
        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(person));
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.AskV2Async(FormOf(app))).Status);
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(await server.TokenAsync(FormOf(renewed))));
    }

    [Fact]
    public async Task With_an_overlap_both_secrets_work_until_the_next_rotation()
    {
        var app = await server.NewAppAsync("AdminAgent");
        string before = await server.TokenAsync(FormOf(app));

        var second = await RenewAsync(app, "?overlap=P1D");

        Assert.NotNull(second["previousSecretUntil"]);
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(before));
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(await server.TokenAsync(FormOf(app))));
        string between = await server.TokenAsync(FormOf(second));
        await RenewAsync(app, "?overlap=P1D");
        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(before));
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(between));
    }

    [Fact]
    public async Task An_application_that_is_disabled_or_lost_a_role_or_is_gone_is_refused_with_the_next_request()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        var app = await server.NewAppAsync("AdminAgent", "SalesAgent");
        string path = $"{Apps}/{app["clientId"]}";
        string first = await server.TokenAsync(FormOf(app));

        await (await admin.PatchAsync(path, new JsonObject { ["roles"] = Words("SalesAgent") })).JsonAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(first));
        string second = await server.TokenAsync(FormOf(app));
        await (await admin.PatchAsync(path, new JsonObject { ["enabled"] = false })).JsonAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(second));
        await (await admin.PatchAsync(path, new JsonObject { ["enabled"] = true })).JsonAsync();
        string third = await server.TokenAsync(FormOf(app));
        Assert.Equal(HttpStatusCode.NoContent, (await admin.SendAsync(HttpMethod.Delete, path)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(third));
    }

    private async Task ChangeAsync(JsonNode user, JsonObject change)
    {
        var admin = await server.UserAsync("GlobalAdmin");
        await (await admin.PatchAsync($"{Users}/{user["id"]}", change)).JsonAsync();
    }

    private async Task<JsonNode> RenewAsync(JsonNode app, string query)
    {
        var admin = await server.UserAsync("GlobalAdmin");
        return await (await admin.SendAsync(HttpMethod.Post, $"{Apps}/{app["clientId"]}/secrets{query}")).JsonAsync(HttpStatusCode.Created);
    }
}
