using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Server.Auth;
using Comptoir.Server.Pages;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Door;
using Comptoir.Server.Tests.Licensing;
using Comptoir.Storage.Tests;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Access;

/// <summary>The whole product on PostgreSQL, every statement that it sends kept.</summary>
public sealed class ServerWithItsStatements : ComptoirServerOnPostgres
{
    public StatementLog Log { get; } = new();

    protected override void Adapt(IServiceCollection services) => services.ConfigureDbContext<ComptoirDb>(options => options.AddInterceptors(Log));
}

/// <summary>Tables can be spread over database servers by partner: whatever the product asks names the partner, and what does not is on
/// this list with its reason (docs/operations.md).</summary>
public sealed partial class CrossPartnerTests(ServerWithItsStatements server) : IClassFixture<ServerWithItsStatements>
{
    /// <summary>Part of a statement that names no partner, and why it may.</summary>
    private static readonly (string Part, string Reason)[] Crossings =
    [
        ("""SELECT DISTINCT a."PartnerId" """, "Sealing: whose records wait."),
        ("""FROM "Mails" AS""", "Mail that is due."),
    ];

    private string? partnerCookie;
    private string? adminCookie;

    [Fact]
    public async Task Nothing_that_the_product_asks_crosses_partners_but_for_a_short_list()
    {
        server.Log.Statements.Clear();
        await StoryAsync();
        await WalkAsync();
        await JobsAsync();
        var statements = server.Log.Statements.Distinct(StringComparer.Ordinal).ToList();

        var tables = await server.InStoreAsync(db => Task.FromResult(PartnerNaming.TenantTables(db)));
        var offences = statements.SelectMany(sql => PartnerNaming.Offences(sql, tables)).Distinct(StringComparer.Ordinal).ToList();
        var unlisted = offences.Where(offence => !Crossings.Any(crossing => offence.Contains(crossing.Part, StringComparison.Ordinal))).ToList();
        Assert.True(unlisted.Count == 0, string.Join("\n\n", unlisted));
        // Nothing stands on the list that is not so.
        Assert.Empty(Crossings.Where(crossing => !offences.Exists(offence => offence.Contains(crossing.Part, StringComparison.Ordinal))));
        Assert.True(statements.Count > 150, $"Only {statements.Count} different statements were seen.");
    }

    /// <summary>What changes: sign-in, customers, carts, orders, keys, links, cancellations, support, a month's end.</summary>
    private async Task StoryAsync()
    {
        var agent = await server.AdminAgentAsync();
        var (_, signedIn, _) = await server.AskV2Async(server.UserForm());
        await server.AskV2Async(server.RefreshForm(signedIn.Text("refresh_token")));
        await server.AskV2Async(server.AppForm());
        var customer = await (await agent.PostAsync("/v1/customers", Answers.NewCustomer("crossing.onmicrosoft.com"))).JsonAsync(System.Net.HttpStatusCode.Created);
        Assert.NotNull(customer["id"]);
        var user = await server.NewUserAsync("crossing", "AdminAgent");
        var admin = await server.UserAsync("GlobalAdmin");
        await admin.PatchAsync($"{Accounts.Users}/{user["id"]}", new JsonObject { ["roles"] = Accounts.Words("SalesAgent") });

        var cart = await (await agent.PostAsync(server.Carts(), await server.CartBodyAsync())).JsonAsync(System.Net.HttpStatusCode.Created);
        await (await agent.PutAsync($"{server.Carts()}/{cart["id"]}", await server.CartBodyAsync(quantity: 2))).JsonAsync();
        await (await agent.SendAsync(HttpMethod.Post, $"{server.Carts()}/{cart["id"]}/checkout")).JsonAsync(System.Net.HttpStatusCode.Created);
        await (await agent.PostAsync(server.Orders(), await server.OrderBodyAsync(), Doorway.RequestId(Guid.NewGuid()))).JsonAsync(System.Net.HttpStatusCode.Created);
        await agent.BuyAsync(server.CustomerIn("FR"), Sale.Subscription, "P3Y");

        var bought = await Purchase.OfAsync(server);
        await bought.KeyAsync(agent);
        var (_, link) = await bought.LinkAsync(agent);
        using (var stranger = server.Stranger())
            await stranger.GetAsync(link);
        await bought.CancelAsync(server);
        await server.AdvanceAsync("P2M");
    }

