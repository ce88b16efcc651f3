using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Tests.Customers;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Door;

/// <summary>Whole stories and races on PostgreSQL, where requests really run side by side.</summary>
public sealed class PostgresStoryTests(ComptoirServerOnPostgres server) : IClassFixture<ComptoirServerOnPostgres>
{
    [Fact]
    public async Task The_product_runs_on_PostgreSQL_here() =>
        Assert.Equal("Npgsql.EntityFrameworkCore.PostgreSQL", await server.InStoreAsync(db => Task.FromResult(db.Database.ProviderName)));

    [Fact]
    public async Task A_purchase_shows_its_key_and_once_cancelled_no_longer_and_is_credited_in_full()
    {
        var agent = await server.AdminAgentAsync();
        var cart = await (await agent.PostAsync(server.Carts(), await server.CartBodyAsync(quantity: 2))).JsonAsync(HttpStatusCode.Created);
        var order = (await (await agent.SendAsync(HttpMethod.Post, $"{server.Carts()}/{cart["id"]}/checkout")).JsonAsync(HttpStatusCode.Created))["orders"]![0]!;
        string keys = $"/comptoir{server.Orders()}/{order["id"]}/lineitems/0/keys";

        var key = await (await agent.PostAsync(keys, new JsonObject())).JsonAsync();
        var cancelled = await (await CancelAsync(agent, order)).JsonAsync();
        var refused = await agent.PostAsync(keys, new JsonObject());

        Assert.NotEmpty((string)key["productKey"]!);
        Assert.Equal("cancelled", (string?)cancelled["status"]);
        await refused.IsErrorAsync(HttpStatusCode.Forbidden, await CodeAsync(refused));
        Assert.Equal(0, await BalanceAsync(order));
    }

