using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Invoices;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Reservations;

/// <summary>Reservations managed and exchanged, over HTTP (R11.2, R11.3).</summary>
public sealed class ReservationTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private readonly ReservationSale sale = new(server);

    [Fact]
    public async Task A_reservation_is_listed_named_scoped_and_set_to_renew()
    {
        var agent = await server.AdminAgentAsync();
        var listed = await sale.BuyAsync();
        string own = $"{sale.Route}/{listed["id"]}";
        var one = await agent.ReadAsync(own);

        var changed = await (await agent.PatchAsync(own, new JsonObject { ["displayName"] = "Calcul d’été", ["scope"] = "single", ["renew"] = true })).JsonAsync();
        var same = await (await agent.PatchAsync(own, new JsonObject { ["displayName"] = "Calcul d’été", ["scope"] = "single", ["renew"] = true })).JsonAsync();

        Assert.Equal(listed.ToJsonString(), one.ToJsonString());
        Assert.Equal(
            ["virtualmachines", "Standard_D16s_v3", "eastus", "shared", "P1Y", "one_time", "active"],
            new[] { "type", "sku", "region", "scope", "term", "billingCycle", "state" }.Select(member => (string)one[member]!));
        Assert.Equal((1, false, false, 0), ((int)one["quantity"]!, (bool)one["renew"]!, (bool)one["used"]!, (int)one["lineItemNumber"]!));
        Assert.Equal(("Calcul d’été", "single", true), ((string?)changed["displayName"], (string?)changed["scope"], (bool)changed["renew"]!));
        Assert.Equal((string?)changed["attributes"]!["etag"], (string?)same["attributes"]!["etag"]);
        string key = (string)listed["orderId"]!;
        Assert.Equal(1, await server.InStoreAsync(db => db.Activity.CountAsync(record => record.Operation == ActivityOperation.UpdateOrder && record.ResourceKey == key)));
    }

    [Fact]
    public async Task One_that_nobody_gave_a_name_is_called_by_what_it_is_in_the_readers_language()
    {
        var agent = await server.AdminAgentAsync();
        var bought = await sale.BuyAsync();
        string own = $"{sale.Route}/{bought["id"]}";
        string entitlements = $"/v1/customers/{sale.Customer}/entitlements?entitlementType=reservedinstance";
        var listed = (await agent.ReadAsync(entitlements))["items"]!.AsArray().First(item => (string?)item!["referenceOrder"]!["id"] == (string?)bought["orderId"])!;
        string artifact = "/v1" + (string)listed["entitledArtifacts"]![0]!["link"]!["uri"]!;

        async Task<JsonNode> ReadAsync(string path, string language)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("X-Locale", language);
            return await (await agent.SendAsync(request, TestContext.Current.CancellationToken)).JsonAsync();
        }

        async Task<(string?, string?)> CalledAsync(string language) => (
            (string?)(await ReadAsync(own, language))["displayName"],
            (string?)(await ReadAsync(artifact, language))["reservations"]![0]!["displayName"]);

        Assert.Equal(("Reserved VM Instance, Standard_D16s_v3, East US, 1 Year", "Reserved VM Instance, Standard_D16s_v3, East US, 1 Year"), await CalledAsync("en-US"));
        Assert.Equal(
            ("Instance de machine virtuelle réservée, Standard_D16s_v3, Est des États-Unis, 1 an", "Instance de machine virtuelle réservée, Standard_D16s_v3, Est des États-Unis, 1 an"),
            await CalledAsync("fr-FR"));
        // Sent back as a French reader saw it.
        await (await agent.PatchAsync(own, new JsonObject { ["displayName"] = (string?)(await ReadAsync(own, "fr-FR"))["displayName"], ["renew"] = true })).JsonAsync();
        Assert.Equal(("Reserved VM Instance, Standard_D16s_v3, East US, 1 Year", "Reserved VM Instance, Standard_D16s_v3, East US, 1 Year"), await CalledAsync("en-US"));
        await (await agent.PatchAsync(own, new JsonObject { ["displayName"] = "Calcul" })).JsonAsync();
        Assert.Equal(("Calcul", "Calcul"), await CalledAsync("fr-FR"));
    }

    [Theory]
    [InlineData("""{"displayName":""}""", "displayName")]
    [InlineData("""{"scope":"everywhere"}""", "scope")]
    [InlineData("""{"subscriptionId":"mine"}""", "subscriptionId")]
    [InlineData("""{"scope":"single","subscriptionId":"c0000000-0000-4000-8000-00000000fffe"}""", "subscriptionId")]
    [InlineData("""{"renew":"perhaps"}""", "renew")]
    public async Task A_wrong_change_names_its_member(string body, string member)
    {
        var agent = await server.AdminAgentAsync();
        var reservation = await sale.BuyAsync(ReservationSale.Small);

        await (await agent.PatchAsync($"{sale.Route}/{reservation["id"]}", JsonNode.Parse(body)!)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, member);
    }

    [Fact]
    public async Task Another_customers_subscription_is_no_scope_and_strangers_find_nothing()
    {
        var agent = await server.AdminAgentAsync();
        var helpdesk = await server.UserAsync("HelpdeskAgent");
        var rival = await server.UserOfAsync(1, "AdminAgent");
        var reservation = await sale.BuyAsync(ReservationSale.Small);
        string own = $"{sale.Route}/{reservation["id"]}";
        string french = (string)(await agent.ReadAsync($"/comptoir/v1/customers/{server.CustomerIn("FR")}/azuresubscriptions"))["items"]![0]!["id"]!;

        await (await agent.PatchAsync(own, new JsonObject { ["scope"] = "single", ["subscriptionId"] = french })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "subscriptionId");
        await (await agent.PatchAsync(own, new JsonObject { ["renew"] = true }, ("If-Match", "\"99\""))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.StaleEtag);
        await (await agent.GetAsync($"{sale.Route}/{Guid.NewGuid()}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await agent.GetAsync($"/comptoir/v1/customers/{server.CustomerIn("FR")}/reservations/{reservation["id"]}")).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
        await (await helpdesk.PatchAsync(own, new JsonObject { ["renew"] = true })).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        Assert.Equal(HttpStatusCode.OK, (await helpdesk.GetAsync(sale.Route)).StatusCode);
        await (await rival.GetAsync(sale.Route)).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await rival.PatchAsync(own, new JsonObject { ["renew"] = true })).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
        await (await rival.PostAsync($"{own}/exchangequotes", Into(ReservationSale.ThreeYears, "P3Y"))).RefusesAsync(HttpStatusCode.NotFound, WireCode.TenantUnknown);
    }

    [Fact]
    public async Task An_exchange_is_a_refund_and_a_purchase_in_one_without_fee_or_cap()
    {
        var agent = await server.AdminAgentAsync();
        var old = await sale.BuyAsync();
        string own = $"{sale.Route}/{old["id"]}";
        await server.AdvanceAsync("P100D");

        var quote = await (await agent.PostAsync($"{own}/exchangequotes", Into(ReservationSale.ThreeYears, "P3Y"))).JsonAsync(HttpStatusCode.Created);
        var done = await (await agent.PostAsync($"{own}/exchanges", new JsonObject { ["quoteId"] = (string)quote["quoteId"]! })).JsonAsync(HttpStatusCode.Created);

        Assert.Equal((3180.00m, 8073.22m, 4893.22m), (ReservationSale.Amount(quote, "credit"), ReservationSale.Amount(quote, "charge"), ReservationSale.Amount(quote, "difference")));
        Assert.Equal((3180.00m, 8073.22m), (ReservationSale.Amount(quote, "returnedCommitment"), ReservationSale.Amount(quote, "newCommitment")));
        Assert.Equal(("active", "P3Y"), ((string?)done["reservation"]!["state"], (string?)done["reservation"]!["term"]));
        Assert.Equal("Reserved VM Instance, Standard_D16s_v3, East US, 3 Years", (string?)done["reservation"]!["displayName"]);
        Assert.Equal("exchanged", (string?)(await agent.ReadAsync(own))["state"]);
        var (oldOrder, newOrder) = (new OrderId((string)old["orderId"]!), new OrderId((string)done["orderId"]!));
        var posted = await server.InStoreAsync(db => db.LedgerEntries.AsNoTracking().Where(entry => entry.OrderId == oldOrder || entry.OrderId == newOrder).ToListAsync());
        Assert.Equal(318000, Assert.Single(posted, entry => entry.Kind == LedgerEntryKind.Credit).SubtotalMinor);
        Assert.DoesNotContain(posted, entry => entry.ChargeType == LedgerEntry.FeeChargeType);
        Assert.Equal(807322, Assert.Single(posted, entry => entry.OrderId == newOrder).SubtotalMinor);
        var another = await sale.BuyAsync(ReservationSale.Small);
        Assert.Equal(0m, (decimal)(await (await sale.QuoteAsync(another)).JsonAsync(HttpStatusCode.Created))["cap"]!["usedLast12Months"]!["amount"]!);
        await (await agent.PostAsync($"{own}/exchanges", new JsonObject { ["quoteId"] = (string)quote["quoteId"]! })).RefusesAsync(HttpStatusCode.Conflict, WireCode.AdjustmentPending);
    }

    [Fact]
    public async Task An_exchange_into_itself_into_another_family_or_into_less_is_refused()
    {
        var agent = await server.AdminAgentAsync();
        var old = await sale.BuyAsync();
        string quotes = $"{sale.Route}/{old["id"]}/exchangequotes";

        await (await agent.PostAsync(quotes, Into(ReservationSale.OneYear, "P1Y"))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "catalogItemId");
        await (await agent.PostAsync(quotes, Into(ReservationSale.OtherFamily, "P3Y"))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.TransactionNotAllowed, "family");
        await (await agent.PostAsync(quotes, Into(ReservationSale.Small, "P1Y"))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.TransactionNotAllowed, "537.86 USD");
        await (await agent.PostAsync(quotes, new JsonObject { ["quantity"] = 1 })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "catalogItemId");
        await (await agent.PostAsync(quotes, new JsonObject { ["catalogItemId"] = ReservationSale.Item(ReservationSale.ThreeYears) })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "quantity");
        var negative = Into(ReservationSale.ThreeYears, "P3Y");
        negative["quantity"] = -1;
        await (await agent.PostAsync(quotes, negative)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.QuantityUnavailable);
        await (await agent.PostAsync(quotes, Into(ReservationSale.ThreeYears, "P9Y"))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput);
        await (await agent.PostAsync(quotes, Into("DZH318Z0BQ3V:ZZZZ", "P3Y"))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadOfferId);
        await (await agent.PostAsync($"{sale.Route}/{old["id"]}/exchanges", new JsonObject { ["quoteId"] = Guid.NewGuid().ToString() })).RefusesAsync(HttpStatusCode.NotFound, WireCode.NotFound);
    }

    private static JsonObject Into(string item, string term) => new() { ["catalogItemId"] = ReservationSale.Item(item), ["quantity"] = 1, ["term"] = term };
}

