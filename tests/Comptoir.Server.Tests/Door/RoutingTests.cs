using System.Net;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Door;

/// <summary>Paths, methods, <c>Accept</c>, ids and query values (contract, platform §1, commerce W1, W5, W10).</summary>
public sealed class RoutingTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Theory]
    [InlineData("/v1/nothing"), InlineData("/v1"), InlineData("/v2/customers"), InlineData("/v1/customers/../../etc/passwd"), InlineData("/comptoir/v1/nothing")]
    public async Task An_unknown_path_answers_404_in_the_contracts_shape(string path)
    {
        var agent = await server.AdminAgentAsync();

        await (await agent.GetAsync(path)).IsErrorAsync(HttpStatusCode.NotFound, "1000");
    }

    [Fact]
    public async Task The_root_is_a_persons_door_and_leads_to_sign_in()
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Root };

        var answer = await browser.GetAsync("/");

        Assert.Equal((HttpStatusCode.SeeOther, "/sign-in"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Theory]
    [InlineData("DELETE", "/v1/customers"), InlineData("POST", "/v1/auditrecords"), InlineData("PATCH", "/comptoir/v1/clock"), InlineData("BREW", "/v1/customers")]
    public async Task A_wrong_method_answers_405_in_the_contracts_shape_and_says_which_are_right(string method, string path)
    {
        var agent = await server.AdminAgentAsync();

        var answer = await agent.SendAsync(new HttpMethod(method), path);

        await answer.IsErrorAsync(HttpStatusCode.MethodNotAllowed, "800042");
        Assert.NotEmpty(answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task Paths_and_query_names_are_known_in_any_case_and_with_a_slash_at_the_end()
    {
        var agent = await server.AdminAgentAsync();
        string plain = await agent.GetStringAsync($"/v1/customers/{server.CustomerIn("FR")}");

        string spelt = await agent.GetStringAsync($"/V1/CUSTOMERS/{server.CustomerIn("FR").ToUpperInvariant()}/");
        var page = await (await agent.GetAsync("/v1/Customers/?SIZE=1")).JsonAsync();

        Assert.Equal(plain, spelt);
        Assert.Single(page["items"]!.AsArray());
    }

    [Fact]
    public async Task HEAD_has_no_body_whatever_the_status()
    {
        var agent = await server.AdminAgentAsync();

        foreach (string path in new[] { "/v1/domains/brasserie-leon.example", "/v1/domains/nobody.example", "/v1/customers", "/v1/nothing" })
        {
            var answer = await agent.SendAsync(HttpMethod.Head, path);
            Assert.True((int)answer.StatusCode < 500);
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
            Assert.True(answer.Headers.Contains("MS-RequestId"));
        }
    }

    [Theory]
    [InlineData("application/json"), InlineData("application/json; charset=utf-8; odata=verbose"), InlineData("APPLICATION/JSON"), InlineData("*/*")]
    [InlineData("application/*"), InlineData("text/html, application/xhtml+xml, */*;q=0.8"), InlineData("application/pdf, application/json;q=0.1"), InlineData("not a media type")]
    [InlineData("application/problem+json")]
    public async Task Whoever_takes_JSON_gets_it(string accept)
    {
        var agent = await server.AdminAgentAsync();

        var answer = await agent.SendAsync(HttpMethod.Get, "/v1/customers", null, ("Accept", accept));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("application/pdf"), InlineData("text/html"), InlineData("text/*"), InlineData("application/json;q=0, text/plain")]
    public async Task Whoever_does_not_take_JSON_is_told_406_before_anything_is_done(string accept)
    {
        var agent = await server.AdminAgentAsync();
        var before = await server.CountAsync();

        var read = await agent.SendAsync(HttpMethod.Get, "/v1/customers", null, ("Accept", accept));
        var bought = await agent.PostAsync(server.Orders(), await server.OrderBodyAsync(), ("Accept", accept));

        await read.IsErrorAsync(HttpStatusCode.NotAcceptable, "800042");
        await bought.IsErrorAsync(HttpStatusCode.NotAcceptable, "800042");
        Assert.Equal(before, await server.CountAsync());
    }

    [Theory]
    [InlineData("12"), InlineData("contoso.example"), InlineData("..%2F..%2Fetc"), InlineData("%C3%A9"), InlineData("%ff"), InlineData("' or 1=1--")]
    public async Task A_customer_id_that_is_no_GUID_is_900118_everywhere(string id)
    {
        var agent = await server.AdminAgentAsync();

        foreach (string below in new[] { "/orders", "/carts/1", "/entitlements", "/subscriptions", "/profiles/billing" })
        {
            var answer = await agent.GetAsync($"/v1/customers/{id}{below}");
            await answer.IsErrorAsync(HttpStatusCode.BadRequest, "900118");
        }
    }

    [Fact]
    public async Task A_very_long_id_is_told_back_shortened()
    {
        var agent = await server.AdminAgentAsync();

        var answer = await agent.GetAsync($"/v1/customers/{new string('7', 5000)}/orders");

        await answer.IsErrorAsync(HttpStatusCode.BadRequest, "900118", "777");
    }

    [Theory]
    [InlineData("orders/{0}", "20000"), InlineData("carts/{0}", "800008"), InlineData("subscriptions/{0}", "20003"), InlineData("orders/{0}/provisioningstatus", "20000")]
    public async Task An_id_of_nothing_is_404_however_it_is_spelt(string pattern, string code)
    {
        var agent = await server.AdminAgentAsync();
        foreach (string id in new[] { "0", new string('a', 3000), "a%2Fb", "%e2%80%ae", "-1", "00000000-0000-0000-0000-000000000000", "a;b=c" })
        {
            string path = $"/v1/customers/{server.CustomerIn("FR")}/{string.Format(null, pattern, id)}";
            await (await agent.GetAsync(path)).IsErrorAsync(HttpStatusCode.NotFound, code);
        }
    }

    [Theory]
    [InlineData("-1"), InlineData("abc"), InlineData("1e9"), InlineData("1.5"), InlineData("%201"), InlineData("+1"), InlineData("0x10")]
    public async Task A_size_that_is_no_number_is_refused_with_its_name(string size)
    {
        var agent = await server.AdminAgentAsync();

        foreach (string list in new[] { "/v1/customers", "/v1/auditrecords" })
            await (await agent.GetAsync($"{list}?size={size}")).IsErrorAsync(HttpStatusCode.BadRequest, "800002", "size");
    }

    [Theory]
    [InlineData("size=0"), InlineData("size=99999999999999999999"), InlineData("size=1&size=abc"), InlineData("size="), InlineData("size"), InlineData("&&&=&?size=1"), InlineData("unknown=%zz")]
    public async Task A_strange_query_that_says_nothing_wrong_is_answered(string query)
    {
        var agent = await server.AdminAgentAsync();

        await (await agent.GetAsync($"/v1/customers?{query}")).JsonAsync();
    }

    [Theory]
    [InlineData("/v1/customers?filter=%00"), InlineData("/v1/auditrecords?filter=%7B%22Field%22:%22CompanyName%22,%22Value%22:%22a%00%22,%22Operator%22:%22substring%22%7D")]
    [InlineData("/v1/profiles/mpn?mpnId=%00"), InlineData("/v1/customers?filter=%7B%22Field%22:%22CompanyName%22,%22Value%22:%22%5Cu0000%22,%22Operator%22:%22starts_with%22%7D")]
    public async Task A_NUL_in_a_query_is_a_bad_request_not_a_failure(string path)
    {
        var agent = await server.AdminAgentAsync();

        await (await agent.GetAsync(path)).IsErrorAsync(HttpStatusCode.BadRequest, "800002");
    }
}
