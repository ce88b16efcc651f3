using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Time;
using Comptoir.Server.Tests.Customers;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Audit;

/// <summary>GET /v1/auditrecords (contract, platform-operations §2, platform §7, §8; R2.4, R2.4b, R2.12b, R8.2).</summary>
public sealed class AuditRecordTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Route = "/v1/auditrecords";

    [Fact]
    public async Task A_record_has_the_shape_of_the_contract()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        string key = await RecordAsync(ActivityResource.SoftwareKey, ActivityOperation.GetSoftwareKey, name: "Brasserie Léon");

        var record = (await OfKeyAsync(admin, key)).Single();

        Assert.Matches($"^{Partner()}_{Customer()}_{key}_getsoftwarekey_[0-9]{{18}}$", (string?)record["id"]);
        Assert.Equal(Partner(), (string?)record["partnerId"]);
        Assert.Equal(Customer(), (string?)record["customerId"]);
        Assert.Equal("Brasserie Léon", (string?)record["customerName"]);
        Assert.Equal("nadia@garance.example", (string?)record["userPrincipalName"]);
        Assert.Equal("software_key", (string?)record["resourceType"]);
        Assert.Equal("get_software_key", (string?)record["operationType"]);
        Assert.Equal("succeeded", (string?)record["operationStatus"]);
        Assert.EndsWith("Z", (string?)record["operationDate"], StringComparison.Ordinal);
        Assert.Equal("""[{"key":"OrderId","value":"wx81"},{"key":"LineItemNumber","value":"0"}]""", record["customizedData"]!.ToJsonString());
        Assert.Equal("AuditRecord", (string?)record["attributes"]!["objectType"]);
        Assert.True(Guid.TryParse((string?)record["originalCorrelationId"], out _));
        Assert.DoesNotContain(record.AsObject(), member => member.Value is null);
    }

    [Fact]
    public async Task A_record_without_a_customer_or_user_leaves_them_out()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        string key = await RecordAsync(ActivityResource.Application, ActivityOperation.RegisterApplication, name: null, user: null);

        var record = (await OfKeyAsync(admin, key)).Single().AsObject();

        Assert.Matches($"^{Partner()}_{key}_registerapplication_[0-9]+$", (string?)record["id"]);
        Assert.DoesNotContain("customerId", record);
        Assert.DoesNotContain("customerName", record);
        Assert.DoesNotContain("userPrincipalName", record);
    }

    [Fact]
    public async Task Following_the_links_gives_each_record_once_and_the_last_page_has_no_next()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        var keys = new HashSet<string>();
        for (int i = 0; i < 23; i++)
            keys.Add(await RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder, name: "Walkers"));
        string filter = Uri.EscapeDataString("""{"Field":"CompanyName","Value":"walkers","Operator":"substring"}""");

        var met = new List<string>();
        var sizes = new List<int>();
        var page = await (await admin.GetAsync($"{Route}?size=10&filter={filter}")).JsonAsync();
        while (true)
        {
            sizes.Add(page["items"]!.AsArray().Count);
            met.AddRange(page["items"]!.AsArray().Select(KeyOf!));
            if (page["links"]!["next"] is not { } next)
                break;
            var header = next["headers"]![0]!;
            Assert.StartsWith("/auditrecords?", (string?)next["uri"], StringComparison.Ordinal);
            Assert.Equal("MS-ContinuationToken", (string?)header["key"]);
            page = await (await admin.SendAsync(HttpMethod.Get, "/v1" + next["uri"], null, ((string)header["key"]!, (string)header["value"]!))).JsonAsync();
        }

        Assert.Equal([10, 10, 3], sizes);
        Assert.Equal(keys.Order(), met.Order());
        Assert.Null(page["continuationToken"]);
    }

    [Fact]
    public async Task A_page_begins_with_the_newest_and_holds_at_most_500()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        await RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder);
        string newest = await RecordAsync(ActivityResource.Order, ActivityOperation.UpdateOrder);

        var page = await (await admin.GetAsync($"{Route}?size=100000")).JsonAsync();

        Assert.Equal(newest, KeyOf(page["items"]![0]!));
        Assert.True(page["items"]!.AsArray().Count <= 500);
        Assert.Equal("/auditrecords?size=100000", (string?)page["links"]!["self"]!["uri"]);
        Assert.Equal((int?)page["totalCount"], page["items"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("""{"Field":"ResourceType","Value":"SoftwareKey","Operator":"equals"}""")]
    [InlineData("""{"Field":"ResourceType","Value":"software_key","Operator":"equals"}""")]
    [InlineData("""{"operator":0,"value":"SOFTWAREKEY","field":"resourcetype"}""")]
    [InlineData("""{"Field":"OperationType","Value":"get_software_key","Operator":"Equals"}""")]
    [InlineData("""{"Field":"UserPrincipalName","Value":"KEYS@garance.example","Operator":"equals"}""")]
    [InlineData("""{"Field":"UserPrincipalName","Value":"Keys@","Operator":"substring"}""")]
    [InlineData("""{"Field":"CompanyName","Value":"TOM & LÉ","Operator":"substring"}""")]
    [InlineData("""{"LeftFilter":{"Field":"CompanyName","Value":"tom","Operator":"substring"},"RightFilter":{"Field":"ResourceType","Value":"software_key","Operator":"equals"},"Operator":"and"}""")]
    public async Task A_filter_is_read_raw_and_escaped(string filter)
    {
        var admin = await server.UserAsync("GlobalAdmin");
        string key = await RecordAsync(ActivityResource.SoftwareKey, ActivityOperation.GetSoftwareKey, "Tom & Léa", "keys@garance.example");
        string other = await RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder);

        var escaped = await KeysAsync(admin, $"{Route}?filter={Uri.EscapeDataString(filter)}&size=500");
        var formEncoded = await KeysAsync(admin, $"{Route}?filter={Uri.EscapeDataString(filter).Replace("%20", "+", StringComparison.Ordinal)}");
        // As the SDK's URI class leaves it: braces, quotes and blanks escaped, & and the letters not of ASCII as they are or in UTF-8.
        string raw = filter.Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%7D", StringComparison.Ordinal)
            .Replace("\"", "%22", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal).Replace("É", "%C3%89", StringComparison.Ordinal);
        var asSent = await RawKeysAsync(admin, $"{Route}?filter={raw}&size=500");

        foreach (var keys in (List<string>[])[escaped, formEncoded, asSent])
        {
            Assert.Contains(key, keys);
            Assert.DoesNotContain(other, keys);
        }
    }

    [Fact]
    public async Task A_filter_by_customer_gives_that_customers_records()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        await RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder);

        var mine = await ItemsAsync(admin, $"{Route}?filter={Filter("CustomerId", Customer().ToUpperInvariant())}");
        var nobodys = await ItemsAsync(admin, $"{Route}?filter={Filter("CustomerId", "00000000-0000-4000-8000-000000000000")}");

        Assert.NotEmpty(mine);
        Assert.All(mine, record => Assert.Equal(Customer(), (string?)record!["customerId"]));
        Assert.Empty(nobodys);
    }

    [Theory]
    [InlineData("nonsense", "filter")]
    [InlineData("""{"Field":"Colour","Value":"red","Operator":"equals"}""", "filter.field")]
    [InlineData("""{"Field":"ResourceType","Value":"order","Operator":"substring"}""", "filter.operator")]
    [InlineData("""{"Field":"CompanyName","Value":"x","Operator":"starts_with"}""", "filter.operator")]
    [InlineData("""{"Field":"CompanyName","Value":"","Operator":"substring"}""", "filter.value")]
    [InlineData("""{"Field":"ResourceType","Value":"spaceship","Operator":"equals"}""", "filter.value")]
    [InlineData("""{"Field":"CustomerId","Value":"12","Operator":"equals"}""", "filter.value")]
    [InlineData("""{"LeftFilter":{"Field":"CompanyName","Value":"x","Operator":"substring"},"Operator":"and"}""", "filter.rightFilter")]
    [InlineData("""{"LeftFilter":{"Field":"CompanyName","Value":"x","Operator":"substring"},"RightFilter":{"Field":"CompanyName","Value":"y","Operator":"substring"},"Operator":"or"}""", "filter")]
    public async Task A_filter_that_is_not_understood_is_refused_with_its_field(string filter, string field)
    {
        var admin = await server.UserAsync("GlobalAdmin");

        var answer = await admin.GetAsync($"{Route}?filter={Uri.EscapeDataString(filter)}");

        await answer.RefusesAsync(HttpStatusCode.BadRequest, "800002", field);
    }

    [Theory]
    [InlineData("yyyy-MM-dd")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss'Z'")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'")]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss'+00:00'")]
    [InlineData("MM/dd/yyyy HH:mm:ss")]
    [InlineData("M/d/yyyy h:mm:ss tt")]
    [InlineData("M/d/yyyy")]
    public async Task Dates_are_understood_in_every_spelling(string format)
    {
        var admin = await server.UserAsync("GlobalAdmin");
        string key = await RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder);
        var now = Now();
        string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString(format, System.Globalization.CultureInfo.InvariantCulture).Replace(" ", "%20", StringComparison.Ordinal);

        Assert.Contains(key, await KeysAsync(admin, $"{Route}?startDate={Text(now.AddDays(-1))}&endDate={Text(now.AddDays(1))}"));
        Assert.DoesNotContain(key, await KeysAsync(admin, $"{Route}?startDate={Text(now.AddDays(-5))}&endDate={Text(now.AddDays(-2))}"));
    }

    [Fact]
    public async Task A_date_as_end_holds_the_whole_day()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        string key = await RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder);
        string today = Now().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        Assert.Contains(key, await KeysAsync(admin, $"{Route}?startDate={today}&endDate={today}"));
        Assert.DoesNotContain(key, await KeysAsync(admin, $"{Route}?startDate={today}&endDate={today}T00:00:00Z"));
    }

    [Theory]
    [InlineData("startDate=yesterday", "startDate")]
    [InlineData("startDate=31/12/2026", "startDate")]
    [InlineData("endDate=2026-02-30", "endDate")]
    [InlineData("startDate=12", "startDate")]
    [InlineData("startDate=10:00", "startDate")]
    [InlineData("endDate=1999-01-01", "endDate")]
    [InlineData("startDate=2026-03-02&endDate=2026-03-01", "endDate")]
    [InlineData("endDate=9999-12-31", "")]
    [InlineData("size=-1", "size")]
    [InlineData("size=many", "size")]
    public async Task A_date_or_size_that_is_not_one_is_refused(string query, string field)
    {
        var admin = await server.UserAsync("GlobalAdmin");

        var answer = await admin.GetAsync($"{Route}?{query}");

        await answer.RefusesAsync(HttpStatusCode.BadRequest, "800002", field);
    }

    [Fact]
    public async Task Ninety_days_back_can_be_read_and_not_a_day_more()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        string Day(int back) => Now().AddDays(-back).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync($"{Route}?startDate={Day(90)}")).StatusCode);
        await (await admin.GetAsync($"{Route}?startDate={Day(91)}")).RefusesAsync(HttpStatusCode.BadRequest, "800002", "90");
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
    public async Task Who_may_not_see_the_use_of_keys_gets_the_other_records_only(string role, bool seesKeys)
    {
        string order = await RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder, user: role);
        string key = await RecordAsync(ActivityResource.SoftwareKey, ActivityOperation.GetSoftwareKey, user: role);
        string link = await RecordAsync(ActivityResource.SoftwareDownloadLink, ActivityOperation.GetSoftwareDownloadLink, user: role);

        var keys = await KeysAsync(await server.UserAsync(role), $"{Route}?filter={Filter("UserPrincipalName", role)}");

        Assert.Equal((seesKeys ? new[] { order, key, link } : [order]).Order(), keys.Order());
    }

    [Fact]
    public async Task Another_partner_sees_nothing_of_it_and_the_operator_sees_it_without_keys()
    {
        string order = await RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder);
        string key = await RecordAsync(ActivityResource.SoftwareKey, ActivityOperation.GetSoftwareKey);

        var stranger = await KeysAsync(await server.UserOfAsync(1, "AdminAgent"), Route);
        var byId = await KeysAsync(await server.UserOfAsync(1, "AdminAgent"), $"{Route}?filter={Filter("CustomerId", Customer())}");
        var op = await KeysAsync(await server.OperatorAsync(), Route);

        Assert.DoesNotContain(order, stranger);
        Assert.Empty(byId);
        Assert.Contains(order, op);
        Assert.DoesNotContain(key, op);
    }

    [Fact]
    public async Task Without_a_role_or_a_token_nothing_is_shown()
    {
        await (await (await server.AppAsync(withRoles: false)).GetAsync(Route)).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        await (await (await server.CustomerUserAsync("FR")).GetAsync(Route)).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Stranger().GetAsync(Route)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await (await server.AppAsync()).GetAsync(Route)).StatusCode);
    }

    [Fact]
    public async Task A_continuation_token_is_good_for_its_caller_and_its_query_alone()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        for (int i = 0; i < 3; i++)
            await RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder);
        var page = await (await admin.GetAsync($"{Route}?size=1&startDate={Today()}")).JsonAsync();
        var token = ("MS-ContinuationToken", (string)page["continuationToken"]!);

        var again = await admin.SendAsync(HttpMethod.Get, $"{Route}?size=1&startDate={Today()}", null, token);
        var otherQuery = await admin.SendAsync(HttpMethod.Get, $"{Route}?endDate={Today()}", null, token);
        var otherCaller = await (await server.UserAsync("AccountAdmin")).SendAsync(HttpMethod.Get, Route, null, token);

        Assert.NotEqual(KeyOf(page["items"]![0]!), KeyOf((await again.JsonAsync())["items"]![0]!));
        await otherQuery.RefusesAsync(HttpStatusCode.BadRequest, "800002", "MS-ContinuationToken");
        await otherCaller.RefusesAsync(HttpStatusCode.BadRequest, "800002", "MS-ContinuationToken");
    }

    [Fact]
    public async Task The_address_of_webhooks_answers_alike_and_knows_the_flattened_names()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        string key = await RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder, name: "Flat & Sons");
        string other = await RecordAsync(ActivityResource.Customer, ActivityOperation.AddCustomer);
        const string Alias = "/auditactivity/v1/auditrecords";

        var plain = await KeysAsync(admin, $"{Alias}?startDate={Today()}");
        var page = await (await admin.GetAsync(
            $"{Alias}?auditRequest.startDate={Today()}&auditRequest.size=1&auditRequest.filter.field=CompanyName&auditRequest.filter.value=flat%20%26&auditRequest.filter.operator=substring")).JsonAsync();

        Assert.Contains(key, plain);
        Assert.Contains(other, plain);
        Assert.Equal([key], page["items"]!.AsArray().Select(KeyOf!));
        Assert.StartsWith("/auditrecords", (string?)page["links"]!["self"]!["uri"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_record_is_had_by_its_id_by_those_who_see_it_in_the_list()
    {
        var admin = await server.UserAsync("GlobalAdmin");
        string order = await IdAsync(admin, await RecordAsync(ActivityResource.Order, ActivityOperation.CreateOrder));
        string key = await IdAsync(admin, await RecordAsync(ActivityResource.SoftwareKey, ActivityOperation.GetSoftwareKey));
        static string One(string id) => $"/auditactivity/v1/auditrecords/{id}";

        foreach (string id in (string[])[order, key])
            Assert.Equal(id, (string?)(await (await admin.GetAsync(One(id.ToUpperInvariant()))).JsonAsync())["id"]);
        Assert.Equal(order, (string?)(await (await (await server.OperatorAsync()).GetAsync(One(order))).JsonAsync())["id"]);

        await (await (await server.AdminAgentAsync()).GetAsync(One(key))).RefusesAsync(HttpStatusCode.NotFound, "1000");
        await (await (await server.UserOfAsync(1, "AdminAgent")).GetAsync(One(order))).RefusesAsync(HttpStatusCode.NotFound, "1000");
        foreach (string id in (string[])[order[..^1], "x", "_", $"{Partner()}_x_y_99999999999999999999", $"{Partner()}_x_y_9223372036854775807"])
            await (await admin.GetAsync(One(id))).RefusesAsync(HttpStatusCode.NotFound, "1000");
        await (await (await server.CustomerUserAsync("FR")).GetAsync(One(order))).RefusesAsync(HttpStatusCode.Forbidden, "900150");
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Stranger().GetAsync(One(order))).StatusCode);
    }

    private static async Task<string> IdAsync(HttpClient client, string key) => (await OfKeyAsync(client, key)).Single()["id"]!.GetValue<string>();

    private static string KeyOf(JsonNode record) => ((string)record["id"]!).Split('_')[^3];

    private static string Filter(string field, string value) => Uri.EscapeDataString($$"""{"Field":"{{field}}","Value":"{{value}}","Operator":"equals"}""");

    private static async Task<JsonArray> ItemsAsync(HttpClient client, string path) => (await (await client.GetAsync(path)).JsonAsync())["items"]!.AsArray();

    private static async Task<List<string>> KeysAsync(HttpClient client, string path) => [.. (await ItemsAsync(client, path)).Select(KeyOf!)];

    private static async Task<IEnumerable<JsonNode>> OfKeyAsync(HttpClient client, string key) =>
        (await ItemsAsync(client, Route)).Where(record => KeyOf(record!) == key).OfType<JsonNode>();

    /// <summary>The request line exactly as written, past every URI class.</summary>
    private async Task<List<string>> RawKeysAsync(HttpClient client, string target)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Root.Host, server.Root.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {target} HTTP/1.0\r\nHost: {server.Root.Authority}\r\nAuthorization: {client.DefaultRequestHeaders.Authorization}\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string answer = await reader.ReadToEndAsync();
        Assert.Contains(" 200 ", answer.Split('\n')[0], StringComparison.Ordinal);
        var page = JsonNode.Parse(answer[answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)..])!;
        return [.. page["items"]!.AsArray().Select(KeyOf!)];
    }

    private string Partner() => server.Partner()["tenantId"]!.GetValue<string>();

    private string Customer() => server.CustomerIn("FR");

    private DateTimeOffset Now() => server.Services.GetRequiredService<CommerceClock>().GetUtcNow();

    private string Today() => Now().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private Task<string> RecordAsync(
        ActivityResource resource, ActivityOperation operation, string? name = "Brasserie Léon", string? user = "nadia@garance.example") =>
        server.RecordAsync(resource, operation, name, user);
}
