using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Access;

/// <summary>The two token endpoints (contract, platform §2).</summary>
public sealed class TokenEndpointTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task An_application_gets_a_v2_token_with_its_roles_and_no_user()
    {
        var (status, body, headers) = await server.AskV2Async(server.AppForm());

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("no-store", headers.CacheControl!.ToString());
        Assert.Equal("Bearer", body.Text("token_type"));
        Assert.Equal(3600, body["expires_in"]!.GetValue<int>());
        Assert.Equal(3600, body["ext_expires_in"]!.GetValue<int>());
        Assert.False(body.ContainsKey("refresh_token"));
        var claims = TokenFacts.Claims(body.Text("access_token"));
        Assert.Equal(TokenFacts.Graph, claims.GetProperty("aud").GetString());
        Assert.Equal(server.TenantOf(), claims.GetProperty("tid").GetString());
        Assert.Equal($"{server.Root.ToString().TrimEnd('/')}/{server.TenantOf()}/v2.0", claims.GetProperty("iss").GetString());
        Assert.Equal("2.0", claims.GetProperty("ver").GetString());
        Assert.Equal(server.App().ClientId, claims.GetProperty("azp").GetString());
        Assert.Equal(9, claims.GetProperty("roles").GetArrayLength());
        Assert.False(claims.TryGetProperty("scp", out _));
        Assert.False(claims.TryGetProperty("upn", out _));
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(body.Text("access_token")));
    }

    [Fact]
    public async Task The_v1_endpoint_answers_its_numbers_as_strings()
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        var (status, body, _) = await server.AskV1Async(server.AppForm());

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("3600", body.Text("expires_in"));
        Assert.Equal("3600", body.Text("ext_expires_in"));
        Assert.InRange(long.Parse(body.Text("expires_on")), now + 3590, now + 3630);
        Assert.InRange(long.Parse(body.Text("not_before")), now - 310, now - 270);
        Assert.Equal(TokenFacts.Graph, body.Text("resource"));
        var claims = TokenFacts.Claims(body.Text("access_token"));
        Assert.Equal("1.0", claims.GetProperty("ver").GetString());
        Assert.False(claims.TryGetProperty("azp", out _));
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(body.Text("access_token")));
    }

    [Fact]
    public async Task A_user_of_the_demo_world_signs_in_by_password_and_its_token_says_who_it_is()
    {
        var form = server.UserForm();
        (form["scope"], form["client_info"]) = ($"openid {TokenFacts.PartnerApi}/user_impersonation", "1");

        var (status, body, _) = await server.AskV2Async(form);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(form["scope"], body.Text("scope"));
        var claims = TokenFacts.Claims(body.Text("access_token"));
        Assert.Equal("user_impersonation", claims.GetProperty("scp").GetString());
        Assert.Equal(form["username"], claims.GetProperty("upn").GetString());
        Assert.Equal(form["username"], claims.GetProperty("preferred_username").GetString());
        Assert.Equal("AdminAgent", Assert.Single(claims.GetProperty("roles").EnumerateArray()).GetString());
        var info = JsonNode.Parse(TokenFacts.Decode(body.Text("client_info")))!;
        Assert.Equal(claims.GetProperty("oid").GetString(), info["uid"]!.GetValue<string>());
        Assert.Equal(server.TenantOf(), info["utid"]!.GetValue<string>());
        Assert.Equal(server.App().ClientId, TokenFacts.Claims(body.Text("id_token")).GetProperty("aud").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, await server.TryAsync(body.Text("id_token")));
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(body.Text("access_token")));
    }

    [Fact]
    public async Task A_domain_stands_for_its_tenant()
    {
        string domain = server.User("AdminAgent").Name.Split('@')[1];

        var (status, body, _) = await server.AskV2Async(server.AppForm(), domain.ToUpperInvariant());

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(server.TenantOf(), TokenFacts.Claims(body.Text("access_token")).GetProperty("tid").GetString());
    }

    [Theory]
    [InlineData("https://graph.windows.net/.default", "https://graph.windows.net")]
    [InlineData("https://graph.windows.net//.default", "https://graph.windows.net")]
    [InlineData("https://api.partnercenter.microsoft.com/user_impersonation offline_access", "https://api.partnercenter.microsoft.com")]
    [InlineData("{root}/.default", "{root}")]
    [InlineData("openid", "{root}")]
    public async Task The_audience_follows_the_scope(string scope, string audience)
    {
        string root = server.Root.ToString().TrimEnd('/');
        var form = server.AppForm();
        form["scope"] = scope.Replace("{root}", root, StringComparison.Ordinal);

        var (status, body, _) = await server.AskV2Async(form);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(audience.Replace("{root}", root, StringComparison.Ordinal), TokenFacts.Claims(body.Text("access_token")).GetProperty("aud").GetString());
        Assert.Equal(HttpStatusCode.OK, await server.TryAsync(body.Text("access_token")));
    }

    [Theory]
    [InlineData("grant_type", null, 400, "invalid_request", 900144)]
    [InlineData("grant_type", "implicit", 400, "unsupported_grant_type", 70003)]
    [InlineData("grant_type", "device_code", 400, "unsupported_grant_type", 70003), InlineData("grant_type", "authorization_code", 400, "invalid_request", 900144)]
    [InlineData("client_id", null, 400, "invalid_request", 900144)]
    [InlineData("client_id", "c0000000-0000-4000-8000-000000000999", 400, "unauthorized_client", 700016)]
    [InlineData("client_id", "not-a-guid", 400, "unauthorized_client", 700016)]
    [InlineData("client_secret", null, 401, "invalid_client", 7000218)]
    [InlineData("client_secret", "wrong", 401, "invalid_client", 7000215)]
    [InlineData("scope", null, 400, "invalid_request", 900144)]
    [InlineData("scope", "https://elsewhere.example/.default", 400, "invalid_scope", 70011)]
    [InlineData("scope", "https://graph.windows.net/.default https://api.partnercenter.microsoft.com/.default", 400, "invalid_scope", 70011)]
    public async Task A_faulty_request_is_refused_in_the_OAuth_shape(string field, string? value, int status, string error, int number)
    {
        var form = server.AppForm();
        form[field] = value;

        var answer = await server.AskAsync($"/{server.TenantOf()}/oauth2/v2.0/token", form, ("client-request-id", "abc-123"));

        Assert.Equal((status, error), ((int)answer.Status, answer.Body.Text("error")));
        Assert.Equal(number, Assert.Single(answer.Body["error_codes"]!.AsArray())!.GetValue<int>());
        Assert.StartsWith($"AADSTS{number}: ", answer.Body.Text("error_description"), StringComparison.Ordinal);
        Assert.All(["timestamp", "trace_id", "correlation_id"], member => Assert.NotEmpty(answer.Body.Text(member)));
        Assert.Equal("abc-123", Assert.Single(answer.Headers.GetValues("client-request-id")));
        Assert.False(answer.Body.ContainsKey("access_token"));
    }

    [Fact]
    public async Task An_unknown_resource_is_refused_by_v1()
    {
        var (status, body, _) = await server.AskV1Async(server.AppForm(), "https://elsewhere.example");

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_resource"), (status, body.Text("error")));
    }

    [Theory]
    [InlineData("c0000000-0000-4000-8000-00000000ffff"), InlineData("nobody.example"), InlineData("common")]
    public async Task An_unknown_tenant_is_refused(string tenant)
    {
        var (status, body, _) = await server.AskV2Async(server.AppForm(), tenant);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (status, body.Text("error")));
        Assert.Equal(90002, body["error_codes"]![0]!.GetValue<int>());
    }

    [Fact]
    public async Task An_application_of_another_partner_is_as_unknown_as_one_that_does_not_exist()
    {
        var foreign = server.AppForm(partner: 1);
        var invented = server.AppForm();
        invented["client_id"] = Guid.Empty.ToString();

        var first = await server.AskV2Async(foreign);
        var second = await server.AskV2Async(invented);

        Assert.Equal((second.Status, second.Body.Text("error_description")), (first.Status, first.Body.Text("error_description")));
    }

    [Fact]
    public async Task An_application_alone_has_no_standing_in_a_customers_tenant()
    {
        var (status, body, _) = await server.AskV2Async(server.AppForm(), server.CustomerIn("FR"));

        Assert.Equal((HttpStatusCode.BadRequest, "unauthorized_client"), (status, body.Text("error")));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_user_are_told_alike_and_recorded()
    {
        int before = await FailuresAsync();
        var wrong = server.UserForm();
        wrong["password"] = "not the password";
        var unknown = server.UserForm();
        unknown["username"] = "nobody@garance.example";

        var first = await server.AskV2Async(wrong);
        var second = await server.AskV2Async(unknown);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_grant"), (first.Status, first.Body.Text("error")));
        Assert.Equal(first.Body.Text("error_description"), second.Body.Text("error_description"));
        Assert.Equal(before + 2, await FailuresAsync());
        var last = await server.InStoreAsync(db => db.SecurityEvents.OrderBy(e => e.RecordedAt).LastAsync());
        Assert.Equal((SecurityEventKind.SignInFailed, "nobody@garance.example", "POST /{tenant}/oauth2/v2.0/token"), (last.Kind, last.UserName, last.What));
    }

    [Fact]
    public async Task A_customers_user_signs_in_at_the_customers_tenant_only()
    {
        var user = server.Partner()["customers"]!.AsArray().First(c => (string?)c!["country"] == "FR")!["users"]![0]!;
        var form = server.UserForm();
        (form["username"], form["password"]) = (user["userName"]!.GetValue<string>(), user["password"]!.GetValue<string>());

        var own = await server.AskV2Async(form, server.CustomerIn("FR"));
        var partners = await server.AskV2Async(form);
        var others = await server.AskV2Async(form, server.CustomerIn("US"));

        Assert.Equal(server.CustomerIn("FR"), TokenFacts.Claims(own.Body.Text("access_token")).GetProperty("tid").GetString());
        Assert.Equal("invalid_grant", partners.Body.Text("error"));
        Assert.Equal("invalid_grant", others.Body.Text("error"));
    }

    [Fact]
    public async Task A_body_that_is_no_form_names_what_is_missing_and_a_repeated_field_is_refused()
    {
        using var client = server.Stranger();
        var path = new Uri($"/{server.TenantOf()}/oauth2/v2.0/token", UriKind.Relative);
        using var twice = new FormUrlEncodedContent([new("grant_type", "password"), new("grant_type", "client_credentials")]);

        var json = await client.PostAsJsonAsync(path, server.AppForm(), TestContext.Current.CancellationToken);
        var repeated = await client.PostAsync(path, twice, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (json.StatusCode, repeated.StatusCode));
        Assert.Contains("grant_type", await json.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("9000411", await repeated.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_speak_the_callers_language()
    {
        var form = server.AppForm();
        form["client_secret"] = "wrong";

        var (_, body, _) = await server.AskAsync($"/{server.TenantOf()}/oauth2/v2.0/token", form, ("X-Locale", "fr-FR"));

        Assert.Contains("clé secrète", body.Text("error_description"), StringComparison.Ordinal);
    }

    private Task<int> FailuresAsync() => server.InStoreAsync(db => db.SecurityEvents.CountAsync(e => e.Kind == SecurityEventKind.SignInFailed));
}
