using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Auth;
using Comptoir.Server.Pages;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Door;
using Comptoir.Server.Tests.Reservations;
using Comptoir.Server.Tests.Stores;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Access;

/// <summary>R1.1: an id of another tenant answers exactly as one that does not exist, on every route of the running server: tried by
/// another partner, another partner's customer, another customer of the same partner and a user without roles; and by who names a
/// customer of its own and another customer's row.</summary>
public sealed partial class IsolationTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private static readonly Guid Nobody = new("c0000000-0000-4000-8000-00000000fffe");

    /// <summary>Places that name no tenant's row: what they name is the same to everyone.</summary>
    private static readonly string[] Common = ["iso2", "country", "domain", "productId", "skuId", "optionKey", "tenant", "options", "resource", "token", "line", "n", "lineId"];

    [Fact]
    public async Task Every_id_of_a_tenant_is_to_everyone_else_as_if_it_did_not_exist()
    {
        await BuildAsync();
        var rows = await RowsAsync();
        string[] told = [.. rows.Values.Select(row => row.Id), .. rows.Values.Select(row => row.Customer).OfType<string>()];
        var before = await server.CountAsync();
        var wrong = new List<string>();
        int sent = 0;

        foreach (var (who, client, own) in await StrangersAsync())
        {
            foreach (var (method, pattern) in Routes())
            {
                foreach (var (real, other) in Pairs(pattern, own, rows))
                {
                    sent++;
                    var (found, missing) = (await AskAsync(client, method, real), await AskAsync(client, method, other));
                    if (Plain(found, real, told) != Plain(missing, other, told))
                        wrong.Add($"{who}: {method} {real}: {found.Status} {found.Body} but {missing.Status} {missing.Body}");
                    else if ((int)found.Status is (>= 200 and < 300) or >= 500 and not 501)
                        wrong.Add($"{who}: {method} {real}: {found.Status}");
                }
            }
        }

        Assert.Empty(wrong.Take(20));
        Assert.True(sent > 400, $"Only {sent} pairs were tried.");
        Assert.Equal(before, await server.CountAsync());
    }

    /// <param name="Own">A customer of the caller's, under which it asks for others' rows; null: it asks as the rows lie.</param>
    private sealed record Stranger(string Who, HttpClient Client, string? Own);

    /// <summary>A row of the first partner.</summary>
    /// <param name="Customer">Whose it is; null when the partner's own.</param>
    private sealed record Row(string Id, string? Customer);

    private async Task<List<Stranger>> StrangersAsync() =>
    [
        new("another partner's Admin agent", await server.UserOfAsync(1, "AdminAgent"), null),
        new("another partner's application", await server.AppAsync(withRoles: true, partner: 1), null),
        new("another customer", await server.CustomerUserAsync("AU"), null),
        new("a customer's plain user", await server.CustomerUserAsync("FR", globalAdmin: false), null),
        new("another partner's Admin agent under its own customer", await server.UserOfAsync(1, "AdminAgent"), (string)server.Partner(1)["customers"]![0]!["id"]!),
        new("the partner's Admin agent under another customer", await server.AdminAgentAsync(), server.CustomerIn("AU")),
    ];

    /// <summary>A row of each kind; those of customers are not the Australian's.</summary>
    private async Task BuildAsync()
    {
        await server.TellAsync();
        var agent = await server.AdminAgentAsync();
        var sale = new ReservationSale(server);
        string roles = $"/comptoir/v1/customers/{sale.Customer}/azuresubscriptions/{await sale.SubscriptionAsync()}/roleassignments";
        await (await agent.PostAsync(roles, new JsonObject { ["userName"] = "dana@lakeview-dental.onmicrosoft.com", ["role"] = "Reader" })).JsonAsync(HttpStatusCode.Created);
        string benefit = $"/comptoir/v1/customers/{server.CustomerIn("FR")}/hybridbenefit";
        await agent.BuyAsync(server.CustomerIn("FR"), Sale.Subscription, "P3Y");
        var license = (await agent.ReadAsync(benefit))["licenses"]!.AsArray().First(item => (bool)item!["qualifies"]!)!;
        await (await agent.PostAsync($"{benefit}/assignments", new JsonObject
        {
            ["entitlementId"] = (string)license["entitlementId"]!,
            ["vmName"] = "isolated",
            ["vmSize"] = "Standard_D2s_v3",
        })).JsonAsync(HttpStatusCode.Created);
        // Each month of the demo world was cut for all partners at once, and none can be cut again.
        await server.InStoreAsync(async db =>
        {
            var at = new DateTimeOffset(2020, 2, 1, 0, 0, 0, TimeSpan.Zero);
            db.BillingRuns.Add(new BillingRun
            {
                PartnerId = new PartnerId(Guid.Parse(server.TenantOf())),
                Id = NewId.Guid(at),
                Month = new DateOnly(2020, 1, 1),
                AllPartners = false,
                StartedAt = at,
                FinishedAt = at,
            });
            return await db.SaveChangesAsync();
        });
    }

    /// <summary>Every route of the API that names something of a tenant.</summary>
    private IEnumerable<(string Method, string Pattern)> Routes() =>
        from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<PortalPage>() is null && endpoint.Metadata.GetMetadata<Needs>() is not null
        let pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        where Place().Matches(pattern).Any(place => !Common.Contains(place.Groups["name"].Value))
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        where method != "HEAD"
        select (method, pattern);

    /// <summary>The route with the rows' ids, and with ids of nobody. What is named by a word we do not know is tried with a row of each
    /// kind. Under a customer of the caller's own only what lies within a customer is asked for.</summary>
    private static IEnumerable<(string Real, string Other)> Pairs(string pattern, string? own, Dictionary<string, Row> rows)
    {
        var names = Place().Matches(pattern).Select(place => place.Groups["name"].Value).ToList();
        var inner = names.FindAll(name => name != "customerId" && !Common.Contains(name));
        if (own is not null && (inner.Count == 0 || !names.Contains("customerId")))
            yield break;
        bool isKnown = inner.TrueForAll(rows.ContainsKey);
        foreach (var guess in isKnown ? [rows["orderId"]] : rows.Values.Distinct().ToList())
        {
            string customer = inner.Select(name => rows.GetValueOrDefault(name, guess).Customer).FirstOrDefault(id => id is not null) ?? rows["orderId"].Customer!;
            string Filled(bool real) => Place().Replace(pattern, match => match.Groups["name"].Value switch
            {
                "line" or "n" or "lineId" => "0",
                "customerId" => own ?? (real ? customer : Nobody.ToString()),
                var name when Common.Contains(name) => "x",
                var name => real ? rows.GetValueOrDefault(name, guess).Id : Nobody.ToString(),
            });
            yield return (Filled(real: true), Filled(real: false));
        }
    }

    /// <summary>A row of each kind that the first partner has, by the names of routes' places: of those that a customer has, one of its.</summary>
    private Task<Dictionary<string, Row>> RowsAsync() => server.InStoreAsync(async db =>
    {
        var partner = new PartnerId(Guid.Parse(server.TenantOf()));
        var others = new CustomerId(Guid.Parse(server.CustomerIn("AU")));
        var order = await db.Orders.Where(row => row.PartnerId == partner && row.CustomerId != others).OrderByDescending(row => row.CreatedAt).FirstAsync();
        var subscription = await db.Subscriptions.Where(row => row.PartnerId == partner && row.CustomerId != others).FirstAsync();
        var rows = new Dictionary<string, Row>(StringComparer.Ordinal)
        {
            ["orderId"] = new(order.Id.Value, order.CustomerId.Value.ToString()),
            ["subscriptionId"] = new(subscription.Id.Value.ToString(), subscription.CustomerId.Value.ToString()),
            ["userId"] = new((await db.Users.Where(row => row.PartnerId == partner && row.CustomerId == null).Select(row => row.Id).FirstAsync()).Value.ToString(), null),
            ["clientId"] = new((await db.Applications.Where(row => row.PartnerId == partner).Select(row => row.ClientId).FirstAsync()).ToString(), null),
            ["partnerId"] = new(partner.Value.ToString(), null),
        };
        var tablesWithoutRow = new List<string>();
        foreach (var type in db.Model.GetEntityTypes().Where(type => type.FindPrimaryKey()!.Properties is [{ Name: "PartnerId" }, .., { Name: "Id" }]))
        {
            if (await OneAsync(db, type, partner, others) is { } row)
                rows[$"a row of {type.GetTableName()}"] = row;
            else
                tablesWithoutRow.Add(type.GetTableName()!);
        }

        Assert.Empty(tablesWithoutRow);
        return rows;
    });

    private static async Task<Row?> OneAsync(ComptoirDb db, IEntityType type, PartnerId partner, CustomerId others)
    {
        string customer = type.FindProperty("CustomerId") is not null ? "\"CustomerId\"" : "NULL";
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        string not = others.Value.ToString().ToUpperInvariant();
        command.CommandText =
            $"SELECT \"Id\", {customer} FROM \"{type.GetTableName()}\" WHERE \"PartnerId\" = '{partner.Value.ToString().ToUpperInvariant()}' "
            + $"AND \"Id\" <> '{not}' AND ({customer} IS NULL OR {customer} <> '{not}') ORDER BY 2 DESC LIMIT 1";
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? new Row(row.GetValue(0).ToString()!, row.IsDBNull(1) ? null : row.GetValue(1).ToString()!.ToLowerInvariant()) : null;
    }

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is not ("GET" or "DELETE"))
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The answer without the ids that were asked for.</summary>
    private static string Plain((HttpStatusCode Status, string Body) answer, string path, string[] told)
    {
        string body = answer.Body;
        foreach (string part in path.Split('/').Where(part => part.Length > 8 && part.Any(char.IsAsciiDigit)).Concat(told).Append(Nobody.ToString()))
            body = body.Replace(part, "*", StringComparison.OrdinalIgnoreCase);
        return $"{answer.Status} {body}";
    }

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