    /// <summary>Every route and every page that reads, with ids that are there, by those who may.</summary>
    private async Task WalkAsync()
    {
        var ids = await IdsAsync();
        var agent = await server.UserAsync("GlobalAdmin");
        var others = new[] { await server.AdminAgentAsync(), await server.CustomerUserAsync("FR") };
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            bool isPage = endpoint.Metadata.GetMetadata<PortalPage>() is not null;
            if (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { } methods && !methods.Contains("GET"))
                continue;
            string pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (pattern.StartsWith("/operator", StringComparison.Ordinal) || pattern.StartsWith("/help", StringComparison.Ordinal) || pattern.StartsWith("/assets", StringComparison.Ordinal))
                continue;
            string path = Place().Replace(pattern, match => ids.GetValueOrDefault(match.Groups["name"].Value, "0"));
            foreach (var client in others.Prepend(agent))
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                if (isPage)
                    request.Headers.Add("Cookie", await CookieAsync(pattern.StartsWith("/admin", StringComparison.Ordinal)));
                using var answer = await client.SendAsync(request);
                Assert.NotEqual(System.Net.HttpStatusCode.InternalServerError, answer.StatusCode);
            }
        }
    }

    /// <summary>What runs by itself.</summary>
    private async Task JobsAsync()
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SealActivity>().RunAsync(default);
        await scope.ServiceProvider.GetRequiredService<MailDispatch>().SendDueAsync(default);
        await scope.ServiceProvider.GetRequiredService<DueWork>().RunAsync(scope.ServiceProvider.GetRequiredService<CommerceClock>().GetUtcNow(), default);
        await scope.ServiceProvider.GetRequiredService<RevealBursts>().FindAsync(default);
    }

    private async Task<string> CookieAsync(bool ofCustomer) => ofCustomer ? adminCookie ??= await BeginAsync(true) : partnerCookie ??= await BeginAsync(false);

    /// <summary>A session of somebody with every role.</summary>
    private async Task<string> BeginAsync(bool ofCustomer)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ComptoirDb>();
        var partner = new PartnerId(Guid.Parse(server.TenantOf()));
        var customer = ofCustomer ? new CustomerId(Guid.Parse(server.CustomerIn("FR"))) : (CustomerId?)null;
        var kind = ofCustomer ? ActorKind.Customer : ActorKind.Partner;
        var user = new User(partner, customer, new UserId(Guid.NewGuid()), $"walk-{Guid.NewGuid():N}@walk.example", "Walk", [.. AccessMatrix.RolesOf(kind)], DateTimeOffset.UtcNow);
        await using var work = await db.BeginWorkAsync(default);
        db.Users.Add(user);
        string token = await scope.ServiceProvider.GetRequiredService<UserSessions>()
            .BeginAsync(user, kind, new SessionLength(TimeSpan.FromHours(1), TimeSpan.FromHours(1)), default);
        await work.CommitAsync(default);
        return $"comptoir-session={partner.Value:N}.{token}";
    }

    /// <summary>Ids of the first partner by the names of routes' places.</summary>
    private Task<Dictionary<string, string>> IdsAsync() => server.InStoreAsync(async db =>
    {
        var partner = new PartnerId(Guid.Parse(server.TenantOf()));
        var customer = new CustomerId(Guid.Parse(server.CustomerIn("FR")));
        string order = (await db.Orders.Where(row => row.PartnerId == partner && row.CustomerId == customer).Select(row => row.Id).FirstAsync()).Value;
        string invoice = await db.Invoices.Where(row => row.PartnerId == partner).Select(row => row.Number).FirstOrDefaultAsync() ?? "0";
        string subscription = (await db.Subscriptions.Where(row => row.PartnerId == partner).Select(row => row.Id).FirstOrDefaultAsync()).Value.ToString();
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["customerId"] = customer.Value.ToString(),
            ["customer"] = customer.Value.ToString(),
            ["orderId"] = order,
            ["order"] = order,
            ["invoiceId"] = invoice,
            ["invoice"] = invoice,
            ["subscriptionId"] = subscription,
            ["subscription"] = subscription,
            ["productId"] = Sale.Perpetual.Split(':')[0],
            ["product"] = Sale.Perpetual.Split(':')[0],
            ["skuId"] = Sale.Perpetual.Split(':')[1],
            ["sku"] = Sale.Perpetual.Split(':')[1],
            ["partnerId"] = partner.Value.ToString(),
            ["tenant"] = partner.Value.ToString(),
            ["userId"] = (await db.Users.Where(row => row.PartnerId == partner).Select(row => row.Id).FirstAsync()).Value.ToString(),
        };
    });

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