/// <summary>Reservations paid by the month (R11.1).</summary>
public sealed class MonthlyReservationTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private readonly ReservationSale sale = new(server);

    [Fact]
    public async Task One_paid_by_the_month_is_bought_given_back_and_exchanged()
    {
        var agent = await server.AdminAgentAsync();
        var bought = await sale.BuyAsync(cycle: "monthly");
        var kept = await sale.BuyAsync(cycle: "monthly");
        await (await agent.PatchAsync($"{sale.Route}/{kept["id"]}", new JsonObject { ["displayName"] = "Calcul" })).JsonAsync();

        var quote = await (await sale.QuoteAsync(bought)).JsonAsync(HttpStatusCode.Created);
        await (await sale.RefundAsync(bought, quote)).JsonAsync(HttpStatusCode.Created);
        var into = new JsonObject { ["catalogItemId"] = ReservationSale.Item(ReservationSale.ThreeYears), ["quantity"] = 1, ["term"] = "P3Y", ["billingCycle"] = "monthly" };
        var exchange = await (await agent.PostAsync($"{sale.Route}/{kept["id"]}/exchangequotes", into)).JsonAsync(HttpStatusCode.Created);
        var done = await (await agent.PostAsync($"{sale.Route}/{kept["id"]}/exchanges", new JsonObject { ["quoteId"] = (string)exchange["quoteId"]! })).JsonAsync(HttpStatusCode.Created);

        Assert.Equal("monthly", (string?)bought["billingCycle"]);
        Assert.Equal((365.00m, 0m, 365.00m), (ReservationSale.Amount(quote, "prorated"), ReservationSale.Amount(quote, "fee"), ReservationSale.Amount(quote, "credit")));
        Assert.Equal(4380.00m, ReservationSale.Amount(quote["cap"]!, "afterwards"));
        // 8,073.36 for 36 months.
        Assert.Equal((365.00m, 224.26m, 4380.00m, 8073.36m), (
            ReservationSale.Amount(exchange, "credit"), ReservationSale.Amount(exchange, "charge"), ReservationSale.Amount(exchange, "returnedCommitment"), ReservationSale.Amount(exchange, "newCommitment")));
        Assert.Equal(
            ["P3Y", "monthly", "active", "Calcul"],
            new[] { "term", "billingCycle", "state", "displayName" }.Select(member => (string)done["reservation"]![member]!));
    }
}

