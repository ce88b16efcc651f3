using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Support;
using Comptoir.Contracts;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;
using static Comptoir.Server.Tests.Support.Requests;

namespace Comptoir.Server.Tests.Support;

/// <summary>From the form to the operator's decision (R9.8, R10; contract, comptoir, Support).</summary>
public sealed class RefundRequestTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private string Leon => server.CustomerIn("FR");

    [Fact]
    public async Task A_filed_refund_is_a_service_request_whose_fields_make_up_the_description()
    {
        var agent = await server.AdminAgentAsync();
        var order = await agent.BuyAsync(Leon, Sale.Reviewed);
        decimal charged = await ChargedAsync(order);

        var answer = await agent.PostAsync(Filing, Refund("LEON.EXAMPLE", order, charged).With("customer", await DomainAsync()));
        var filed = await answer.JsonAsync(HttpStatusCode.Created);
        var read = await agent.ReadAsync($"/v1/servicerequests/{filed["id"]}");

        Assert.Matches("^[0-9]+$", (string?)filed["id"]!);
        Assert.Equal($"{Filing}/{filed["id"]}", answer.Headers.Location!.ToString());
        Assert.Equal(("open", "moderate", "1001"), ((string?)filed["status"], (string?)filed["severity"], (string?)filed["supportTopicId"]));
        Assert.Equal("0001-01-01T00:00:00", (string?)filed["lastClosedDate"]);
        Assert.Contains($"Order ID or subscription ID: {order["id"]}", (string?)filed["description"], StringComparison.Ordinal);
        Assert.Contains("Refund reason: Bought twice", (string?)filed["description"], StringComparison.Ordinal);
        Assert.Equal(("Amélie", "Roux"), ((string?)filed["primaryContact"]!["firstName"], (string?)filed["primaryContact"]!["lastName"]));
        Assert.Equal(filed["description"]!.ToString(), read["description"]!.ToString());
        Assert.Equal(charged, (decimal)read["refund"]!["amountRequested"]!["amount"]!);
    }

    [Fact]
    public async Task An_approval_in_part_cancels_credits_revokes_and_names_the_approver()
    {
        var agent = await server.AdminAgentAsync();
        var op = await server.OperatorAsync();
        var order = await agent.BuyAsync(Leon, Sale.Reviewed);
        string id = await agent.FileAsync(Refund(Leon, order, 100m));

        var approved = await (await op.ActAsync(id, "approve", new JsonObject { ["amount"] = 60.01m, ["text"] = "As agreed" })).JsonAsync();
        var again = await op.ActAsync(id, "approve");
        var refused = await op.ActAsync(id, "refuse", new JsonObject { ["text"] = "No" });
        var cancelled = await agent.ReadAsync($"/v1/customers/{Leon}/orders/{order["id"]}");
        var reveal = await agent.PostAsync($"/comptoir/v1/customers/{Leon}/orders/{order["id"]}/lineitems/0/keys", new JsonObject());

        Assert.Equal(("closed", "approved", 60.01m), ((string?)approved["status"], (string?)approved["refund"]!["decision"], (decimal)approved["refund"]!["amountApproved"]!["amount"]!));
        Assert.Equal("As agreed", (string?)approved["notes"]!.AsArray()[^1]!["text"]);
        await again.RefusesAsync(HttpStatusCode.Conflict, WireCode.BadInput);
        await refused.RefusesAsync(HttpStatusCode.Conflict, WireCode.BadInput);
        Assert.Equal("cancelled", (string?)cancelled["status"]);
        Assert.NotEqual(HttpStatusCode.Created, reveal.StatusCode);
        var credit = await CreditAsync(order);
        Assert.Equal(("customerCredit", 6001L, 1200L, "R9.8"), (credit.ChargeType, credit.SubtotalMinor, credit.TaxMinor, credit.Derivation.Rule));
        Assert.Equal((string?)server.World["operator"]!["userName"], credit.Derivation.Inputs["approvedBy"]);
        var record = await server.InStoreAsync(db => db.Activity.Where(a => a.ResourceKey == (string)order["id"]! && a.Operation == ActivityOperation.UpdateOrder).SingleAsync());
        var line = (await agent.ReadAsync("/comptoir/v1/invoices/next?currency=EUR"))["lineItems"]!.AsArray()
            .Single(l => (string?)l!["orderId"] == (string?)order["id"] && (string?)l["chargeType"] == "customerCredit")!;
        Assert.Equal((-60.01m, -12.00m), ((decimal)line["subtotal"]!, (decimal)line["taxTotal"]!));
        Assert.Equal(id, record.FactOf("ServiceRequest"));
        Assert.Equal((string?)server.World["operator"]!["userName"], record.FactOf("ApprovedBy"));
    }

    [Fact]
    public async Task Without_an_amount_the_approval_gives_what_the_rules_give()
    {
        var agent = await server.AdminAgentAsync();
        var order = await agent.BuyAsync(Leon, Sale.Perpetual);
        string id = await agent.FileAsync(Refund(Leon, order, 1m));

        await (await (await server.OperatorAsync()).ActAsync(id, "approve")).JsonAsync();

        Assert.Equal(92184L, (await CreditAsync(order)).SubtotalMinor);
    }

    [Fact]
    public async Task More_than_was_charged_is_neither_asked_for_nor_approved()
    {
        var agent = await server.AdminAgentAsync();
        var op = await server.OperatorAsync();
        var order = await agent.BuyAsync(Leon, Sale.Perpetual);

        var exact = await agent.FileAsync(Refund(Leon, order, 921.84m));
        await (await agent.PostAsync(Filing, Refund(Leon, order, 921.85m))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "amountRequested");
        await (await op.ActAsync(exact, "approve", new JsonObject { ["amount"] = 921.85m })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "amount");
        Assert.Equal("completed", (string?)(await agent.ReadAsync($"/v1/customers/{Leon}/orders/{order["id"]}"))["status"]);

        await (await op.ActAsync(exact, "approve", new JsonObject { ["amount"] = new JsonObject { ["amount"] = 921.84m, ["currency"] = "EUR" } })).JsonAsync();
        // Nothing is left of the purchase: it is what cannot be asked for, not the amount.
        var late = await agent.PostAsync(Filing, Refund(Leon, order, 0.01m));
        await late.RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "orderId");
        Assert.DoesNotContain("amountRequested", await late.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var unknown = await agent.PostAsync(Filing, Refund(Leon, order, 0.01m).With("lineItemNumbers", new JsonArray(7)));
        await unknown.RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "lineItemNumbers");
        Assert.DoesNotContain("amountRequested", await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Linux_plan_is_neither_asked_for_nor_approved()
    {
        var agent = await server.AdminAgentAsync();
        var op = await server.OperatorAsync();
        var order = await agent.BuyAsync(Leon, Sale.LinuxPlan, "P1Y");
        string old = await FiledByAnEarlierVersionAsync(order);

        await (await agent.PostAsync(Filing, Refund(Leon, order, 1m))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "orderId");
        await (await agent.PostAsync(Filing, Refund(Leon, order, 1m).With("lineItemNumbers", new JsonArray(0)))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "lineItemNumbers");
        await (await op.ActAsync(old, "approve")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.OrderNotCancellable);
        await (await op.ActAsync(old, "approve", new JsonObject { ["amount"] = 1m })).RefusesAsync(HttpStatusCode.BadRequest, WireCode.OrderNotCancellable);
        var refused = await (await op.ActAsync(old, "refuse", new JsonObject { ["text"] = "Never" })).JsonAsync();

        Assert.Equal("refused", (string?)refused["refund"]!["decision"]);
        Assert.Equal("completed", (string?)(await agent.ReadAsync($"/v1/customers/{Leon}/orders/{order["id"]}"))["status"]);
        var number = new OrderId((string)order["id"]!);
        Assert.False(await server.InStoreAsync(db => db.LedgerEntries.AnyAsync(e => e.OrderId == number && e.Kind == LedgerEntryKind.Credit)));
    }

    [Fact]
    public async Task Each_field_that_does_not_hold_up_is_named()
    {
        var agent = await server.AdminAgentAsync();
        var order = await agent.BuyAsync(Leon, Sale.Perpetual);
        var harrow = await server.UserOfAsync(1, "AdminAgent");
        var theirs = await harrow.BuyAsync(server.CustomerIn("GB", 1), Sale.ItemOf(Sale.Perpetual, "GB", "GBP"));
        Task RefusedAsync(string field, string path, JsonNode? value) => RefusedFormAsync(field, Refund(Leon, order, 10m).With(path, value));
        async Task RefusedFormAsync(string field, JsonObject form) =>
            await (await agent.PostAsync(Filing, form)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, field);

        await RefusedAsync("problemType", "problemType", null);
        await RefusedAsync("problemType", "problemType", "Nothing known");
        await RefusedAsync("impact", "impact", "unknown");
        await RefusedAsync("impact", "impact", "1");
        await RefusedAsync("title", "title", "  ");
        await RefusedAsync("title", "title", new string('x', 201));
        await RefusedAsync("title", "title", "two\nlines");
        await RefusedAsync("customer", "customer", null);
        await RefusedAsync("customer", "customer", "nobody.example");
        await RefusedAsync("customer", "customer", server.CustomerIn("GB", 1));
        await RefusedAsync("orderId", "orderId", null);
        await RefusedAsync("orderId", "orderId", (string?)theirs["id"]);
        await RefusedAsync("orderId", "customer", server.CustomerIn("US"));
        await RefusedAsync("refundReason", "refundReason", "");
        await RefusedAsync("amountRequested", "amountRequested", null);
        await RefusedAsync("amountRequested", "amountRequested", JsonNode.Parse("""{"amount":0,"currency":"EUR"}"""));
        await RefusedAsync("amountRequested", "amountRequested", JsonNode.Parse("""{"amount":-1,"currency":"EUR"}"""));
        await RefusedAsync("amountRequested", "amountRequested", JsonNode.Parse("""{"amount":1.001,"currency":"EUR"}"""));
        await RefusedAsync("amountRequested.currency", "amountRequested", JsonNode.Parse("""{"amount":1,"currency":"USD"}"""));
        await RefusedAsync("amountRequested.currency", "amountRequested", JsonNode.Parse("""{"amount":1,"currency":"XXX"}"""));
        await RefusedAsync("amountRequested.currency", "amountRequested", 1);
        await RefusedAsync("amountRequested", "amountRequested", "much");
        await RefusedAsync("lineItemNumbers", "lineItemNumbers", new JsonArray(3));
        await RefusedAsync("contact.email", "contact", JsonNode.Parse("""{"name":"A","email":"no address","phone":"1"}"""));
        await RefusedAsync("contact.phone", "contact", JsonNode.Parse("""{"name":"A","email":"a@b.example","phone":"call me"}"""));
        await RefusedAsync("contact.name", "contact", null);
    }

    [Fact]
    public async Task A_subscription_stands_for_its_own_line_of_the_order_and_for_no_other()
    {
        var agent = await server.AdminAgentAsync();
        var two = Sale.Order(Sale.Saas, "P1M", cycle: "monthly");
        var other = two["lineItems"]![0]!.DeepClone();
        other["lineItemNumber"] = 1;
        two["lineItems"]!.AsArray().Add(other);
        var order = await (await agent.PostAsync($"/v1/customers/{Leon}/orders", two)).JsonAsync(HttpStatusCode.Created);
        JsonObject About(params int[] lines) => Problem("About one of two").With("subscriptionId", (string?)order["lineItems"]![1]!["subscriptionId"]).With("lineItemNumbers", new JsonArray([.. lines.Select(line => (JsonNode)line)]));

        await (await agent.PostAsync(Filing, About(0))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "lineItemNumbers");
        await (await agent.PostAsync(Filing, About(0, 1))).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "lineItemNumbers");
        var filed = await (await agent.PostAsync(Filing, About(1))).JsonAsync(HttpStatusCode.Created);
        var unnamed = await (await agent.PostAsync(Filing, About())).JsonAsync(HttpStatusCode.Created);

        Assert.All([filed, unnamed], one => Assert.Equal("[1]", one["refund"]!["lineItemNumbers"]!.ToJsonString()));
    }

    [Fact]
    public async Task All_faults_are_told_at_once_and_in_French()
    {
        var agent = await server.AdminAgentAsync();
        var form = new JsonObject { ["problemType"] = "Achat/remboursement d'offres CSP pour le compte de clients" };

        var answer = await agent.SendAsync(HttpMethod.Post, Filing, form, ("X-Locale", "fr-FR"));

        string text = (string)(await answer.JsonAsync(HttpStatusCode.BadRequest))["description"]!;
        Assert.All(["impact", "title", "customer", "orderId", "refundReason", "amountRequested", "contact.email"], field => Assert.Contains($"{field} est obligatoire", text, StringComparison.Ordinal));
        Assert.DoesNotContain("problemType", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_cancelled_meanwhile_is_not_approved_and_a_refusal_is_told()
    {
        var agent = await server.AdminAgentAsync();
        var op = await server.OperatorAsync();
        var order = await agent.BuyAsync(Leon, Sale.Subscription, "P3Y");
        string id = await agent.FileAsync(Refund(Leon, order, 10m));
        await (await agent.PatchAsync($"/v1/customers/{Leon}/orders/{order["id"]}", new JsonObject { ["status"] = "cancelled" })).JsonAsync();

        await (await op.ActAsync(id, "approve")).RefusesAsync(HttpStatusCode.Conflict, WireCode.AdjustmentPending);
        var refused = await (await op.ActAsync(id, "refuse", new JsonObject { ["text"] = "Cancelled by yourselves" })).JsonAsync();

        Assert.Equal(("closed", "refused"), ((string?)refused["status"], (string?)refused["refund"]!["decision"]));
        Assert.Equal("Cancelled by yourselves", (string?)(await agent.ReadAsync($"/v1/servicerequests/{id}"))["notes"]![0]!["text"]);
        Assert.Single(await server.InStoreAsync(db => db.LedgerEntries.Where(e => e.OrderId == new OrderId((string)order["id"]!) && e.ChargeId != null).ToListAsync()));
    }

    [Fact]
    public async Task Requests_go_back_and_forth_and_each_side_is_told_by_mail()
    {
        var agent = await server.UserAsync("HelpdeskAgent");
        var op = await server.OperatorAsync();
        var form = new JsonObject
        {
            ["problemType"] = "1003",
            ["impact"] = "critical",
            ["title"] = $"Key {Guid.NewGuid():N}",
            ["text"] = "It does\nnot work",
            ["contact"] = new JsonObject { ["name"] = "Amélie", ["email"] = $"{Guid.NewGuid():N}@aubier.example", ["phone"] = "+33 1" },
        };
        string id = await agent.FileAsync(form);

        var taken = await (await op.ActAsync(id, "take")).JsonAsync();
        var asked = await (await op.ActAsync(id, "ask", new JsonObject { ["text"] = "Which version?" })).JsonAsync();
        var answered = await (await agent.PatchAsync($"/v1/servicerequests/{id}", new JsonObject { ["newNote"] = new JsonObject { ["text"] = "2022" } })).JsonAsync();
        await (await op.ActAsync(id, "approve")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.Unsupported);
        await (await op.ActAsync(id, "ask", new JsonObject())).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "text");
        var closed = await (await op.ActAsync(id, "close")).JsonAsync();
        await (await op.ActAsync(id, "close")).RefusesAsync(HttpStatusCode.Conflict, WireCode.BadInput);
        await (await op.ActAsync(id, "take")).RefusesAsync(HttpStatusCode.Conflict, WireCode.BadInput);

        Assert.Equal(["open", "attention_needed", "open", "closed"], new[] { taken, asked, answered, closed }.Select(r => (string)r["status"]!));
        Assert.Equal(["Which version?", "2022"], closed["notes"]!.AsArray().Select(note => (string)note!["text"]!));
        Assert.NotEqual("0001-01-01T00:00:00", (string?)closed["lastClosedDate"]);
        var mails = await server.InStoreAsync(db => db.Mails.Where(mail => mail.Subject.Contains(id)).ToListAsync());
        string contact = (string)form["contact"]!["email"]!;
        Assert.Equal(3, mails.Count(mail => mail.To == contact)); // received, asked, closed
        Assert.Equal(2, mails.Count(mail => mail.To != contact)); // filed, answered
        Assert.Contains(mails, mail => mail.To == contact && mail.Body.Contains("Which version?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_request_that_is_opened_again_is_decided_anew_and_an_approved_one_only_answered_and_closed()
    {
        var agent = await server.AdminAgentAsync();
        var op = await server.OperatorAsync();
        var order = await agent.BuyAsync(Leon, Sale.Perpetual);
        string id = await agent.FileAsync(Refund(Leon, order, 10m));
        Task<HttpResponseMessage> ReopenAsync() => agent.PatchAsync($"/v1/servicerequests/{id}", new JsonObject { ["status"] = "open" });
        await (await op.ActAsync(id, "refuse", new JsonObject { ["text"] = "Too late" })).JsonAsync();
        await (await op.ActAsync(id, "approve")).RefusesAsync(HttpStatusCode.Conflict, WireCode.BadInput);

        var reopened = await (await ReopenAsync()).JsonAsync();
        await (await op.ActAsync(id, "take")).JsonAsync();
        var asked = await (await op.ActAsync(id, "ask", new JsonObject { ["text"] = "Why now?" })).JsonAsync();
        var answered = await (await ReopenAsync()).JsonAsync();
        var approved = await (await op.ActAsync(id, "approve", new JsonObject { ["amount"] = 10m })).JsonAsync();
        var again = await (await ReopenAsync()).JsonAsync();

        Assert.Equal(("open", "refused"), ((string?)reopened["status"], (string?)reopened["refund"]!["decision"]));
        Assert.Equal(("attention_needed", "open"), ((string?)asked["status"], (string?)answered["status"]));
        Assert.Equal(("closed", "approved"), ((string?)approved["status"], (string?)approved["refund"]!["decision"]));
        Assert.Equal(("open", "approved"), ((string?)again["status"], (string?)again["refund"]!["decision"]));
        foreach (string act in new[] { "approve", "refuse" })
            await (await op.ActAsync(id, act, new JsonObject { ["text"] = "Once more" })).RefusesAsync(HttpStatusCode.Conflict, WireCode.BadInput);
        await (await op.ActAsync(id, "ask", new JsonObject { ["text"] = "Anything else?" })).JsonAsync();
        var closed = await (await op.ActAsync(id, "close", new JsonObject { ["text"] = "All is said" })).JsonAsync();
        Assert.Equal(("closed", "approved", "All is said"), ((string?)closed["status"], (string?)closed["refund"]!["decision"], (string?)closed["notes"]!.AsArray()[^1]!["text"]));
        await CreditAsync(order);
    }

    [Fact]
    public async Task What_the_partner_closes_and_opens_again_is_told_to_the_operator_in_one_mail_each()
    {
        var agent = await server.AdminAgentAsync();
        string id = await agent.FileAsync(Problem("Closed and opened"));
        string path = $"/v1/servicerequests/{id}";

        await (await agent.PatchAsync(path, new JsonObject { ["status"] = "closed", ["newNote"] = new JsonObject { ["text"] = "Found it" } })).JsonAsync();
        await (await agent.PatchAsync(path, new JsonObject { ["status"] = "open" })).JsonAsync();
        await (await agent.PatchAsync(path, new JsonObject { ["status"] = "open", ["title"] = "Worded anew" })).JsonAsync();

        var mails = await server.InStoreAsync(db => db.Mails.Where(mail => mail.Subject.Contains(id) && mail.To != "a@b.example").Select(mail => mail.Body).ToListAsync());
        Assert.Equal(3, mails.Count); // filed, closed, opened again
        Assert.Single(mails, body => body.Contains("has been closed", StringComparison.Ordinal) && body.Contains("Found it", StringComparison.Ordinal));
        Assert.Single(mails, body => body.Contains("has been opened again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_queue_pages_through_the_open_requests_of_all_partners_oldest_first()
    {
        var op = await server.OperatorAsync();
        var ids = new List<string>();
        foreach (var client in new[] { await server.AdminAgentAsync(), await server.UserOfAsync(1, "AdminAgent"), await server.AdminAgentAsync() })
            ids.Add(await client.FileAsync(Problem("A question")));
        await (await op.ActAsync(ids[1], "ask", new JsonObject { ["text"] = "?" })).JsonAsync();

        var seen = new List<string>();
        for (string? path = "/comptoir/v1/support/queue?take=2"; path is not null;)
        {
            var page = await op.ReadAsync(path);
            seen.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            path = page["continuationToken"] is { } token ? $"/comptoir/v1/support/queue?continuationToken={token}" : null;
        }

        var asked = await op.ReadAsync("/comptoir/v1/support/queue?state=attention_needed");
        Assert.Equal(ids, seen.Where(ids.Contains));
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
        Assert.Contains(asked["items"]!.AsArray(), item => (string?)item!["id"] == ids[1]);
        Assert.DoesNotContain(asked["items"]!.AsArray(), item => (string?)item!["id"] == ids[0]);
        await (await op.GetAsync("/comptoir/v1/support/queue?state=lost")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "state");
        await (await op.GetAsync("/comptoir/v1/support/queue?take=-1")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "take");
    }

    [Fact]
    public async Task A_repeated_approval_is_answered_again_and_credits_once()
    {
        var agent = await server.AdminAgentAsync();
        var op = await server.OperatorAsync();
        var order = await agent.BuyAsync(Leon, Sale.Perpetual);
        string id = await agent.FileAsync(Refund(Leon, order, 10m));
        string request = Guid.NewGuid().ToString();

        var first = await op.SendAsync(HttpMethod.Post, $"{Filing}/{id}/approve", new JsonObject(), ("MS-RequestId", request));
        var second = await op.SendAsync(HttpMethod.Post, $"{Filing}/{id}/approve", new JsonObject(), ("MS-RequestId", request));

        Assert.Equal(await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await CreditAsync(order);
    }

    /// <summary>A request that is no longer taken in, but may lie there.</summary>
    private Task<string> FiledByAnEarlierVersionAsync(JsonNode order) => server.InStoreAsync(async db =>
    {
        var now = DateTimeOffset.UtcNow;
        var partner = new PartnerId(Guid.Parse((string)server.Partner()["tenantId"]!));
        var old = new ServiceRequest(
            partner, NewId.ServiceRequest(now), SupportTopic.Refund, Severity.Minimal, "Old", "Old", new RequestContact(), "en-US", new Author("nadia", OfOperator: false), now)
        {
            CustomerId = new CustomerId(Guid.Parse(Leon)),
            Subject = new RequestSubject { OrderId = (string)order["id"]!, Lines = [0], Products = "RHEL", Currency = "EUR", RequestedMinor = 100 },
        };
        db.ServiceRequests.Add(old);
        await db.SaveChangesAsync();
        return old.Id.Value;
    });

    private async Task<string> DomainAsync()
    {
        var id = new CustomerId(Guid.Parse(Leon));
        return (await server.InStoreAsync(db => db.Customers.Where(c => c.Id == id).Select(c => c.Domain).SingleAsync())).ToUpperInvariant();
    }

    private Task<decimal> ChargedAsync(JsonNode order)
    {
        var number = new OrderId((string)order["id"]!);
        return server.InStoreAsync(async db => await db.OrderLines.Where(line => line.OrderId == number).Select(line => line.SubtotalMinor).SingleAsync() / 100m);
    }

    private Task<LedgerEntry> CreditAsync(JsonNode order)
    {
        var number = new OrderId((string)order["id"]!);
        return server.InStoreAsync(db => db.LedgerEntries.AsNoTracking().Where(e => e.OrderId == number && e.Kind == LedgerEntryKind.Credit).SingleAsync());
    }
}

internal static class Forms
{
    public static JsonObject With(this JsonObject form, string member, JsonNode? value)
    {
        form[member] = value;
        return form;
    }
}
