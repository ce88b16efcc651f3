using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.HybridBenefit;

/// <summary>What licences are worth in Azure, over HTTP (R12).</summary>
public sealed class HybridBenefitTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Datacenter = "CMP0WSRVDTC1:0001"; // 16 cores, one year
    private const string SqlStandard = "CMP0SQLSTD01:0001"; // 2 cores, one year
    private const string SqlEnterprise = "DG7GMGF0FKZV:0002"; // 2 cores, one year

    [Fact]
    public async Task Sixteen_cores_cover_two_small_machines_or_one_of_sixteen_processors()
    {
        var agent = await server.AdminAgentAsync();
        string route = await BuyAsync(agent, "US", Datacenter);
        var license = await LicenseAsync(agent, route, "windows_datacenter");

        Assert.Equal((true, 16L, 0L, 16L), ((bool)license["qualifies"]!, (long)license["cores"]!, (long)license["assigned"]!, (long)license["free"]!));
        var first = await AssignAsync(agent, route, license, "web-1", "Standard_D2s_v3", HttpStatusCode.Created);
        await AssignAsync(agent, route, license, "web-2", "Standard_D8s_v3", HttpStatusCode.Created);
        await (await agent.PostAsync($"{route}/assignments", Body(license, "web-3", "Standard_B1s"))).RefusesAsync(HttpStatusCode.Conflict, WireCode.QuantityUnavailable, "8");
        Assert.Equal(8, (int)first["cores"]!);
        Assert.Equal(0, (long)(await LicenseAsync(agent, route, "windows_datacenter"))["free"]!);

        Assert.Equal(HttpStatusCode.NoContent, (await agent.DeleteAsync($"{route}/assignments/{first["id"]}")).StatusCode);
        await (await agent.PostAsync($"{route}/assignments", Body(license, "WEB-2", "Standard_B1s"))).RefusesAsync(HttpStatusCode.Conflict, WireCode.BadInput, "WEB-2");
        await AssignAsync(agent, route, license, "web-3", "Standard_B1s", HttpStatusCode.Created);
        await (await agent.DeleteAsync($"{route}/assignments/{first["id"]}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
    }

    [Fact]
    public async Task The_processors_of_a_known_size_are_its_own_and_those_of_another_are_what_is_said()
    {
        var agent = await server.AdminAgentAsync();
        string route = await BuyAsync(agent, "FR", Datacenter);
        var license = await LicenseAsync(agent, route, "windows_datacenter");

        await (await agent.PostAsync($"{route}/assignments", Body(license, "large", "Standard_D16s_v3").With("vCpu", 8))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "vCpu");
        var listed = await (await agent.PostAsync($"{route}/assignments", Body(license, "known", "Standard_D4s_v3").With("vCpu", 4))).JsonAsync(HttpStatusCode.Created);
        var unlisted = await (await agent.PostAsync($"{route}/assignments", Body(license, "own", "Unlisted").With("vCpu", 6))).JsonAsync(HttpStatusCode.Created);

        Assert.Equal((4, 8), ((int)listed["vCpu"]!, (int)listed["cores"]!));
        Assert.Equal((6, 8), ((int)unlisted["vCpu"]!, (int)unlisted["cores"]!));
    }

    [Fact]
    public async Task A_cancelled_licence_frees_its_machines_and_the_log_says_so()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("JP");
        string route = $"/comptoir/v1/customers/{customer}/hybridbenefit";
        var order = await agent.BuyAsync(customer, Sale.ItemOf(Datacenter, "JP", "JPY"), "P1Y");
        var license = await LicenseAsync(agent, route, "windows_datacenter");
        await AssignAsync(agent, route, license, "db-1", "Standard_D4s_v3", HttpStatusCode.Created);

        await (await agent.PatchAsync($"/v1/customers/{customer}/orders/{order["id"]}", new JsonObject { ["status"] = "cancelled" })).JsonAsync();
        var after = await agent.ReadAsync(route);

        Assert.Empty(after["assignments"]!.AsArray());
        var ended = after["licenses"]!.AsArray().First(item => (string?)item!["orderId"] == (string?)order["id"])!;
        Assert.Equal((false, 0L), ((bool)ended["qualifies"]!, (long)ended["cores"]!));
        string key = (string)license["entitlementId"]!;
        var records = await server.InStoreAsync(db => db.Activity.Where(record => record.Resource == ActivityResource.License && record.ResourceKey == key).ToListAsync());
        Assert.Contains(records, record => record.FactOf("HybridBenefit") == "FreedByCancellation" && record.FactOf("VmName") == "db-1");
        await (await agent.PostAsync($"{route}/assignments", Body(license, "db-2", "Standard_D4s_v3"))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.InvalidProperty, "cancelled");
    }

    [Fact]
    public async Task A_perpetual_licence_does_not_qualify_and_says_why_in_both_languages()
    {
        var agent = await server.AdminAgentAsync();
        string route = await BuyAsync(agent, "US", Sale.Perpetual, null);

        var english = (await agent.ReadAsync(route))["licenses"]!.AsArray().First(item => (string?)item!["benefit"] == "none")!;
        var french = (await (await agent.SendAsync(HttpMethod.Get, route, null, ("X-Locale", "fr-FR"))).JsonAsync())["licenses"]!.AsArray().First(item => (string?)item!["benefit"] == "none")!;

        Assert.Equal((false, 0L), ((bool)english["qualifies"]!, (long)english["cores"]!));
        Assert.Contains("Software Assurance does not qualify", (string)english["reason"]!, StringComparison.Ordinal);
        Assert.Contains("sans Software Assurance", (string)french["reason"]!, StringComparison.Ordinal);
        await (await agent.PostAsync($"{route}/assignments", Body(english, "old-1", "Standard_D2s_v3"))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.InvalidProperty, "perpetual");
    }

    [Fact]
    public async Task One_core_of_SQL_Server_Enterprise_counts_as_four()
    {
        var agent = await server.AdminAgentAsync();
        string route = await BuyAsync(agent, "US", SqlEnterprise);
        await BuyAsync(agent, "US", SqlStandard);
        var enterprise = await LicenseAsync(agent, route, "sql_enterprise");
        var standard = await LicenseAsync(agent, route, "sql_standard");

        Assert.Equal((8L, 2L), ((long)enterprise["cores"]!, (long)standard["cores"]!));
        var made = await AssignAsync(agent, route, enterprise, "sql-1", "Standard_D2s_v3", HttpStatusCode.Created);
        Assert.Equal((4, "sql_standard"), ((int)made["cores"]!, (string?)made["product"]));
        var whole = Body(enterprise, "sql-2", "Standard_D2s_v3");
        whole["product"] = "sql_enterprise";
        await (await agent.PostAsync($"{route}/assignments", whole)).RefusesAsync(HttpStatusCode.Conflict, WireCode.QuantityUnavailable, "16");
        var other = Body(standard, "sql-3", "Standard_D2s_v3");
        other["product"] = "windows";
        await (await agent.PostAsync($"{route}/assignments", other)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.InvalidProperty);
    }

    [Fact]
    public async Task The_saving_is_worked_out_to_the_cent_with_and_without_a_reservation()
    {
        var agent = await server.AdminAgentAsync();
        string route = $"/comptoir/v1/customers/{server.CustomerIn("FR")}/hybridbenefit/estimates";
        var vms = new JsonArray(Use("Standard_D2s_v3", 730, 2), Use("standard_b1s", 100.5m, 1));

        var plain = await (await agent.PostAsync(route, new JsonObject { ["vms"] = vms.DeepClone() })).JsonAsync();
        var reserved = await (await agent.PostAsync(route, new JsonObject { ["vms"] = vms.DeepClone(), ["reservation"] = "P3Y" })).JsonAsync();
        var asObject = await (await agent.PostAsync(route, new JsonObject { ["vms"] = vms.DeepClone(), ["reservation"] = new JsonObject { ["term"] = "P3Y" } })).JsonAsync();

        // 0.1520 × 730 × 2 = 221.92; 0.0960 × 730 × 2 = 140.16; 0.0384 × 730 × 2 = 56.064
        var line = plain["vms"]![0]!;
        Assert.Equal((221.92m, 140.16m, 81.76m, 36.8m), (Amount(line, "windows"), Amount(line, "linux"), Amount(line, "saving"), (decimal)line["savingPercent"]!));
        Assert.Equal(("Standard_D2s_v3", 730m, 2, "USD"), ((string?)line["size"], (decimal)line["hours"]!, (int)line["quantity"]!, (string?)line["saving"]!["currency"]));
        Assert.Contains("0.1520 × 730 × 2", (string)line["formula"]!, StringComparison.Ordinal);
        // 0.0144 × 100.5 = 1.4472; 0.0104 × 100.5 = 1.0452
        Assert.Equal((223.37m, 141.21m, 82.16m), (Amount(plain["total"]!, "windows"), Amount(plain["total"]!, "linux"), Amount(plain["total"]!, "saving")));
        Assert.Null(line["reserved"]);
        var both = reserved["vms"]![0]!;
        Assert.Equal((56.06m, 165.86m, 74.7m), (Amount(both, "reserved"), Amount(both, "saving"), (decimal)both["savingPercent"]!));
        Assert.Equal(137.82m, Amount(both, "reservedWindows"));
        Assert.Equal(reserved.ToJsonString(), asObject.ToJsonString());
    }

    [Theory]
    [InlineData("""{"vms":[{"size":"Standard_D2s_v3","hours":-1,"quantity":1}]}""", "vms[0].hours is out of range; the bound is 0.")]
    [InlineData("""{"vms":[{"size":"Standard_D2s_v3","hours":0,"quantity":1}]}""", "vms[0].hours")]
    [InlineData("""{"vms":[{"size":"Standard_D2s_v3","hours":1},{"size":"Standard_Z9","hours":1}]}""", "Standard_Z9")]
    [InlineData("""{"vms":[{"size":"Standard_D2s_v3","hours":1,"quantity":0}]}""", "vms[0].quantity is out of range; the bound is 1.")]
    [InlineData("""{"vms":[{"size":"Standard_D2s_v3","hours":1,"quantity":100001}]}""", "the bound is 100000.")]
    [InlineData("""{"vms":[{"size":"Standard_D2s_v3"}]}""", "vms[0].hours")]
    [InlineData("""{"vms":[{"hours":5}]}""", "vms[0].size")]
    [InlineData("""{"vms":[null]}""", "vms")]
    [InlineData("""{"vms":[]}""", "vms")]
    [InlineData("""{}""", "vms")]
    [InlineData("""{"vms":[{"size":"Standard_D2s_v3","hours":1}],"reservation":"P2Y"}""", "reservation")]
    [InlineData("""{"vms":[{"size":"Standard_D2s_v3","hours":1}],"reservation":7}""", "reservation")]
    public async Task A_wrong_estimate_names_what_is_wrong(string body, string mentions)
    {
        var agent = await server.AdminAgentAsync();

        await (await agent.PostAsync($"/comptoir/v1/customers/{server.CustomerIn("FR")}/hybridbenefit/estimates", JsonNode.Parse(body)!))
            .RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, mentions);
    }

    [Fact]
    public async Task The_advice_gives_the_cores_to_what_saves_most_in_the_form_it_was_asked()
    {
        var agent = await server.AdminAgentAsync();
        string route = await BuyAsync(agent, "AU", Datacenter) + "/advice";
        const string Sheet = "vmName,vmSize,vCpu,product\nsmall,Standard_B1s,1,\nlarge,Standard_D16s_v3,16,windows\nsql,Standard_D4s_v3,4,sql_standard\n";

        var asked = await SendAsync(agent, route, "text/csv", Sheet);
        string csv = await asked.Content.ReadAsStringAsync();
        var json = await (await SendAsync(agent, route, "application/json", """[{"vmName":"small","vmSize":"Standard_B1s","vCpu":1},{"vmName":"large","vmSize":"Standard_D16s_v3","vCpu":"16"}]""")).JsonAsync();

        Assert.Equal("text/csv", asked.Content.Headers.ContentType!.MediaType);
        string[] rows = csv.TrimStart('\uFEFF').Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, rows.Length);
        Assert.StartsWith("vmName,vmSize,vCpu,product,entitlementId,edition,cores,savingPerHour,currency,why", rows[0], StringComparison.Ordinal);
        Assert.Contains(",,,8,0.004", rows[1], StringComparison.Ordinal);
        Assert.Contains("Datacenter,16,0.448,USD", rows[2], StringComparison.Ordinal);
        Assert.Equal((1, 1, 0.448m, true), ((int)json["total"]!["covered"]!, (int)json["total"]!["uncovered"]!, (decimal)json["total"]!["savingPerHour"]!, (bool)json["proven"]!));
        Assert.Null(json["vms"]![0]!["entitlementId"]);
    }

    [Theory]
    [InlineData("vmName,vmSize\na,Standard_B1s\n", 1, "vCpu")]
    [InlineData("vmName,vmSize,vCpu\na,Standard_B1s,1\nb,Standard_Q1,1\n", 3, "vmSize")]
    [InlineData("vmName,vmSize,vCpu\na,Standard_B1s,many\n", 2, "vCpu")]
    [InlineData("vmName,vmSize,vCpu\na,Standard_B1s,-4\n", 2, "vCpu")]
    [InlineData("vmName,vmSize,vCpu\na,Standard_B1s,1\nb,Standard_D16s_v3,8\n", 3, "vCpu")]
    [InlineData("vmName,vmSize,vCpu\n,Standard_B1s,1\n", 2, "vmName")]
    [InlineData("vmName,vmSize,vCpu\na,Standard_B1s,1\nA,Standard_B1s,1\n", 3, "vmName")]
    [InlineData("vmName,vmSize,vCpu,product\na,Standard_B1s,1,oracle\n", 2, "product")]
    [InlineData("vmName,vmSize,vCpu\n\"a,Standard_B1s,1\n", null, "*")]
    [InlineData("vmName,vmSize,vCpu\n", 1, "vmName")]
    public async Task A_broken_list_names_row_and_column(string sheet, int? row, string column)
    {
        var agent = await server.AdminAgentAsync();

        var error = await (await SendAsync(agent, $"/comptoir/v1/customers/{server.CustomerIn("FR")}/hybridbenefit/advice", "text/csv", sheet)).JsonAsync(HttpStatusCode.BadRequest);

        var fault = error["rows"]![0]!;
        Assert.Equal((WireCode.BadInput, column), ((string?)error["code"], (string?)fault["column"]));
        Assert.True(row is null || row == (int)fault["row"]!, fault.ToJsonString());
    }

    [Fact]
    public async Task Every_refusal_has_its_code()
    {
        var agent = await server.AdminAgentAsync();
        var helpdesk = await server.UserAsync("HelpdeskAgent");
        var rival = await server.UserOfAsync(1, "AdminAgent");
        string route = await BuyAsync(agent, "FR", SqlStandard);
        var license = await LicenseAsync(agent, route, "sql_standard");
        string elsewhere = $"/comptoir/v1/customers/{server.CustomerIn("BR")}/hybridbenefit";

        await (await agent.PostAsync($"{elsewhere}/assignments", Body(license, "x", "Standard_B1s"))).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await agent.PostAsync($"{route}/assignments", new JsonObject { ["vmName"] = "x" })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "entitlementId");
        await (await agent.PostAsync($"{route}/assignments", Body(license, "", "Standard_B1s"))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "vmName");
        await (await agent.PostAsync($"{route}/assignments", Body(license, new string('v', 65), "Standard_B1s"))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "64");
        await (await agent.PostAsync($"{route}/assignments", Body(license, "x", "Unlisted"))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "vCpu");
        foreach (int wrong in new[] { 1, 8, 16 })
            await (await agent.PostAsync($"{route}/assignments", Body(license, "x", "standard_d4s_v3").With("vCpu", wrong))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "vCpu is out of range; the bound is 4.");
        await (await SendAsync(agent, $"{route}/advice", "application/json", "{")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput);
        await (await SendAsync(agent, $"{route}/advice", "application/json", "7")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput);
        await (await SendAsync(agent, $"{route}/advice", "text/csv", "")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput);
        await (await helpdesk.PostAsync($"{route}/assignments", Body(license, "x", "Standard_B1s"))).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        Assert.Equal(HttpStatusCode.OK, (await helpdesk.GetAsync(route)).StatusCode);
        await (await rival.GetAsync(route)).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await SendAsync(rival, $"{route}/advice", "text/csv", "vmName,vmSize,vCpu\na,Standard_B1s,1\n")).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await rival.PostAsync($"{route}/estimates", new JsonObject { ["vms"] = new JsonArray(Use("Standard_B1s", 1, 1)) })).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
    }

    private static JsonObject Use(string size, decimal hours, int quantity) => new() { ["size"] = size, ["hours"] = hours, ["quantity"] = quantity };

    private static decimal Amount(JsonNode saving, string member) => (decimal)saving[member]!["amount"]!;

    private static JsonObject Body(JsonNode license, string name, string size) =>
        new() { ["entitlementId"] = (string)license["entitlementId"]!, ["vmName"] = name, ["vmSize"] = size };

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string route, string type, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        return await client.PostAsync(new Uri(route, UriKind.Relative), content);
    }

    private static async Task<JsonNode> AssignAsync(HttpClient client, string route, JsonNode license, string name, string size, HttpStatusCode expected) =>
        await (await client.PostAsync($"{route}/assignments", Body(license, name, size))).JsonAsync(expected);

    private static async Task<JsonNode> LicenseAsync(HttpClient client, string route, string benefit) =>
        (await client.ReadAsync(route))["licenses"]!.AsArray().First(item => (string?)item!["benefit"] == benefit && (bool)item["qualifies"]!)!;

    private async Task<string> BuyAsync(HttpClient client, string country, string item, string? term = "P1Y")
    {
        string customer = server.CustomerIn(country);
        await client.BuyAsync(customer, Sale.ItemOf(item, country, country switch { "US" => "USD", "AU" => "AUD", _ => "EUR" }), term);
        return $"/comptoir/v1/customers/{customer}/hybridbenefit";
    }
}