/// <summary>What the end of the term does (R11.2, R14.5).</summary>
public sealed class ReservationEndTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task At_the_end_of_its_term_one_expires_and_one_that_renews_is_bought_again()
    {
        var sale = new ReservationSale(server);
        var agent = await server.AdminAgentAsync();
        var ends = await sale.BuyAsync();
        var renews = await sale.BuyAsync(ReservationSale.Small, quantity: 2);
        await (await agent.PatchAsync($"{sale.Route}/{renews["id"]}", new JsonObject { ["renew"] = true, ["displayName"] = "Encore" })).JsonAsync();

        await server.AdvanceAsync("P364D");
        Assert.All((await agent.ReadAsync(sale.Route))["items"]!.AsArray(), item => Assert.Equal("active", (string?)item!["state"]));
        await server.AdvanceAsync("P2D");
        var after = (await agent.ReadAsync(sale.Route))["items"]!.AsArray();

        Assert.Equal("expired", (string?)after.First(item => (string?)item!["id"] == (string?)ends["id"])!["state"]);
        Assert.Equal("expired", (string?)after.First(item => (string?)item!["id"] == (string?)renews["id"])!["state"]);
        var again = Assert.Single(after, item => (string?)item!["state"] == "active")!;
        Assert.Equal(("Encore", 2, true), ((string?)again["displayName"], (int)again["quantity"]!, (bool)again["renew"]!));
        Assert.Equal(((DateTimeOffset)renews["expiryDate"]!).UtcDateTime.Date, ((DateTimeOffset)again["purchaseDate"]!).UtcDateTime.Date);
        var order = new OrderId((string)again["orderId"]!);
        var charge = Assert.Single(await server.InStoreAsync(db => db.LedgerEntries.AsNoTracking().Where(entry => entry.OrderId == order).ToListAsync()));
        Assert.Equal(("renew", 107572L), (charge.ChargeType, charge.SubtotalMinor));
        await (await agent.PatchAsync($"{sale.Route}/{ends["id"]}", new JsonObject { ["renew"] = true })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.StatusChangeRefused);
    }
}

