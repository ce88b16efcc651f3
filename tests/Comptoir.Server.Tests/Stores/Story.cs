using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Tests.Access;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Invoices;
using Comptoir.Server.Tests.Licensing;
using Comptoir.Server.Tests.Reservations;
using Comptoir.Server.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Stores;

/// <summary>A running server used for what it is for, so that there is a row of every kind.</summary>
internal static class Story
{
    /// <summary>Sign-in, buying, keys, downloads, cancelling, reservations, support, users, the end of a month, payment.</summary>
    /// <returns>Rows of the first partner, under the names that addresses give them.</returns>
    public static async Task<Dictionary<string, string>> TellAsync(this ComptoirServer server)
    {
        var agent = await server.AdminAgentAsync();
        var (status, tokens, _) = await server.AskV2Async(server.UserForm());
        Assert.Equal(HttpStatusCode.OK, status);
        await server.AskV2Async(server.RefreshForm(tokens.Text("refresh_token")));
        var wrong = server.UserForm();
        wrong["password"] = "not this one";
        await server.AskV2Async(wrong);
        var code = server.AppForm();
        (code["grant_type"], code["code"], code["redirect_uri"]) = ("authorization_code", $"{Guid.Parse(server.TenantOf()):N}.{new string('0', 64)}", "http://localhost/");
        code["code_verifier"] = new string('v', 43);
        await server.AskV2Async(code);

        string customer = server.CustomerIn("FR");
        var made = await (await agent.PostAsync("/v1/customers", Answers.NewCustomer("walked.onmicrosoft.com"), Door.Doorway.RequestId(Guid.NewGuid()))).JsonAsync(HttpStatusCode.Created);
        await agent.ReadAsync($"/v1/customers/{made["id"]}");
        var purchase = await Purchase.OfAsync(server);
        await purchase.KeyAsync(agent);
        var (_, link) = await purchase.LinkAsync(agent);
        using (var download = await server.Stranger().GetAsync(link))
            Assert.Equal(HttpStatusCode.OK, download.StatusCode);
        var owner = await server.CustomerUserAsync("FR");
        await owner.ReadAsync("/comptoir/v1/my/software");

        var cart = await agent.MakeCartAsync(customer, Sale.Line(Sale.Perpetual, 2), Sale.Line(Sale.Subscription, id: 1, term: "P3Y"));
        await (await agent.PutAsync($"/v1/customers/{customer}/carts/{cart["id"]}", cart.AsObject().DeepClone())).JsonAsync();
        string id = Guid.NewGuid().ToString();
        for (int attempt = 0; attempt < 2; attempt++)
            await (await agent.PostAsync($"/v1/customers/{customer}/carts/{cart["id"]}/checkout", null!, ("MS-RequestId", id))).JsonAsync(HttpStatusCode.Created);
        await agent.MakeCartAsync(customer, Sale.Line(Sale.Perpetual));

        await ReservedAsync(server);
        await SupportedAsync(server, agent, customer, purchase);
        var user = await server.NewUserAsync("walked", "SalesAgent");
        await server.AskV2Async(server.FormOf(user));
        var browser = new PageBrowser(server.Root);
        await browser.SignInAsync(user);
        var device = new SoftDevice();
        await browser.AddPasskeyAsync(user, device);
        await browser.ShowAsync(device);
        await server.NewAppAsync("AdminAgent");
        var invited = new JsonObject { ["userName"] = "invited", ["email"] = "invited@roux.example", ["invite"] = true, ["roles"] = Accounts.Words("SalesAgent") };
        await (await (await server.UserAsync("GlobalAdmin")).PostAsync(Accounts.Users, invited)).JsonAsync(HttpStatusCode.Created);
        using (var chosen = await server.Stranger().GetAsync(new Uri("/sign-in/password?token=no-such-token", UriKind.Relative)))
            Assert.True((int)chosen.StatusCode < 500);
        var (invoice, order, _) = await server.BilledMonthAsync();
        await (await (await server.OperatorAsync()).PostAsync("/comptoir/v1/payments", new JsonObject
        {
            ["partnerId"] = server.TenantOf(),
            ["amount"] = 1.00m,
            ["currency"] = "EUR",
            ["reference"] = "walked",
        })).JsonAsync(HttpStatusCode.Created);
        return await IdsAsync(server, customer, order, Bills.NumberOf(invoice));
    }

    private static async Task ReservedAsync(ComptoirServer server)
    {
        var sale = new ReservationSale(server);
        var reservation = await sale.BuyAsync();
        await sale.UseAsync(reservation, 10);
        var quote = await (await sale.QuoteAsync(reservation)).JsonAsync(HttpStatusCode.Created);
        await sale.RefundAsync(reservation, quote);
        await sale.BuyAsync(ReservationSale.Small);
        await (await server.AdminAgentAsync()).ReadAsync($"/comptoir/v1/customers/{sale.Customer}/azuresubscriptions/{await sale.SubscriptionAsync()}/roleassignments");
    }

    private static async Task SupportedAsync(ComptoirServer server, HttpClient agent, string customer, Purchase purchase)
    {
        string request = await agent.FileAsync(Requests.Refund(customer, new JsonObject { ["id"] = purchase.OrderId }, 10m));
        var op = await server.OperatorAsync();
        await op.ActAsync(request, "take", []);
        await op.ActAsync(request, "ask", new JsonObject { ["text"] = "Which one?" });
        await (await agent.PatchAsync($"/v1/servicerequests/{request}", new JsonObject { ["newNote"] = new JsonObject { ["text"] = "This one" } })).Content.ReadAsStringAsync();
        using var form = new MultipartFormDataContent { { new ByteArrayContent("%PDF-1.7\n"u8.ToArray()), "file", "note.pdf" } };
        await agent.PostAsync(new Uri($"{Requests.Filing}/{request}/files", UriKind.Relative), form);
        await op.ActAsync(request, "approve", []);
    }

    /// <summary>Rows of the first partner, under the names that addresses give them.</summary>
    private static Task<Dictionary<string, string>> IdsAsync(ComptoirServer server, string customer, string order, string invoice) => server.InStoreAsync(async db =>
    {
        var partner = new PartnerId(Guid.Parse(server.TenantOf()));
        string request = (await db.ServiceRequests.Where(row => row.PartnerId == partner).Select(row => row.Id).FirstAsync()).Value;
        string subscription = (await db.Subscriptions.Where(row => row.PartnerId == partner).Select(row => row.Id).FirstAsync()).Value.ToString();
        string user = (await db.Users.Where(row => row.PartnerId == partner && row.CustomerId == null).Select(row => row.Id).FirstAsync()).Value.ToString();
        string[] parts = Sale.Perpetual.Split(':');
        return new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["customer"] = customer,
            ["customerId"] = customer,
            ["order"] = order,
            ["orderId"] = order,
            ["line"] = "0",
            ["lineId"] = "0",
            ["number"] = "0",
            ["invoice"] = invoice,
            ["invoiceId"] = invoice,
            ["request"] = request,
            ["requestId"] = request,
            ["subscription"] = subscription,
            ["subscriptionId"] = subscription,
            ["user"] = user,
            ["userId"] = user,
            ["partner"] = partner.Value.ToString(),
            ["partnerId"] = partner.Value.ToString(),
            ["product"] = parts[0],
            ["productId"] = parts[0],
            ["sku"] = parts[1],
            ["skuId"] = parts[1],
            ["tenant"] = server.TenantOf(),
            ["reservation"] = (await db.Reservations.Where(row => row.PartnerId == partner).Select(row => row.Id).FirstAsync()).ToString()!,
        };
    });
}
