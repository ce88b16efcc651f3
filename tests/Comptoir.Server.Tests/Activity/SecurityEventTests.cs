using System.Net;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Door;

namespace Comptoir.Server.Tests.Activity;

/// <summary>R8.6: refusals and failed sign-ins can be read, by those who administer users (R2.10).</summary>
public sealed class SecurityEventTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Events = "/comptoir/v1/securityevents";

    [Fact]
    public async Task A_refusal_and_a_failed_sign_in_are_listed_newest_first_with_who_and_from_where()
    {
        var admin = await server.UserAsync("UserManagementAdmin");
        await FailSignInAsync("nadia-the-second@garance.example");
        await (await server.UserAsync("HelpdeskAgent")).GetAsync(new Uri("/comptoir/v1/users", UriKind.Relative));

        var page = await (await admin.SendAsync(HttpMethod.Get, Events, null)).JsonAsync(HttpStatusCode.OK);
        var items = page["items"]!.AsArray();

        Assert.Equal("refused", (string?)items[0]!["kind"]);
        Assert.Equal("GET /comptoir/v1/users/", (string?)items[0]!["what"]);
        Assert.Equal(server.UserOf("HelpdeskAgent")["userName"]!.GetValue<string>(), (string?)items[0]!["userPrincipalName"]);
        Assert.NotNull((string?)items[0]!["address"]);
        Assert.Null(items[0]!["partnerId"]);
        Assert.Contains(items, item => (string?)item!["kind"] == "sign_in_failed" && (string?)item["userPrincipalName"] == "nadia-the-second@garance.example");

        var failed = await (await admin.SendAsync(HttpMethod.Get, $"{Events}?kind=sign_in_failed&user=nadia-the-second@garance.example", null)).JsonAsync(HttpStatusCode.OK);
        Assert.Single(failed["items"]!.AsArray());
    }

    [Fact]
    public async Task A_partner_sees_its_own_events_and_the_operator_those_of_all()
    {
        await FailSignInAsync("stranger@garance.example");

        var theirs = await (await (await server.UserOfAsync(1, "AdminAgent")).SendAsync(HttpMethod.Get, Events, null)).JsonAsync(HttpStatusCode.Forbidden);
        var all = await (await (await server.OperatorAsync()).SendAsync(HttpMethod.Get, $"{Events}?user=stranger@garance.example", null)).JsonAsync(HttpStatusCode.OK);

        Assert.NotNull(theirs);
        Assert.Equal(server.Partner()["tenantId"]!.GetValue<string>(), (string?)Assert.Single(all["items"]!.AsArray())!["partnerId"]);
    }

    [Fact]
    public async Task A_walk_over_the_pages_meets_every_event_once()
    {
        for (int i = 0; i < 7; i++)
            await FailSignInAsync($"walk{i}@garance.example");
        var admin = await server.UserAsync("GlobalAdmin");
        var seen = new List<string>();
        string address = $"{Events}?kind=sign_in_failed&size=3";
        string? token = null;

        do
        {
            (string, string)[] headers = token is null ? [] : [("MS-ContinuationToken", token)];
            var page = await (await admin.SendAsync(HttpMethod.Get, token is null ? address : $"{Events}?size=3", null, headers)).JsonAsync(HttpStatusCode.OK);
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            token = (string?)page["continuationToken"];
        }
        while (token is not null);

        Assert.True(seen.Count >= 7);
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("kind=rubbish"), InlineData("from=yesterday"), InlineData("to=31.12."), InlineData("size=x"), InlineData("from=2026-02-02&to=2026-01-01"), InlineData("user=")]
    public async Task A_question_that_is_none_is_refused(string query)
    {
        var admin = await server.UserAsync("GlobalAdmin");

        var answer = await admin.SendAsync(HttpMethod.Get, $"{Events}?{query}", null);

        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest || query == "user=", answer.StatusCode.ToString());
    }

    private async Task FailSignInAsync(string name)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password",
            ["client_id"] = server.Partner()["apps"]![0]!["clientId"]!.GetValue<string>(),
            ["client_secret"] = server.Partner()["apps"]![0]!["secret"]!.GetValue<string>(),
            ["scope"] = "https://api.partnercenter.microsoft.com/.default",
            ["username"] = name,
            ["password"] = "not-it-at-all",
        });
        var answer = await server.Stranger().PostAsync(new Uri(server.Partner()["tokenUrl"]!.GetValue<string>()), form);
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }
}
