using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Comptoir.Server.Tests.Customers;

namespace Comptoir.Server.Tests.Door;

/// <summary>Bodies as nobody should send them (R15.4; contract, commerce W2, W12, platform §1.5): a 4xx that names the member,
/// nothing half done.</summary>
public sealed class BodyTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const int Limit = 1024 * 1024;

    /// <summary>Not one JSON object: no member to name.</summary>
    public static TheoryData<string> NoBodies =>
    [
        "", " ", "null", "nul", "[]", "{} {}", "{}x", "{", "\"success\"", "42", "\uFEFF", "<xml/>", "{'a':1}", "{\"a\":1,}", "{\"a\":\"\n\"}", "{\"a\":01}", "{\"\\ud800\":1}x",
        "{\"a\":/* */1}", "lineItems=1&b=2",
    ];

    [Theory, MemberData(nameof(NoBodies))]
    public async Task What_is_not_one_JSON_object_is_refused_on_every_route_that_reads_one(string body)
    {
        var agent = await server.AdminAgentAsync();
        string customer = $"/v1/customers/{server.CustomerIn("FR")}";
        var before = await server.CountAsync();

        foreach (var (method, path) in new[]
        {
            (HttpMethod.Post, "/v1/customers"), (HttpMethod.Post, $"{customer}/carts"), (HttpMethod.Put, $"{customer}/carts/{Guid.NewGuid()}"), (HttpMethod.Post, $"{customer}/orders"),
            (HttpMethod.Patch, $"{customer}/orders/x"), (HttpMethod.Put, $"{customer}/profiles/billing"), (HttpMethod.Post, $"{customer}/agreements"),
            (HttpMethod.Post, "/comptoir/v1/clock"), (HttpMethod.Post, $"/comptoir{customer}/orders/x/lineitems/0/keys"), (HttpMethod.Post, $"/comptoir{customer}/orders/x/lineitems/0/downloadlinks"),
        })
            await (await agent.SendTextAsync(method, path, body, Doorway.RequestId(Guid.NewGuid()))).IsErrorAsync(HttpStatusCode.BadRequest, "800002");

        Assert.Equal(before, await server.CountAsync());
    }

    [Fact]
    public async Task Invalid_UTF_8_and_other_encodings_are_refused()
    {
        var agent = await server.AdminAgentAsync();
        var before = await server.CountAsync();
        foreach (byte[] body in new byte[][] { [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], Encoding.Unicode.GetBytes("{\"lineItems\":[]}"), [0], [0x1F, 0x8B, 8, 0, 0] })
            await (await agent.SendBytesAsync(HttpMethod.Post, server.Orders(), body)).IsErrorAsync(HttpStatusCode.BadRequest, "800002");

        Assert.Equal(before, await server.CountAsync());
    }

    [Fact]
    public async Task A_byte_order_mark_pascal_case_nulls_unknown_members_and_unset_dates_are_taken()
    {
        var agent = await server.AdminAgentAsync();
        string item = await server.ItemAsync();
        string body = "\uFEFF" + $$$"""
            {"Id":null,"ReferenceCustomerId":null,"BillingCycle":"unknown","CurrencyCode":null,"CreationDate":"0001-01-01T00:00:00","Status":null,"Links":null,
             "LineItems":[{"LineItemNumber":0,"OfferId":"{{{item}}}","SubscriptionId":null,"TermDuration":null,"FriendlyName":null,"Quantity":1,"CustomTermEndDate":"0001-01-01T00:00:00",
               "PartnerIdOnRecord":null,"ProvisioningContext":null,"Links":{},"Attributes":{"ObjectType":"OrderLineItem"},"RenewsTo":null}],
             "FileLinks":[],"ProfileType":"x","Attributes":{"Etag":null,"ObjectType":"Order"}}
            """;

        var order = await (await agent.SendTextAsync(HttpMethod.Post, server.Orders(), body)).JsonAsync(HttpStatusCode.Created);

        Assert.Equal(1, (int?)order["lineItems"]![0]!["quantity"]);
        Assert.DoesNotContain(":null", order.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"lineItems":{}}""", "lineItems"), InlineData("""{"lineItems":[null]}""", "lineItems[0]"), InlineData("""{"lineItems":["x"]}""", "lineItems[0]")]
    [InlineData("""{"LineItems":[{"Quantity":"two"}]}""", "LineItems[0].Quantity"), InlineData("""{"lineItems":[{"quantity":99999999999}]}""", "lineItems[0].quantity")]
    [InlineData("""{"lineItems":[{"quantity":1e400}]}""", "lineItems[0].quantity"), InlineData("""{"lineItems":[{"quantity":1.5}]}""", "lineItems[0].quantity")]
    [InlineData("""{"lineItems":[{"offerId":7}]}""", "lineItems[0].offerId"), InlineData("""{"lineItems":[{"offerId":{"a":[]}}]}""", "lineItems[0].offerId")]
    [InlineData("""{"lineItems":[{"attestationAccepted":"yes"}]}""", "attestationAccepted"), InlineData("""{"lineItems":[{"provisioningContext":[1]}]}""", "provisioningContext")]
    [InlineData("""{"lineItems":[{"provisioningContext":{"a":{"b":1}}}]}""", "provisioningContext"), InlineData("""{"creationDate":"yesterday"}""", "creationDate")]
    [InlineData("""{"totalPrice":1e99}""", "totalPrice"), InlineData("""{"status":["cancelled"]}""", "status"), InlineData("""{"attributes":"x"}""", "attributes")]
    [InlineData("""{"lineItems":[{"friendlyName":"a\u0000b"}]}""", "friendlyName"), InlineData("""{"lineItems":[{"friendlyName":"\ud800"}]}""", "friendlyName")]
    [InlineData("""{"lineItems":[{"provisioningContext":{"a\u0000":"1"}}]}""", "provisioningContext"), InlineData("""{"lineItems":[{"provisioningContext":{"a":"\udc00"}}]}""", "provisioningContext")]
    [InlineData("""{"lineItems":[{"provisioningContext":{"\ud800":"x"}}]}""", "provisioningContext")]
    public async Task A_member_of_the_wrong_kind_is_named_by_its_path(string body, string member)
    {
        var agent = await server.AdminAgentAsync();
        var before = await server.CountAsync();

        await (await agent.SendTextAsync(HttpMethod.Post, server.Orders(), body)).IsErrorAsync(HttpStatusCode.BadRequest, "800002", member);

        Assert.Equal(before, await server.CountAsync());
    }

    [Theory]
    [InlineData("\"fortnightly\""), InlineData("99"), InlineData("\"\""), InlineData("-1")]
    public async Task A_word_that_an_enumeration_does_not_have_is_900126(string word)
    {
        var agent = await server.AdminAgentAsync();
        var before = await server.CountAsync();

        var answer = await agent.SendTextAsync(HttpMethod.Post, server.Orders(), $$"""{"billingCycle":{{word}},"lineItems":[]}""");

        await answer.IsErrorAsync(HttpStatusCode.BadRequest, "900126", "billingCycle");
        Assert.Equal(before, await server.CountAsync());
    }

    [Theory]
    [InlineData("""{"quantity":"x","junk":"\ud800"}"""), InlineData("""{"quantity":1,"\ud800":1}"""), InlineData("""{"catalogItemId":"\u0000","quantity":{}}"""), InlineData("[]"), InlineData("7"), InlineData("{}")]
    public async Task A_line_of_a_cart_that_does_not_bind_is_that_lines_error_or_refused_whole(string line)
    {
        var agent = await server.AdminAgentAsync();

        var answer = await agent.SendTextAsync(HttpMethod.Post, server.Carts(), $$"""{"lineItems":[{{line}}]}""");

        if (answer.StatusCode == HttpStatusCode.Created)
            Assert.NotNull((await answer.JsonAsync(HttpStatusCode.Created))["lineItems"]![0]!["error"]);
        else
            await answer.IsErrorAsync(HttpStatusCode.BadRequest, "800002");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_body_of_5_MB_is_413_with_or_without_its_length(bool chunked)
    {
        var agent = await server.AdminAgentAsync();
        var before = await server.CountAsync();
        byte[] body = Padded(await server.OrderBodyAsync(), 5 * 1024 * 1024);

        var answer = await agent.SendBytesAsync(HttpMethod.Post, server.Orders(), body, chunked, Doorway.RequestId(Guid.NewGuid()));
        var checkout = await agent.SendBytesAsync(HttpMethod.Post, $"{server.Carts()}/{Guid.NewGuid()}/checkout", body, chunked, Doorway.RequestId(Guid.NewGuid()));

        await answer.IsErrorAsync(HttpStatusCode.RequestEntityTooLarge, "800002");
        await checkout.IsErrorAsync(HttpStatusCode.RequestEntityTooLarge, "800002");
        Assert.Equal(before, await server.CountAsync());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Exactly_1_MiB_is_taken_and_one_byte_more_is_not(bool chunked)
    {
        var agent = await server.AdminAgentAsync();
        var order = await server.OrderBodyAsync();

        var fits = await agent.SendBytesAsync(HttpMethod.Post, server.Orders(), Padded(order, Limit), chunked);
        var over = await agent.SendBytesAsync(HttpMethod.Post, server.Orders(), Padded(order, Limit + 1), chunked);

        await fits.JsonAsync(HttpStatusCode.Created);
        await over.IsErrorAsync(HttpStatusCode.RequestEntityTooLarge, "800002");
    }

    [Theory]
    [InlineData("[", "]"), InlineData("{\"a\":", "}")]
    public async Task A_JSON_of_200_levels_is_refused_wherever_it_is_deep(string open, string close)
    {
        var agent = await server.AdminAgentAsync();
        var before = await server.CountAsync();
        string deep = string.Concat(Enumerable.Repeat(open, 200)) + "1" + string.Concat(Enumerable.Repeat(close, 200));

        foreach (string body in new[] { deep, "{\"unknown\":" + deep + "}", "{\"lineItems\":[{\"provisioningContext\":{\"a\":" + deep + "}}]}", "{\"lineItems\":" + deep + "}" })
        {
            foreach (string path in new[] { server.Orders(), server.Carts(), "/v1/customers" })
                await (await agent.SendTextAsync(HttpMethod.Post, path, body)).IsErrorAsync(HttpStatusCode.BadRequest, "800002");
        }

        Assert.Equal(before, await server.CountAsync());
    }

    [Fact]
    public async Task Of_a_member_given_twice_the_last_counts()
    {
        var agent = await server.AdminAgentAsync();
        string item = await server.ItemAsync();

        var answer = await agent.SendTextAsync(HttpMethod.Post, server.Orders(), $$"""{"lineItems":[{"lineItemNumber":0,"offerId":"{{item}}","quantity":7,"Quantity":2}]}""");

        Assert.Equal(2, (int?)(await answer.JsonAsync(HttpStatusCode.Created))["lineItems"]![0]!["quantity"]);
    }

    [Theory]
    [InlineData(0), InlineData(-1), InlineData(int.MaxValue), InlineData(int.MinValue), InlineData(1_000_000)]
    public async Task A_quantity_out_of_range_is_800017_and_nothing_is_sold(int quantity)
    {
        var agent = await server.AdminAgentAsync();
        var before = await server.CountAsync();

        var answer = await agent.PostAsync(server.Orders(), await server.OrderBodyAsync(quantity));

        await answer.IsErrorAsync(HttpStatusCode.BadRequest, "800017");
        Assert.Equal(before, await server.CountAsync());
    }

    [Fact]
    public async Task A_text_of_100000_characters_is_refused_and_its_member_named()
    {
        var agent = await server.AdminAgentAsync();
        var before = await server.CountAsync();
        string endless = new('x', 100_000);
        var order = await server.OrderBodyAsync();
        order["lineItems"]![0]!["friendlyName"] = endless;
        var customer = Answers.NewCustomer("endless.onmicrosoft.com");
        customer["BillingProfile"]!["CompanyName"] = endless;
        var context = await server.OrderBodyAsync();
        context["lineItems"]![0]!["provisioningContext"] = new JsonObject { [endless] = "1" };

        await (await agent.PostAsync(server.Orders(), order)).IsErrorAsync(HttpStatusCode.BadRequest, "800002", "friendlyName");
        await (await agent.PostAsync("/v1/customers", customer)).IsErrorAsync(HttpStatusCode.BadRequest, "800002", "CompanyName");
        await (await agent.PostAsync(server.Orders(), context)).IsErrorAsync(HttpStatusCode.BadRequest, "800002", "provisioningContext");

        Assert.Equal(before, await server.CountAsync());
    }

    [Fact]
    public async Task A_purchase_of_more_lines_than_any_has_is_refused_add_ons_counted()
    {
        var agent = await server.AdminAgentAsync();
        var before = await server.CountAsync();
        var many = new JsonArray([.. Enumerable.Range(0, 5000).Select(i => (JsonNode)new JsonObject { ["catalogItemId"] = "a" })]);
        var flat = new JsonObject { ["lineItems"] = many.DeepClone() };
        var nested = new JsonObject { ["lineItems"] = new JsonArray(new JsonObject { ["catalogItemId"] = "a", ["addonItems"] = many }) };

        await (await agent.PostAsync(server.Carts(), flat)).IsErrorAsync(HttpStatusCode.BadRequest, "800002", "lineItems");
        await (await agent.PostAsync(server.Carts(), nested)).IsErrorAsync(HttpStatusCode.BadRequest, "800002", "lineItems");

        Assert.Equal(before, await server.CountAsync());
    }

    [Theory]
    [InlineData("""{"advance":"P9999Y"}"""), InlineData("""{"advance":"PT-1H"}"""), InlineData("""{"advance":"tomorrow"}"""), InlineData("""{"now":"9999-12-31T23:59:59Z"}""")]
    [InlineData("""{"now":"9999-12-31T23:59:59-12:00"}"""), InlineData("{}"), InlineData("""{"now":"1999-01-01"}"""), InlineData("""{"advance":"-P1D"}"""), InlineData("""{"advance":"P99999999999999999999D"}""")]
    [InlineData("""{"advance":"P1D","now":"2199-01-01T00:00:00Z"}""")]
    public async Task The_clock_is_turned_to_no_nonsense(string body)
    {
        var agent = await server.AdminAgentAsync();

        await (await agent.SendTextAsync(HttpMethod.Post, "/comptoir/v1/clock", body)).IsErrorAsync(HttpStatusCode.BadRequest, "800002");

        await server.BuyAsync(agent);
    }

    private static byte[] Padded(JsonObject body, int size)
    {
        byte[] json = Encoding.UTF8.GetBytes(body.ToJsonString());
        byte[] padded = new byte[size];
        padded.AsSpan().Fill((byte)' ');
        json.CopyTo(padded, 0);
        return padded;
    }
}
