using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Access;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Operator;

/// <summary>R1.2, R3.2b, R4.4 over HTTP: the operator's partners and the tax rates.</summary>
public sealed class PartnerTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Partners = "/comptoir/v1/partners";

    [Fact]
    public async Task A_partner_is_made_read_and_changed_and_its_first_admin_signs_in()
    {
        var op = await server.OperatorAsync();
        var answer = await op.PostAsync(Partners, Body("7000001"));
        var made = await answer.JsonAsync(HttpStatusCode.Created);
        string path = $"{Partners}/{made["id"]}";

        Assert.Equal(path, answer.Headers.Location?.ToString());
        Assert.Equal("EUR", (string?)made["currency"]);
        Assert.Equal("direct_bill", (string?)made["type"]);
        Assert.Equal(5000m, (decimal)made["creditLimits"]![0]!["amount"]!);
        var changed = await (await op.PatchAsync(path, new JsonObject
        {
            ["markets"] = new JsonArray("FR", "de"),
            ["creditLimits"] = new JsonArray(new JsonObject { ["currency"] = "USD", ["amount"] = 100 }),
            ["culture"] = "en-US",
        })).JsonAsync();
        Assert.Equal(["FR", "DE"], changed["markets"]!.AsArray().Select(market => (string?)market));
        Assert.Equal(2, changed["creditLimits"]!.AsArray().Count);
        Assert.Equal("en-US", (string?)(await op.ReadAsync(path))["culture"]);
        Assert.Contains((await op.ReadAsync(Partners))["items"]!.AsArray(), partner => (string?)partner!["id"] == (string?)made["id"]);
        var admin = await (await op.PostAsync(Accounts.Users, new JsonObject
        {
            ["tenantId"] = (string?)made["id"],
            ["userName"] = "first",
            ["roles"] = Accounts.Words("GlobalAdmin"),
        })).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("first@mpn7000001.onmicrosoft.com", (string?)admin["userName"]);

        var log = await server.InStoreAsync(db => Task.FromResult(db.Activity.Where(r => r.ResourceKey == (string)made["id"]!).OrderBy(r => r.Date).ToList()));
        Assert.Contains(log, r => r.OldValue?.Contains("\"*\"", StringComparison.Ordinal) is true && r.NewValue!.Contains("\"DE\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_credit_limit_is_not_set_by_who_has_not_seen_the_last_one()
    {
        var op = await server.OperatorAsync();
        var made = await (await op.PostAsync(Partners, Body("7000011"))).JsonAsync(HttpStatusCode.Created);
        string path = $"{Partners}/{made["id"]}";
        static JsonObject Limit(decimal amount) => new() { ["creditLimits"] = new JsonArray(new JsonObject { ["currency"] = "EUR", ["amount"] = amount }) };
        (string, string) Seen(JsonNode partner) => ("If-Match", $"\"{partner["attributes"]!["etag"]}\"");

        var raised = await (await op.PatchAsync(path, Limit(9000), Seen(made))).JsonAsync();
        await (await op.PatchAsync(path, Limit(6000), Seen(made))).RefusesAsync(HttpStatusCode.BadRequest, "2055");
        var same = await (await op.PatchAsync(path, Limit(9000), Seen(raised))).JsonAsync();

        Assert.Equal(9000m, (decimal)(await op.ReadAsync(path))["creditLimits"]![0]!["amount"]!);
        Assert.Equal((string?)raised["attributes"]!["etag"], (string?)same["attributes"]!["etag"]);
    }

    [Fact]
    public async Task The_list_of_partners_comes_in_pages_by_name()
    {
        var op = await server.OperatorAsync();
        foreach (string mpnId in new[] { "7200001", "7200002", "7200003" })
            await (await op.PostAsync(Partners, Body(mpnId))).JsonAsync(HttpStatusCode.Created);
        var all = (await op.ReadAsync(Partners))["items"]!.AsArray().Select(partner => (string?)partner!["id"]).ToList();

        var read = new List<string?>();
        string? token = null;
        do
        {
            var page = await op.ReadAsync($"{Partners}?size=2{(token is null ? "" : $"&continuationToken={Uri.EscapeDataString(token)}")}");
            read.AddRange(page["items"]!.AsArray().Select(partner => (string?)partner!["id"]));
            Assert.True(page["items"]!.AsArray().Count <= 2);
            token = (string?)page["continuationToken"];
        }
        while (token is not null);

        Assert.Equal(all, read);
        Assert.DoesNotContain((string?)server.World["operator"]!["tenantId"], read);
        await (await op.GetAsync($"{Partners}?size=many")).RefusesAsync(HttpStatusCode.BadRequest, "800002", "size");
    }

    [Theory]
    [InlineData("name", "\"\""), InlineData("mpnId", "\"12a\""), InlineData("country", "\"QQ\""), InlineData("currency", "\"EURO\""), InlineData("type", "\"friend\"")]
    [InlineData("culture", "\"xx\""), InlineData("markets", "[\"QQ\"]"), InlineData("markets", "[null]"), InlineData("policyProfile", "\"none\""), InlineData("domain", "\"a b\"")]
    [InlineData("creditLimits[0].amount", "[{\"currency\":\"EUR\",\"amount\":-1}]"), InlineData("creditLimits[0].amount", "[{\"currency\":\"JPY\",\"amount\":0.5}]")]
    [InlineData("creditLimits[0].currency", "[{\"currency\":\"XXXX\",\"amount\":1}]"), InlineData("support.email", "{\"email\":\"nobody\"}")]
    public async Task A_wrong_value_of_a_new_partner_is_refused_by_its_name_and_nothing_is_made(string field, string value)
    {
        var op = await server.OperatorAsync();
        var body = Body("7000002");
        body[field.Split('[', '.')[0]] = JsonNode.Parse(value);

        await (await op.PostAsync(Partners, body)).RefusesAsync(HttpStatusCode.BadRequest, "800002", field);

        Assert.DoesNotContain((await op.ReadAsync(Partners))["items"]!.AsArray(), partner => (string?)partner!["mpnId"] == "7000002");
    }

    [Theory]
    [InlineData("mpnId", "1"), InlineData("country", "DE"), InlineData("currency", "USD"), InlineData("type", "indirect_provider"), InlineData("domain", "other.example")]
    public async Task What_a_partner_was_made_with_is_not_changed(string field, string value)
    {
        var op = await server.OperatorAsync();
        string path = $"{Partners}/{server.TenantOf(1)}";
        var before = await op.ReadAsync(path);

        await (await op.PatchAsync(path, new JsonObject { [field] = value, ["name"] = "Other" })).RefusesAsync(HttpStatusCode.BadRequest, "800002", field);

        Assert.Equal((string?)before["name"], (string?)(await op.ReadAsync(path))["name"]);
    }

    [Fact]
    public async Task An_old_version_an_unknown_partner_and_a_taken_MPN_id_are_refused()
    {
        var op = await server.OperatorAsync();
        string path = $"{Partners}/{server.TenantOf(1)}";

        await (await op.PatchAsync(path, new JsonObject { ["name"] = "Other" }, ("If-Match", "\"77\""))).RefusesAsync(HttpStatusCode.BadRequest, "2055");
        await (await op.SendAsync(HttpMethod.Get, $"{Partners}/{server.World["operator"]!["tenantId"]}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await op.PatchAsync($"{Partners}/{Guid.NewGuid()}", new JsonObject())).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await op.PostAsync(Partners, Body((string)(await op.ReadAsync(path))["mpnId"]!))).RefusesAsync(HttpStatusCode.Conflict, "800002");
    }

    [Fact]
    public async Task A_tax_is_set_from_a_day_on_and_never_for_the_past()
    {
        var op = await server.OperatorAsync();
        const string Path = "/comptoir/v1/taxes/IS";

        var first = await (await op.PutAsync(Path, new JsonObject { ["name"] = "VSK", ["rate"] = 24.5, ["validFrom"] = "2020-01-01" })).JsonAsync();
        await (await op.PutAsync(Path, new JsonObject { ["name"] = "VSK", ["rate"] = 25, ["validFrom"] = "2099-01-01" })).JsonAsync();
        await (await op.PutAsync(Path, new JsonObject { ["name"] = "VSK", ["rate"] = 26, ["validFrom"] = "2020-06-01" })).RefusesAsync(HttpStatusCode.BadRequest, "800002");

        Assert.Equal(24.5m, (decimal)first["rate"]!);
        Assert.Equal(["2020-01-01", "2099-01-01"], (await op.ReadAsync(Path))["items"]!.AsArray().Select(rate => (string?)rate!["validFrom"]));
        var log = await server.InStoreAsync(db => Task.FromResult(db.Activity.Where(r => r.ResourceKey == "tax/IS").OrderBy(r => r.Date).ToList()));
        Assert.Equal([null, log[0].NewValue], log.Select(r => r.OldValue));
    }

    [Theory]
    [InlineData("""{"name":"VAT"}""", "rate"), InlineData("""{"rate":20}""", "name"), InlineData("""{"name":"VAT","rate":-1}""", "rate"), InlineData("""{"name":"VAT","rate":100.01}""", "rate")]
    [InlineData("""{"name":"VAT","rate":20,"validFrom":"01/02/2026"}""", "validFrom"), InlineData("""{"name":"VAT","rate":"much"}""", "rate")]
    public async Task A_wrong_tax_is_refused_by_its_name(string body, string field) =>
        await (await (await server.OperatorAsync()).PutAsync("/comptoir/v1/taxes/NO", JsonNode.Parse(body)!)).RefusesAsync(HttpStatusCode.BadRequest, "800002", field);

    [Fact]
    public async Task A_country_that_is_none_has_no_taxes()
    {
        var op = await server.OperatorAsync();

        await (await op.SendAsync(HttpMethod.Get, "/comptoir/v1/taxes/QQ")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await op.PutAsync("/comptoir/v1/taxes/QQ", new JsonObject { ["name"] = "VAT", ["rate"] = 1 })).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
    }

    private static JsonObject Body(string mpnId) => new()
    {
        ["name"] = "Nord Cloud",
        ["mpnId"] = mpnId,
        ["country"] = "FR",
        ["markets"] = new JsonArray("*"),
        ["creditLimits"] = new JsonArray(new JsonObject { ["currency"] = "EUR", ["amount"] = 5000 }),
    };
}
