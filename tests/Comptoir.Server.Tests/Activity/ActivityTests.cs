using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Time;
using Comptoir.Server.Tests.Audit;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Licensing;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Activity;

/// <summary>GET /comptoir/v1/activity (contract, commerce-keys-downloads B; R2.4, R2.4b, R2.12b, R8.1, R8.3).</summary>
public sealed class ActivityTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Route = "/comptoir/v1/activity";

    [Fact]
    public async Task A_key_got_and_a_link_copied_tell_who_when_and_what()
    {
        var (agent, admin) = (await server.AdminAgentAsync(), await server.UserAsync("GlobalAdmin"));
        var purchase = await Purchase.OfAsync(server);
        await purchase.KeyAsync(agent);
        var (file, _) = await purchase.LinkAsync(agent, "share");
        var me = await agent.ReadAsync("/comptoir/v1/me");

        var lines = await LinesAsync(admin, $"{Route}?customerId={purchase.CustomerId}");
        var (link, key) = (lines[0]!, lines[1]!);

        Assert.Equal("get_software_key", (string?)key["action"]);
        Assert.Equal("software_key", (string?)key["resourceType"]);
        Assert.Equal((string?)me["userName"], (string?)key["userPrincipalName"]);
        Assert.Equal((string?)me["applicationId"], (string?)key["applicationId"]);
        Assert.Equal(purchase.CustomerId, (string?)key["customerId"]);
        Assert.NotEqual("", (string)key["customerName"]!);
        Assert.Equal((purchase.ProductId, purchase.SkuId), ((string?)key["productId"], (string?)key["skuId"]));
        Assert.Equal("Windows Server 2022 Standard", (string?)key["title"]);
        Assert.Equal((purchase.OrderId, 0), ((string?)key["orderId"], (int?)key["lineItemNumber"]));
        Assert.Equal("127.0.0.1", (string?)key["address"]);
        Assert.Equal("succeeded", (string?)key["result"]);
        Assert.Equal("""{"version":"2022"}""", key["details"]!.ToJsonString());
        Assert.True(Guid.TryParse((string?)key["id"], out _));
        Assert.InRange(Now() - (DateTimeOffset)key["date"]!, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.DoesNotContain("partnerId", key.AsObject());
        Assert.Equal("get_software_download_link", (string?)link["action"]);
        Assert.Equal(("share", (string?)file["fileName"]), ((string?)link["details"]!["purpose"], (string?)link["details"]!["fileName"]));
    }

    [Fact]
    public async Task Following_the_tokens_gives_each_line_once_newest_first()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        string user = $"walk{Guid.NewGuid():N}@garance.example";
        for (int i = 0; i < 12; i++)
            await server.RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder, user: user);

        var met = new List<JsonNode>();
        string next = $"{Route}?size=5&user={user}";
        for (string? token = ""; token is not null;)
        {
            var page = await admin.ReadAsync(next);
            met.AddRange(page["items"]!.AsArray().Select(line => line!));
            token = (string?)page["continuationToken"];
            next = $"{Route}?size=5&continuationToken={token}";
            Assert.Equal(token is null, page["links"]!["next"] is null);
        }

        Assert.Equal(12, met.Select(line => (string?)line["id"]).Distinct().Count());
        Assert.Equal(met.OrderByDescending(line => (DateTimeOffset)line["date"]!), met);
    }

    [Fact]
    public async Task Filters_hold_all_at_once_and_do_not_look_at_case()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        string user = $"Filter{Guid.NewGuid():N}@garance.example";
        await server.RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder, user: user);
        await server.RecordAsync(ActivityResource.SoftwareKey, ActivityOperation.GetSoftwareKey, user: user);
        await server.RecordAsync(ActivityResource.Application, ActivityOperation.RegisterApplication, name: null, user: user);

        Assert.Equal(["create_order", "get_software_key", "register_application"], await ActionsAsync($"user={user.ToUpperInvariant()}"));
        Assert.Equal(["create_order", "get_software_key"], await ActionsAsync($"user={user}&customerId={server.CustomerIn("FR").ToUpperInvariant()}"));
        Assert.Equal(["get_software_key"], await ActionsAsync($"user={user}&action=get_software_key"));
        Assert.Equal(["get_software_key"], await ActionsAsync($"user={user}&action=GetSoftwareKey"));
        Assert.Empty(await ActionsAsync($"user={user}&action=create_transfer"));
        Assert.Empty(await ActionsAsync($"user={user[1..]}"));
        Assert.Empty(await ActionsAsync($"user={user}&customerId={server.CustomerIn("GB", partner: 1)}"));
        Assert.Empty(await ActionsAsync($"user={user}&customerId={Guid.NewGuid()}"));

        async Task<List<string>> ActionsAsync(string query) =>
            [.. (await LinesAsync(admin, $"{Route}?{query}")).Select(line => (string)line!["action"]!).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task A_date_as_to_holds_that_day_and_an_instant_ends_with_itself()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        string user = $"when{Guid.NewGuid():N}@garance.example";
        await server.RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder, user: user);
        string date = (string)(await LinesAsync(admin, $"{Route}?user={user}"))[0]!["date"]!;
        var instant = DateTimeOffset.Parse(date, CultureInfo.InvariantCulture);
        string Day(int days) => instant.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string At(TimeSpan later) => (instant + later).UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        string InParis() => Uri.EscapeDataString(instant.ToOffset(TimeSpan.FromHours(2)).ToString("O", CultureInfo.InvariantCulture));
        var tick = TimeSpan.FromMicroseconds(1);

        foreach (string period in (string[])[$"from={Day(0)}&to={Day(0)}", $"from={date}&to={date}", $"from={InParis()}&to={InParis()}", $"to={Day(0)}", $"from={Day(0)}"])
            Assert.Single(await LinesAsync(admin, $"{Route}?user={user}&{period}"));
        foreach (string period in (string[])[$"from={Day(-1)}&to={Day(-1)}", $"from={Day(1)}&to={Day(1)}", $"from={Day(1)}", $"to={At(-tick)}", $"from={At(tick)}"])
            Assert.Empty(await LinesAsync(admin, $"{Route}?user={user}&{period}"));
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=03/02/2026", "from")]
    [InlineData("to=2026-02-30", "to")]
    [InlineData("to=9999-12-31", "to")]
    [InlineData("from=2026-03-02&to=2026-03-01", "to")]
    [InlineData("customerId=12", "customerId")]
    [InlineData("action=steal", "action")]
    [InlineData("user=a%0Ab", "user")]
    [InlineData("size=-1", "size")]
    [InlineData("size=many", "size")]
    [InlineData("continuationToken=x", "MS-ContinuationToken")]
    public async Task What_is_not_understood_is_refused_with_its_field(string query, string field)
    {
        var admin = await server.UserAsync("GlobalAdmin");

        await (await admin.GetAsync($"{Route}?{query}")).RefusesAsync(HttpStatusCode.BadRequest, "800002", field);
        if (!query.StartsWith("size", StringComparison.Ordinal) && !query.StartsWith("cont", StringComparison.Ordinal))
            await (await admin.GetAsync($"{Route}.csv?{query}")).RefusesAsync(HttpStatusCode.BadRequest, "800002", field);
    }

    [Theory]
    [InlineData("GlobalAdmin", true)]
    [InlineData("AccountAdmin", true)]
    [InlineData("ReferralAdmin", true)]
    [InlineData("MarketingContentAdmin", true)]
    [InlineData("BillingAdmin", false)]
    [InlineData("UserManagementAdmin", false)]
    [InlineData("AdminAgent", false)]
    [InlineData("SalesAgent", false)]
    [InlineData("HelpdeskAgent", false)]
    public async Task The_use_of_keys_and_downloads_is_shown_to_those_roles_alone(string role, bool seesKeys)
    {
        string user = $"{role}{Guid.NewGuid():N}@garance.example";
        await server.RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder, user: user);
        await server.RecordAsync(ActivityResource.SoftwareKey, ActivityOperation.GetSoftwareKey, user: user);
        await server.RecordAsync(ActivityResource.SoftwareDownloadLink, ActivityOperation.GetSoftwareDownloadLink, user: user);
        var client = await server.UserAsync(role);

        var lines = await LinesAsync(client, $"{Route}?user={user}");
        string sheet = await client.GetStringAsync($"{Route}.csv?user={user}");
        var byName = await LinesAsync(client, $"{Route}?user={user}&action=get_software_key");

        Assert.Equal(seesKeys ? 3 : 1, lines.Count);
        Assert.Equal(seesKeys ? 1 : 0, byName.Count);
        Assert.Equal(seesKeys, sheet.Contains("get_software_key", StringComparison.Ordinal));
        Assert.Contains("create_order", sheet, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_partner_sees_nothing_of_it_and_the_operator_whose_it_is_but_no_keys()
    {
        string user = $"whose{Guid.NewGuid():N}@garance.example";
        await server.RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder, user: user);
        await server.RecordAsync(ActivityResource.SoftwareKey, ActivityOperation.GetSoftwareKey, user: user);
        var (foreign, op) = (await server.UserOfAsync(1, "AdminAgent"), await server.OperatorAsync());

        var seen = Assert.Single(await LinesAsync(op, $"{Route}?user={user}"))!;

        Assert.Equal("create_order", (string?)seen["action"]);
        Assert.Equal((string?)server.Partner()["tenantId"], (string?)seen["partnerId"]);
        Assert.Empty(await LinesAsync(foreign, $"{Route}?user={user}"));
        Assert.Single((await foreign.GetStringAsync($"{Route}.csv?user={user}")).Trim().Split('\n'));
    }

    [Fact]
    public async Task Without_a_role_or_a_token_nothing_is_shown_and_nothing_is_kept_on_the_way()
    {
        foreach (string route in (string[])[Route, $"{Route}.csv"])
        {
            await (await (await server.AppAsync(withRoles: false)).GetAsync(route)).RefusesAsync(HttpStatusCode.Forbidden, "900150");
            await (await (await server.CustomerUserAsync("FR")).GetAsync(route)).RefusesAsync(HttpStatusCode.Forbidden, "900150");
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.Stranger().GetAsync(route)).StatusCode);
            var allowed = await (await server.AppAsync()).GetAsync(route);
            Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
            Assert.True(allowed.Headers.CacheControl!.NoStore);
        }
    }

    [Fact]
    public async Task A_token_is_good_for_its_caller_and_its_query_alone()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        for (int i = 0; i < 3; i++)
            await server.RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder);
        string token = (string)(await admin.ReadAsync($"{Route}?size=1&action=create_order"))["continuationToken"]!;

        await admin.ReadAsync($"{Route}?action=create_order&continuationToken={token}");
        await (await admin.GetAsync($"{Route}?action=update_order&continuationToken={token}")).RefusesAsync(HttpStatusCode.BadRequest, "800002", "MS-ContinuationToken");
        await (await (await server.UserAsync("AccountAdmin")).GetAsync($"{Route}?continuationToken={token}")).RefusesAsync(HttpStatusCode.BadRequest, "800002", "MS-ContinuationToken");
    }

    private static async Task<JsonArray> LinesAsync(HttpClient client, string path) => (await client.ReadAsync(path))["items"]!.AsArray();

    private DateTimeOffset Now() => server.Services.GetRequiredService<CommerceClock>().GetUtcNow();
}
