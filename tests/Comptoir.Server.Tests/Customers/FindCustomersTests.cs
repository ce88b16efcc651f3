using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;

namespace Comptoir.Server.Tests.Customers;

/// <summary>GET /v1/customers and /v1/customers/{id} (contract, platform §7, §8, platform-customers §1.2; R1.1, R2.6).</summary>
public sealed class FindCustomersTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Route = "/v1/customers";

    [Fact]
    public async Task Following_the_links_over_250_customers_meets_each_once_and_back()
    {
        await AddAsync("walk", 250);
        var agent = await server.AdminAgentAsync();
        string filter = Uri.EscapeDataString("""{"Field":"CompanyName","Value":"walk","Operator":"starts_with"}""");

        var (names, pages, last) = await FollowAsync(agent, $"{Route}?size=0&filter={filter}", "next");
        var (back, _, first) = await FollowAsync(agent, last, "previous");

        Assert.Equal([100, 100, 50], pages);
        Assert.Equal(Enumerable.Range(0, 250).Select(i => $"Walk {i:000}"), names);
        Assert.Equal(250, back.Distinct().Count());
        Assert.Null(first["links"]!["previous"]);
    }

    [Fact]
    public async Task A_page_has_the_shape_of_the_contract()
    {
        var agent = await server.AdminAgentAsync();

        var page = await (await agent.GetAsync($"{Route}?size=2")).JsonAsync();

        Assert.Equal(2, (int?)page["totalCount"]);
        Assert.Equal("Collection", (string?)page["attributes"]!["objectType"]);
        Assert.Equal("/customers?size=2", (string?)page["links"]!["self"]!["uri"]);
        Assert.Equal("/customers?size=2&seekOperation=Next", (string?)page["links"]!["next"]!["uri"]);
        Assert.Equal("GET", (string?)page["links"]!["next"]!["method"]);
        Assert.Equal("MS-ContinuationToken", (string?)page["links"]!["next"]!["headers"]![0]!["key"]);
        Assert.Equal((string?)page["continuationToken"], (string?)page["links"]!["next"]!["headers"]![0]!["value"]);
        Assert.Null(page["links"]!["previous"]);
        var customer = page["items"]![0]!;
        Assert.Equal("reseller", (string?)customer["relationshipToPartner"]);
        Assert.Null(customer["billingProfile"]);
        Assert.Equal($"/customers/{customer["id"]}", (string?)customer["links"]!["self"]!["uri"]);
        Assert.Equal($"/customers/{customer["id"]}/profiles/company", (string?)customer["companyProfile"]!["links"]!["self"]!["uri"]);
    }

    [Fact]
    public async Task The_SDK_seeks_with_the_token_alone()
    {
        await AddAsync("seek", 5);
        var agent = await server.AdminAgentAsync();
        string filter = Uri.EscapeDataString("""{"operator":9,"value":"SEEK","field":"companyname"}""").Replace("%20", "+", StringComparison.Ordinal);
        var first = await (await agent.GetAsync($"{Route}?size=2&filter={filter}")).JsonAsync();
        (string, string) token = (Commerce(), (string)first["continuationToken"]!);

        async Task<IEnumerable<string?>> Names(string operation) =>
            (await (await agent.SendAsync(HttpMethod.Get, $"{Route}?seekOperation={operation}", null, token)).JsonAsync())["items"]!.AsArray()
                .Select(customer => (string?)customer!["companyProfile"]!["companyName"]);

        Assert.Equal(["Seek 002", "Seek 003"], await Names("Next"));
        Assert.Equal(["Seek 000", "Seek 001"], await Names("first"));
        Assert.Equal(["Seek 003", "Seek 004"], await Names("Last"));
        Assert.Equal(["Seek 000", "Seek 001"], await Names("PageIndex"));
        Assert.Equal(["Seek 004"], await Names("PageIndex&pageIndex=2"));
        Assert.Empty(await Names("Previous"));

        static string Commerce() => "MS-ContinuationToken";
    }

    [Theory]
    [InlineData("size=-1", "size"), InlineData("size=ten", "size"), InlineData("size=1.5", "size")]
    [InlineData("seekOperation=Sideways", "seekOperation"), InlineData("seekOperation=Next", "MS-ContinuationToken")]
    [InlineData("filter=%7B", "filter"), InlineData("filter=null", "filter"), InlineData("filter=%5B%5D", "filter")]
    [InlineData("filter={\"Field\":\"CompanyName\",\"Value\":\"a\",\"Operator\":\"substring\"}", "filter.operator")]
    [InlineData("filter={\"Field\":\"CompanyName\",\"Value\":\"a\",\"Operator\":\"sounds_like\"}", "filter")]
    [InlineData("filter={\"Field\":\"Colour\",\"Value\":\"a\",\"Operator\":\"starts_with\"}", "filter.field")]
    [InlineData("filter={\"Field\":\"Domain\",\"Operator\":\"starts_with\"}", "filter.value")]
    [InlineData("filter={\"Field\":\"IndirectReseller\",\"Value\":\"a\",\"Operator\":\"starts_with\"}", "filter.value")]
    [InlineData("filter={\"Operator\":\"and\"}", "filter.leftFilter")]
    public async Task A_wrong_query_is_refused_by_name(string query, string mentions)
    {
        var agent = await server.AdminAgentAsync();

        var answer = await agent.GetAsync($"{Route}?{query}");

        await answer.RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, mentions);
    }

    [Fact]
    public async Task A_token_serves_its_caller_and_its_filter_only()
    {
        var agent = await server.AdminAgentAsync();
        string token = (string)(await (await agent.GetAsync($"{Route}?size=1")).JsonAsync())["continuationToken"]!;
        (string, string) header = ("MS-ContinuationToken", token);
        const string filter = """filter={"Field":"Domain","Value":"a","Operator":"starts_with"}""";

        var other = await (await server.UserAsync("GlobalAdmin")).SendAsync(HttpMethod.Get, $"{Route}?seekOperation=Next", null, header);
        var foreign = await (await server.AppAsync(partner: 1)).SendAsync(HttpMethod.Get, $"{Route}?seekOperation=Next", null, header);
        var filtered = await agent.SendAsync(HttpMethod.Get, $"{Route}?seekOperation=Next&{filter}", null, header);
        var forged = await agent.SendAsync(HttpMethod.Get, $"{Route}?seekOperation=Next", null, ("MS-ContinuationToken", "bmV4dDoxMDA="));

        foreach (var answer in new[] { other, foreign, filtered, forged })
            await answer.RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "MS-ContinuationToken");
    }

    [Fact]
    public async Task A_size_beyond_500_is_taken_for_500()
    {
        var agent = await server.AdminAgentAsync();

        Assert.Equal(HttpStatusCode.OK, (await agent.GetAsync($"{Route}?size=99999999999999999999")).StatusCode);
    }

    [Fact]
    public async Task The_customers_of_a_reseller_are_for_users_and_there_are_none()
    {
        const string query = """?filter={"Field":"IndirectReseller","Value":"11111111-2222-3333-4444-555555555555","Operator":"starts_with"}""";

        var user = await (await server.AdminAgentAsync()).GetAsync(Route + query);
        var app = await (await server.AppAsync()).GetAsync(Route + query);

        Assert.Empty((await user.JsonAsync())["items"]!.AsArray());
        await app.RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
    }

    [Fact]
    public async Task A_partner_sees_its_own_customers_and_no_others()
    {
        var agent = await server.AdminAgentAsync();
        var mine = Ids(0);
        var theirs = Ids(1);

        var listed = (await (await agent.GetAsync($"{Route}?size=500")).JsonAsync())["items"]!.AsArray().Select(customer => (string)customer!["id"]!).ToHashSet();

        Assert.Subset(listed, mine);
        Assert.Empty(listed.Intersect(theirs));
    }

    [Theory]
    [InlineData(""), InlineData("/profiles/billing")]
    public async Task A_foreign_customer_answers_like_one_that_does_not_exist(string part)
    {
        var agent = await server.AdminAgentAsync();

        var foreign = await agent.GetAsync($"{Route}/{Ids(1).First()}{part}");
        var unknown = await agent.GetAsync($"{Route}/11111111-2222-3333-4444-555555555555{part}");
        var malformed = await agent.GetAsync($"{Route}/contoso{part}");

        await foreign.RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        Assert.Equal(await unknown.Content.ReadAsStringAsync(), await foreign.Content.ReadAsStringAsync());
        await malformed.RefusesAsync(HttpStatusCode.BadRequest, WireCode.CustomerIdMalformed);
    }

    [Theory]
    [InlineData("/v1/customers"), InlineData("/v1/customers/{0}"), InlineData("/V1/CUSTOMERS/{0}/Profiles/Billing/")]
    public async Task Who_may_not_see_customers_is_refused(string route)
    {
        string path = string.Format(route, server.CustomerIn("FR"));

        var seen = await (await server.UserAsync("BillingAdmin")).GetAsync(path);
        var byApp = await (await server.AppAsync()).GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        Assert.Equal(HttpStatusCode.OK, byApp.StatusCode);
        foreach (string role in new[] { "ReferralAdmin", "MarketingContentAdmin", "UserManagementAdmin" })
            await (await (await server.UserAsync(role)).GetAsync(path)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        await (await (await server.OperatorAsync()).GetAsync(path)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        await (await (await server.CustomerUserAsync("FR")).GetAsync(path)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Stranger().GetAsync(path)).StatusCode);
    }

    private HashSet<string> Ids(int partner) => [.. server.Partner(partner)["customers"]!.AsArray().Select(customer => (string)customer!["id"]!)];

    /// <summary>Straight into the store: making 250 by the use case would hash 250 passwords.</summary>
    private async Task AddAsync(string word, int count) => await server.InStoreAsync(async db =>
    {
        var partner = new PartnerId((Guid)server.Partner()["tenantId"]!);
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (int i = count - 1; i >= 0; i--)
        {
            var billing = new BillingProfile { CompanyName = $"{char.ToUpperInvariant(word[0])}{word[1..]} {i:000}", Address = new Address { Country = "FR" } };
            db.Add(new Customer(partner, new CustomerId(NewId.Guid(at)), NewId.Guid(at), NewId.Guid(at), $"{word}{i}.onmicrosoft.com", billing, at));
        }

        return await db.SaveChangesAsync();
    });

    private static async Task<(List<string> Names, List<int> Pages, JsonNode Last)> FollowAsync(HttpClient client, string path, string link) =>
        await FollowAsync(client, await (await client.GetAsync(path)).JsonAsync(), link);

    /// <summary>Follows a link as clients do: its address with its headers, until a page has none.</summary>
    private static async Task<(List<string> Names, List<int> Pages, JsonNode Last)> FollowAsync(HttpClient client, JsonNode page, string link)
    {
        var (names, pages) = (new List<string>(), new List<int>());
        while (true)
        {
            names.AddRange(page["items"]!.AsArray().Select(customer => (string)customer!["companyProfile"]!["companyName"]!));
            pages.Add(page["items"]!.AsArray().Count);
            if (page["links"]![link] is not { } next)
                return (names, pages, page);
            var headers = next["headers"]!.AsArray().Select(header => ((string)header!["key"]!, (string)header["value"]!)).ToArray();
            page = await (await client.SendAsync(HttpMethod.Get, $"/v1{next["uri"]}", null, headers)).JsonAsync();
        }
    }
}