/// <summary>What time does to assignments.</summary>
public sealed class HybridBenefitExpiryTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task A_licence_at_the_end_of_its_term_frees_its_machines_and_the_log_says_so()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("FR");
        string route = $"/comptoir/v1/customers/{customer}/hybridbenefit";
        await agent.BuyAsync(customer, Sale.ItemOf("CMP0WSRVDTC1:0001"), "P1Y");
        var license = (await agent.ReadAsync(route))["licenses"]!.AsArray().First(item => (string?)item!["benefit"] == "windows_datacenter" && (bool)item["qualifies"]!)!;
        await (await agent.PostAsync($"{route}/assignments", new JsonObject
        {
            ["entitlementId"] = (string)license["entitlementId"]!,
            ["vmName"] = "app-1",
            ["vmSize"] = "Standard_D2s_v3",
        })).JsonAsync(HttpStatusCode.Created);

        await server.AdvanceAsync("P364D");
        Assert.Single((await agent.ReadAsync(route))["assignments"]!.AsArray());
        await server.AdvanceAsync("P2D");
        var after = await agent.ReadAsync(route);

        Assert.Empty(after["assignments"]!.AsArray());
        string key = (string)license["entitlementId"]!;
        var freed = await server.InStoreAsync(db => db.Activity.Where(record => record.Resource == ActivityResource.License && record.ResourceKey == key).ToListAsync());
        Assert.Contains(freed, record => record.FactOf("HybridBenefit") == "FreedByExpiry");
    }
}
