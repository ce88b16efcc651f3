using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Door;

/// <summary>Request ids, locales and what every answer carries (contract, platform §3, commerce W10).</summary>
public sealed class HeaderTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Theory]
    [InlineData("/v1/customers"), InlineData("/v1/nothing"), InlineData("/v1/customers/12/orders"), InlineData("/healthz")]
    public async Task The_ids_of_a_request_come_back_whatever_the_answer(string path)
    {
        var agent = await server.AdminAgentAsync();
        var (request, correlation) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());

        var answer = await agent.SendAsync(
            HttpMethod.Get, path, null, ("ms-requestid", request), ("MS-CORRELATIONID", correlation.ToUpperInvariant()), ("MS-CV", "ab12.1"));

        Assert.Equal([request], answer.Headers.GetValues("MS-RequestId"));
        Assert.Equal([correlation], answer.Headers.GetValues("MS-CorrelationId"));
        Assert.Equal(["ab12.1"], answer.Headers.GetValues("MS-CV"));
        Assert.NotNull(answer.Headers.Date);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_user_who_asks_is_told_whether_the_token_is_of_a_second_factor()
    {
        var (agent, app) = (await server.AdminAgentAsync(), await server.AppAsync());

        var asked = await agent.SendAsync(HttpMethod.Get, "/v1/customers", null, ("ValidateMfa", "true"));
        var silent = await agent.SendAsync(HttpMethod.Get, "/v1/customers", null);
        var program = await app.SendAsync(HttpMethod.Get, "/v1/customers", null, ("ValidateMfa", "true"));

        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Equal(["false"], asked.Headers.GetValues("isMfaCompliant"));
        Assert.False(silent.Headers.Contains("isMfaCompliant"));
        Assert.False(program.Headers.Contains("isMfaCompliant"));
        Assert.Equal(asked.Headers.GetValues("MS-ServerId"), silent.Headers.GetValues("MS-ServerId"));
    }

    [Theory]
    [InlineData(null), InlineData("not-a-guid"), InlineData(""), InlineData("42")]
    public async Task Without_usable_ids_the_server_makes_some(string? given)
    {
        var agent = await server.AdminAgentAsync();
        (string, string)[] headers = given is null ? [] : [("MS-RequestId", given), ("MS-CorrelationId", given)];

        var answer = await agent.SendAsync(HttpMethod.Get, "/v1/customers", null, headers);

        Assert.True(Guid.TryParse(answer.Headers.GetValues("MS-RequestId").Single(), out var id) && id != Guid.Empty);
        Assert.True(Guid.TryParse(answer.Headers.GetValues("MS-CorrelationId").Single(), out _));
    }

    [Theory]
    [InlineData("fr-FR", null, true), InlineData("fr-CA", null, true), InlineData("FR-fr", null, true), InlineData(null, "fr", true)]
    [InlineData("xx-YY", "fr-FR;q=0.9, en;q=0.1", true), InlineData("en-US", "fr-FR", false), InlineData(null, "xx-YY, *;q=0.1", false)]
    [InlineData("", "", false), InlineData("../../etc/passwd", ";;;q=,", false), InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", null, false), InlineData(null, "en;q=0.2, fr;q=0.8", true)]
    public async Task The_language_is_the_locales_then_the_first_known_one_accepted_then_English(string? locale, string? accepted, bool french)
    {
        var agent = await server.AdminAgentAsync();
        var headers = new List<(string, string)>();
        if (locale is not null)
            headers.Add(("X-Locale", locale));
        if (accepted is not null)
            headers.Add(("Accept-Language", accepted));

        var answer = await agent.SendAsync(HttpMethod.Get, "/v1/customers?size=abc", null, [.. headers]);

        var error = await answer.IsErrorAsync(HttpStatusCode.BadRequest, "800002");
        Assert.Equal(french ? "size n’a pas la forme attendue\u00A0: «\u00A0abc\u00A0»." : "size is not in the form asked for: 'abc'.", (string?)error["description"]);
    }

    /// <summary>Cultures with other minus signs, digits, calendars and separators than the invariant one.</summary>
    [Theory]
    [InlineData("sv-SE"), InlineData("fa-IR"), InlineData("ar-SA"), InlineData("th-TH"), InlineData("de-DE"), InlineData("hi-IN")]
    public async Task A_locale_changes_no_number_date_code_or_link(string locale)
    {
        var agent = await server.AdminAgentAsync();
        var order = await server.BuyAsync(agent, quantity: 2);
        string customer = $"customers/{server.CustomerIn("FR")}";
        foreach (string path in new[]
        {
            $"/v1/{customer}/orders?include_price=true", $"/v1/{customer}/orders/{order["id"]}?include_price=true", $"/v1/{customer}/subscriptions", $"/v1/{customer}/entitlements",
            $"/v1/{customer}", "/v1/customers?size=2", "/v1/countryvalidationrules/FR", "/v1/agreements", $"/comptoir/v1/{customer}/orders/{order["id"]}/cancellation",
        })
        {
            string english = await (await agent.SendAsync(HttpMethod.Get, path, null, ("X-Locale", "en-US"))).Content.ReadAsStringAsync();
            string other = await (await agent.SendAsync(HttpMethod.Get, path, null, ("X-Locale", locale))).Content.ReadAsStringAsync();
            Assert.Equal(WithoutTokens(english), WithoutTokens(other));
        }
    }

    [Fact]
    public async Task A_cart_made_under_another_culture_is_the_same_cart()
    {
        var agent = await server.AdminAgentAsync();
        var body = await server.CartBodyAsync(quantity: 3);

        var english = await (await agent.PostAsync(server.Carts(), body)).JsonAsync(HttpStatusCode.Created);
        var persian = await (await agent.PostAsync(server.Carts(), body, ("X-Locale", "fa-IR"))).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(english["lineItems"]!.ToJsonString(), persian["lineItems"]!.ToJsonString());
        Assert.Equal(english["quotes"]!.ToJsonString(), persian["quotes"]!.ToJsonString());
    }

    [Fact]
    public async Task Every_answer_with_a_body_says_that_it_is_UTF_8_JSON()
    {
        var agent = await server.AdminAgentAsync();

        foreach (string path in new[] { "/v1/customers", "/v1/auditrecords", "/v1/nothing", "/v1/invoices" })
            Assert.Equal("application/json; charset=utf-8", (await agent.GetAsync(path)).Content.Headers.ContentType?.ToString());
    }

    // Tokens are made anew each time and links to activation hold none here; the time left of a window may tick on between two calls.
    private static string WithoutTokens(string json)
    {
        var node = JsonNode.Parse(json)!;
        Strip(node);
        return node.ToJsonString();

        static void Strip(JsonNode? node)
        {
            if (node is JsonObject item)
            {
                item.Remove("continuationToken");
                item.Remove("headers");
                foreach (var member in item)
                    Strip(member.Value);
            }
            else if (node is JsonArray list)
            {
                foreach (var element in list)
                    Strip(element);
            }
        }
    }
}
