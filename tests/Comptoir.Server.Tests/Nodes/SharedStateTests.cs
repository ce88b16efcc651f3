using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Comptoir.Server.Tests.Access;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Door;
using Comptoir.Server.Tests.Licensing;

namespace Comptoir.Server.Tests.Nodes;

/// <summary>R18.2: nothing is in one node that another would miss. What is begun on A goes on at B.</summary>
[Collection(NodesTogether.Name)]
public sealed partial class SharedStateTests(NodesOnPostgres server)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Who_signed_in_on_one_node_goes_on_at_the_other_and_a_form_opened_there_is_good_here()
    {
        var (a, b) = await server.PairAsync();
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler);
        var (name, password) = server.User("AdminAgent");
        string form = await browser.GetStringAsync(new Uri(a.Root, "/sign-in"));

        // The form is of A, and is sent to B.
        Assert.Equal(HttpStatusCode.SeeOther, await SubmitAsync(browser, b, "/sign-in", form, ("user", name), ("password", password)));
        string home = await browser.GetStringAsync(new Uri(a.Root, "/partner"));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri(b.Root, "/partner"))).StatusCode);

        Assert.Equal(HttpStatusCode.SeeOther, await SubmitAsync(browser, b, "/sign-out", home));
        Assert.NotEqual(HttpStatusCode.OK, (await browser.GetAsync(new Uri(a.Root, "/partner"))).StatusCode);
    }

    [Fact]
    public async Task A_token_of_one_node_is_good_at_the_other_and_a_cart_made_there_is_bought_here()
    {
        var (a, b) = await server.PairAsync();
        var (status, token, _) = await AskAsync(a, server.UserForm());
        Assert.Equal(HttpStatusCode.OK, status);
        using var onA = new HttpClient { BaseAddress = a.Root }.With(token.Text("access_token"));
        using var onB = new HttpClient { BaseAddress = b.Root }.With(token.Text("access_token"));

        var cart = await (await onA.PostAsync(server.Carts(), await server.CartBodyAsync())).JsonAsync(HttpStatusCode.Created);
        var bought = await (await onB.SendAsync(HttpMethod.Post, $"{server.Carts()}/{cart["id"]}/checkout")).JsonAsync(HttpStatusCode.Created);
        var again = await onA.SendAsync(HttpMethod.Post, $"{server.Carts()}/{cart["id"]}/checkout");

        Assert.Single(bought["orders"]!.AsArray());
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        // A refresh token too is whoever's node comes first.
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(b, server.RefreshForm(token.Text("refresh_token")))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(a, server.RefreshForm(token.Text("refresh_token")))).Status);
    }

    [Fact]
    public async Task A_request_id_used_on_one_node_gets_its_first_answer_at_the_other()
    {
        var (onA, onB) = await AgentsAsync();
        var (id, body) = (Doorway.RequestId(Guid.NewGuid()), await server.OrderBodyAsync());

        var first = await (await onA.PostAsync(server.Orders(), body, id)).JsonAsync(HttpStatusCode.Created);
        var replay = await onB.PostAsync(server.Orders(), body, id);

        Assert.True(replay.Headers.Contains("Comptoir-Replay"));
        Assert.Equal((string?)first["id"], (string?)(await replay.JsonAsync(HttpStatusCode.Created))["id"]);
    }

    [Fact]
    public async Task A_page_of_a_list_begun_on_one_node_goes_on_at_the_other()
    {
        var (onA, onB) = await AgentsAsync();

        var first = await onA.ReadAsync("/v1/customers?size=2");
        var link = first["links"]!["next"]!;
        var header = link["headers"]![0]!;
        var next = await (await onB.SendAsync(HttpMethod.Get, "/v1/customers?size=2&seekOperation=next", null, ((string)header["key"]!, (string)header["value"]!))).JsonAsync();

        Assert.NotEmpty(next["items"]!.AsArray());
        Assert.Empty(Ids(first).Intersect(Ids(next)));
    }

    [Fact]
    public async Task A_clock_turned_on_one_node_is_turned_on_the_other()
    {
        var (onA, onB) = await AgentsAsync();

        var turned = await (await onA.PostAsync("/comptoir/v1/clock", new JsonObject { ["advance"] = "PT3H" })).JsonAsync();

        var (there, here) = ((DateTimeOffset)turned["now"]!, (DateTimeOffset)(await onB.ReadAsync("/comptoir/v1/clock"))["now"]!);
        Assert.InRange(here - there, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_new_password_a_lost_role_and_a_removed_user_end_tokens_on_both_nodes_within_a_second()
    {
        var (a, b) = await server.PairAsync();
        var user = await server.NewUserAsync("on-two-nodes", "AdminAgent", "SalesAgent");
        using var admin = a.As(await server.UserAsync("GlobalAdmin"));

        string before = await server.TokenAsync(server.FormOf(user));
        await RefusedWithinASecondAsync([a, b], before, () => admin.PatchAsync($"{Accounts.Users}/{user["id"]}", new JsonObject { ["roles"] = Accounts.Words("SalesAgent") }));

        string second = await server.TokenAsync(server.FormOf(user));
        using var own = b.As(new HttpClient().With(second));
        await RefusedWithinASecondAsync([a, b], second, () => own.PostAsync(
            "/comptoir/v1/me/password", new JsonObject { ["currentPassword"] = (string?)user["password"], ["newPassword"] = "Another-horse-2" }));

        user["password"] = "Another-horse-2";
        string third = await server.TokenAsync(server.FormOf(user));
        await RefusedWithinASecondAsync([a, b], third, () => admin.SendAsync(HttpMethod.Delete, $"{Accounts.Users}/{user["id"]}"));
    }

    [Fact]
    public async Task A_purchase_cancelled_on_one_node_shows_no_key_at_the_other()
    {
        var (onA, onB) = await AgentsAsync();
        var bought = await Purchase.OfAsync(server);
        Assert.NotEmpty(await bought.KeyAsync(onB));

        await (await onA.PatchAsync(bought.Order, new JsonObject { ["id"] = bought.OrderId, ["status"] = "cancelled" })).JsonAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await onB.PostAsync(bought.Keys, new JsonObject())).StatusCode);
    }

    [Fact]
    public async Task Wrong_passwords_are_counted_over_both_nodes()
    {
        var (a, b) = await server.PairAsync();
        var user = await server.NewUserAsync("tried-on-two-nodes", "SalesAgent");
        var wrong = server.FormOf(user);
        wrong["password"] = "not-it";

        for (int i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(i % 2 == 0 ? a : b, wrong)).Status);

        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(a, server.FormOf(user))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(b, server.FormOf(user))).Status);
    }

    [Fact]
    public async Task A_price_sheet_taken_in_on_one_node_is_what_the_other_sells_by_and_no_node_remembers_the_price_before()
    {
        var (a, b) = await server.PairAsync();
        using var op = a.As(await server.OperatorAsync());
        var (onA, onB) = await AgentsAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await onB.GetAsync("/v1/products/NODES0000001?country=FR")).StatusCode);

        await ImportAsync(op, "12.50");
        var item = await (await onB.GetAsync("/v1/products/NODES0000001?country=FR")).JsonAsync();
        var cart = await onB.MakeCartAsync(server.CustomerIn("FR"), Sale.Line("NODES0000001:0001", term: "P1Y"));
        await ImportAsync(op, "13.75");
        var later = await onB.MakeCartAsync(server.CustomerIn("FR"), Sale.Line("NODES0000001:0001", term: "P1Y"));

        Assert.Equal("NODES0000001", (string?)item["id"]);
        Assert.Equal((12.50m, 13.75m), (UnitPrice(cart), UnitPrice(later)));
        Assert.Equal(13.75m, UnitPrice(await onA.ReadAsync($"{server.Carts()}/{later["id"]}")));
    }

    private static decimal UnitPrice(JsonNode cart)
    {
        Assert.True(cart["lineItems"]![0]!["error"] is null, cart.ToJsonString());
        return (decimal)cart["lineItems"]![0]!["quote"]!["unitPrice"]!;
    }

    private static async Task ImportAsync(HttpClient op, string price)
    {
        const string Header = "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,TermDuration,Market,Currency,UnitPrice,EffectiveStartDate,EffectiveEndDate,Tags\n";
        string sheet = $"{Header}On nodes,NODES0000001,0001,On nodes,Publisher,P1Y,FR,EUR,{price},1/1/2021 12:00:00 AM,11/30/9999 11:59:59 PM,\n";
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(sheet)), "file", "file.csv" } };
        await (await op.PostAsync(new Uri("/comptoir/v1/catalog/imports", UriKind.Relative), form)).JsonAsync();
    }

    /// <summary>What is done ends the token, on every node, before a second has passed.</summary>
    private static async Task RefusedWithinASecondAsync(ServerNode[] nodes, string token, Func<Task<HttpResponseMessage>> act)
    {
        foreach (var node in nodes)
            Assert.Equal(HttpStatusCode.OK, await TryAsync(node, token));
        Assert.True((await act()).IsSuccessStatusCode);
        var since = Stopwatch.StartNew();
        foreach (var node in nodes)
        {
            var begun = since.Elapsed;
            while (await TryAsync(node, token) == HttpStatusCode.OK)
            {
                Assert.True(begun < Second, $"Good for {begun} on {node.Root}.");
                begun = since.Elapsed;
            }

            Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(node, token));
        }
    }

    private static async Task<HttpStatusCode> TryAsync(ServerNode node, string token)
    {
        using var client = new HttpClient { BaseAddress = node.Root }.With(token);
        return (await client.SendAsync(HttpMethod.Get, "/comptoir/v1/me")).StatusCode;
    }

    private static async Task<HttpStatusCode> SubmitAsync(HttpClient browser, ServerNode node, string action, string page, params (string Name, string Value)[] filled)
    {
        string form = Forms().Matches(page).First(match => match.Value.Contains($"action=\"{action}\"", StringComparison.Ordinal)).Value;
        var fields = Inputs().Matches(form).Select(match => match.Value)
            .Where(input => input.Contains("type=\"hidden\"", StringComparison.Ordinal))
            .Select(input => (Name: Names().Match(input).Groups[1].Value, Value: WebUtility.HtmlDecode(Values().Match(input).Groups[1].Value)));
        using var content = new FormUrlEncodedContent(fields.Concat(filled).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await browser.PostAsync(new Uri(node.Root, action), content);
        return answer.StatusCode;
    }

    private static IEnumerable<string> Ids(JsonNode page) => page["items"]!.AsArray().Select(item => (string)item!["id"]!);

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex Inputs();

    [GeneratedRegex(" name=\"([^\"]*)\"")]
    private static partial Regex Names();

    [GeneratedRegex(" value=\"([^\"]*)\"")]
    private static partial Regex Values();

    /// <summary>The Admin agent's token, made by this process, at either node.</summary>
    private async Task<(HttpClient A, HttpClient B)> AgentsAsync()
    {
        var (a, b) = await server.PairAsync();
        var agent = await server.AdminAgentAsync();
        return (a.As(agent), b.As(agent));
    }

    private async Task<(HttpStatusCode Status, JsonObject Body, string Text)> AskAsync(ServerNode node, Dictionary<string, string?> form)
    {
        using var client = new HttpClient { BaseAddress = node.Root };
        using var content = new FormUrlEncodedContent(form.Where(field => field.Value is not null));
        using var answer = await client.PostAsync(new Uri($"/{server.TenantOf()}/oauth2/v2.0/token", UriKind.Relative), content);
        string text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, JsonNode.Parse(text)!.AsObject(), text);
    }
}