/// <summary>Renewals to come, on the invoice that is still to be cut (R4.3b).</summary>
public sealed class ReservationPreviewTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private static readonly string[] Shown = ["productId", "skuId", "chargeType", "quantity", "chargeStartDate", "chargeEndDate", "subtotal", "taxTotal", "totalForCustomer"];

    [Fact]
    public async Task A_preview_past_the_end_of_reservations_holds_what_renewing_them_then_costs()
    {
        var sale = new ReservationSale(server);
        var agent = await server.AdminAgentAsync();
        JsonNode[] renewing = [await sale.BuyAsync(ReservationSale.Small, quantity: 2), await sale.BuyAsync(cycle: "monthly")];
        foreach (var bought in renewing)
            await (await agent.PatchAsync($"{sale.Route}/{bought["id"]}", new JsonObject { ["renew"] = true })).JsonAsync();
        await sale.BuyAsync();
        var ends = (DateTimeOffset)renewing[0]["expiryDate"]!;
        var cut = new DateTimeOffset(ends.Year, ends.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);

        var next = await agent.ReadAsync($"/comptoir/v1/invoices/next?currency=USD&on={cut:yyyy-MM-dd}");
        var far = await agent.ReadAsync($"/comptoir/v1/invoices/next?currency=USD&on={cut.AddYears(2):yyyy-MM-dd}");
        (await agent.PostAsync("/comptoir/v1/clock", new JsonObject { ["now"] = cut.AddHours(1) })).EnsureSuccessStatusCode();

        var invoice = (await agent.ReadAsync("/v1/invoices"))["items"]!.AsArray().First(found => (string?)found!["currencyCode"] == "USD")!;
        string query = Bills.Query.Replace("EUR", "USD", StringComparison.Ordinal);
        var lines = (await agent.ReadAsync($"/v1/invoices/{invoice["id"]}/lineitems?{query}"))["items"]!.AsArray();
        Assert.Equal(2, lines.Count);
        Assert.Equal((decimal)invoice["totalCharges"]!, (decimal)next["totalCharges"]!);
        Assert.Equal(Texts(lines), Texts(next["lineItems"]!.AsArray()));
        // Two years on the same two again, at other days.
        Assert.Equal((decimal)invoice["totalCharges"]!, (decimal)far["totalCharges"]!);
    }

    private static IEnumerable<string> Texts(JsonArray lines) =>
        lines.Select(line => string.Join(' ', Shown.Select(member => line![member]?.ToJsonString()))).Order(StringComparer.Ordinal);
}