    [Fact]
    public async Task Of_twenty_checkouts_at_once_one_wins_and_makes_one_order()
    {
        var agent = await server.AdminAgentAsync();
        var cart = await (await agent.PostAsync(server.Carts(), await server.CartBodyAsync())).JsonAsync(HttpStatusCode.Created);
        var before = await server.CountAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            agent.SendAsync(HttpMethod.Post, $"{server.Carts()}/{cart["id"]}/checkout", null, Doorway.RequestId(Guid.NewGuid()))));

        await OneWinsAsync(answers, HttpStatusCode.Created);
        var after = await server.CountAsync();
        Assert.Equal((before.Orders + 1, before.Ledger + 1, before.Mails + 1, before.Kept + 1), (after.Orders, after.Ledger, after.Mails, after.Kept));
    }

    [Fact]
    public async Task Of_two_who_replace_a_cart_at_once_the_second_is_told_that_it_is_locked()
    {
        var agent = await server.AdminAgentAsync();
        var cart = await (await agent.PostAsync(server.Carts(), await server.CartBodyAsync())).JsonAsync(HttpStatusCode.Created);
        var id = new CartId(Guid.Parse((string)cart["id"]!));

        var second = await server.InStoreAsync(async db =>
        {
            await using var first = await db.Database.BeginTransactionAsync();
            await db.Carts.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Version, row => row.Version + 1));
            var put = agent.PutAsync($"{server.Carts()}/{cart["id"]}", cart);
            // It has read the cart and waits to write it.
            while (!put.IsCompleted && !(await db.Database.SqlQuery<bool>(
                $"""SELECT TRUE AS "Value" FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))""").ToListAsync()).Contains(true))
                await Task.Yield();
            await first.CommitAsync();
            return await put;
        });

        await second.IsErrorAsync(HttpStatusCode.Conflict, "800064");
    }

    [Fact]
    public async Task Of_twenty_cancellations_at_once_one_wins_and_the_charge_is_given_back_once()
    {
        var agent = await server.AdminAgentAsync();
        var order = await server.BuyAsync(agent, quantity: 3);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CancelAsync(agent, order)));

        await OneWinsAsync(answers, HttpStatusCode.OK);
        Assert.Equal(0, await BalanceAsync(order));
    }

    [Fact]
    public async Task Reveals_racing_a_cancellation_end_in_no_failure_and_nothing_is_shown_after_it()
    {
        var agent = await server.AdminAgentAsync();
        var order = await server.BuyAsync(agent);
        string keys = $"/comptoir{server.Orders()}/{order["id"]}/lineitems/0/keys";

        var calls = Enumerable.Range(0, 9).Select(i => i == 4 ? CancelAsync(agent, order) : agent.PostAsync(keys, new JsonObject())).ToList();
        var answers = await Task.WhenAll(calls);

        Assert.All(answers, answer => Assert.Contains(
            answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Conflict, HttpStatusCode.TooManyRequests }));
        if (answers[4].StatusCode == HttpStatusCode.Conflict)
            await (await CancelAsync(agent, order)).JsonAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.PostAsync(keys, new JsonObject())).StatusCode);
        Assert.Equal(0, await BalanceAsync(order));
    }

    [Fact]
    public async Task Twenty_of_one_request_id_have_one_effect_and_one_answer()
    {
        var agent = await server.AdminAgentAsync();
        var (id, body, before) = (Doorway.RequestId(Guid.NewGuid()), await server.OrderBodyAsync(), await server.CountAsync());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => agent.PostAsync(server.Orders(), body, id)));

        var won = answers.Where(answer => answer.StatusCode == HttpStatusCode.Created).ToList();
        foreach (var lost in answers.Except(won))
            await lost.IsErrorAsync(HttpStatusCode.Conflict, "800014");
        Assert.Single((await Task.WhenAll(won.Select(answer => answer.Content.ReadAsStringAsync()))).Distinct());
        var after = await server.CountAsync();
        Assert.Equal((before.Orders + 1, before.Kept + 1), (after.Orders, after.Kept));
    }

    [Fact]
    public async Task A_NUL_is_refused_before_the_database_sees_it()
    {
        var agent = await server.AdminAgentAsync();
        var before = await server.CountAsync();
        var order = await server.OrderBodyAsync();
        order["lineItems"]![0]!["friendlyName"] = "a\0b";
        var customer = Answers.NewCustomer("nul.onmicrosoft.com");
        customer["BillingProfile"]!["CompanyName"] = "Con\0toso";

        await (await agent.PostAsync(server.Orders(), order)).IsErrorAsync(HttpStatusCode.BadRequest, "800002", "friendlyName");
        await (await agent.PostAsync("/v1/customers", customer)).IsErrorAsync(HttpStatusCode.BadRequest, "800002", "CompanyName");
        await (await agent.GetAsync("/v1/profiles/mpn?mpnId=%00")).IsErrorAsync(HttpStatusCode.BadRequest, "800002");
        var op = await server.OperatorAsync();
        using var keys = new MultipartFormDataContent { { new StringContent("CMP0\0"), "productId" }, { new StringContent("0001"), "skuId" }, { new StringContent("key"), "file", "keys.txt" } };
        await (await op.PostAsync(new Uri("/comptoir/v1/keys/stock", UriKind.Relative), keys)).IsErrorAsync(HttpStatusCode.BadRequest, "800002", "productId");
        using var catalog = new MultipartFormDataContent { { new StringContent("""{ "products": [ { "id": "A", "kind": "saas", "title": "\u0000", "productType": "Software", "skus": [ { "id": "1", "title": "A" } ] } ] }"""), "file", "catalog.json" } };
        await (await op.PostAsync(new Uri("/comptoir/v1/catalog/imports", UriKind.Relative), catalog)).IsErrorAsync(HttpStatusCode.BadRequest, "800002", "products[0].title");

        Assert.Equal(before, await server.CountAsync());
    }

    [Theory]
    [InlineData("username"), InlineData("client_id"), InlineData("client_secret"), InlineData("password"), InlineData("refresh_token"), InlineData("code")]
    public async Task A_NUL_in_a_sign_in_is_refused_before_the_database_sees_it(string field)
    {
        using var stranger = server.Stranger();
        var program = server.Partner()["apps"]![0]!;
        var fields = new Dictionary<string, string>
        {
            ["grant_type"] = field switch { "refresh_token" => field, "code" => "authorization_code", _ => "password" },
            ["client_id"] = (string)program["clientId"]!,
            ["client_secret"] = (string)program["secret"]!,
            ["scope"] = "openid",
            ["redirect_uri"] = "https://garance.example/signed-in",
            ["username"] = "nadia@garance.example",
            ["password"] = "x",
            ["refresh_token"] = "x",
            ["code"] = "x",
        };
        fields[field] = "a\0b";
        using var form = new FormUrlEncodedContent(fields);

        var answer = await stranger.PostAsync(new Uri((string)server.Partner()["tokenUrl"]!), form);

        var error = await answer.JsonAsync(HttpStatusCode.BadRequest);
        Assert.Equal("invalid_request", (string?)error["error"]);
        Assert.Contains(field, (string)error["error_description"]!, StringComparison.Ordinal);
    }

    private static async Task OneWinsAsync(HttpResponseMessage[] answers, HttpStatusCode success)
    {
        Assert.Single(answers, answer => answer.StatusCode == success);
        foreach (var lost in answers.Where(answer => answer.StatusCode != success))
        {
            Assert.Contains(lost.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.Conflict });
            await lost.IsErrorAsync(lost.StatusCode, await CodeAsync(lost));
        }
    }

    private static async Task<string> CodeAsync(HttpResponseMessage answer) => (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!;

    private Task<HttpResponseMessage> CancelAsync(HttpClient agent, JsonNode order) =>
        agent.SendAsync(HttpMethod.Patch, $"{server.Orders()}/{order["id"]}", new JsonObject { ["status"] = "cancelled" }, Doorway.RequestId(Guid.NewGuid()));

    /// <summary>What the order still costs, in minor units.</summary>
    private Task<long> BalanceAsync(JsonNode order)
    {
        var id = new Commerce.Primitives.OrderId((string)order["id"]!);
        return server.InStoreAsync(db => db.LedgerEntries.Where(entry => entry.OrderId == id).SumAsync(entry => (entry.Kind == LedgerEntryKind.Credit ? -1 : 1) * (entry.SubtotalMinor + entry.TaxMinor)));
    }
}
