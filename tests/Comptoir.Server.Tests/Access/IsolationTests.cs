using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Auth;
using Comptoir.Server.Pages;
using Comptoir.Server.Tests.Door;
using Comptoir.Server.Tests.Licensing;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Access;

/// <summary>R1.1: an id of another tenant answers exactly as one that does not exist, on every route of the running server: tried by
/// another partner, another partner's customer, another customer of the same partner and a user without roles.</summary>
public sealed partial class IsolationTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private static readonly Guid Nobody = new("c0000000-0000-4000-8000-00000000fffe");

    /// <summary>Places that name no tenant's row: what they name is the same to everyone.</summary>
    private static readonly string[] Common = ["iso2", "country", "domain", "productId", "skuId", "optionKey", "tenant", "options", "resource", "token", "line", "n", "lineId"];

    [Fact]
    public async Task Every_id_of_a_tenant_is_to_everyone_else_as_if_it_did_not_exist()
    {
        var purchase = await Purchase.OfAsync(server);
        await purchase.KeyAsync(await server.AdminAgentAsync());
        var (customer, ids) = (Guid.Parse(purchase.CustomerId), await IdsAsync());
        var before = await server.CountAsync();
        var wrong = new List<string>();
        int sent = 0;

        foreach (var (who, client) in await StrangersAsync())
        {
            foreach (var (method, pattern) in Routes())
            {
                foreach (var (real, other) in Pairs(pattern, customer.ToString(), ids))
                {
                    sent++;
                    var (found, missing) = (await AskAsync(client, method, real), await AskAsync(client, method, other));
                    if (Plain(found, real, ids) != Plain(missing, other, ids))
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

    private async Task<List<(string Who, HttpClient Client)>> StrangersAsync() =>
    [
        ("another partner's Admin agent", await server.UserOfAsync(1, "AdminAgent")),
        ("another partner's application", await server.AppAsync(withRoles: true, partner: 1)),
        ("another customer", await server.CustomerUserAsync("AU")),
        ("a customer's plain user", await server.CustomerUserAsync("FR", globalAdmin: false)),
    ];

    /// <summary>Every route of the API that names something of a tenant.</summary>
    private IEnumerable<(string Method, string Pattern)> Routes() =>
        from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<PortalPage>() is null && endpoint.Metadata.GetMetadata<Needs>() is not null
        let pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        where Place().Matches(pattern).Any(place => !Common.Contains(place.Groups["name"].Value))
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        where method != "HEAD"
        select (method, pattern);

    /// <summary>The route with our ids, and with ids of nobody. What is named by a word we do not know is tried with an id of each kind.</summary>
    private static IEnumerable<(string Real, string Other)> Pairs(string pattern, string customer, Dictionary<string, string> ids)
    {
        var names = Place().Matches(pattern).Select(place => place.Groups["name"].Value).ToList();
        bool isKnown = names.TrueForAll(name => name == "customerId" || ids.ContainsKey(name) || Common.Contains(name));
        foreach (string guess in isKnown ? [""] : ids.Values.Distinct().ToList())
        {
            string Filled(bool real) => Place().Replace(pattern, match => match.Groups["name"].Value switch
            {
                "line" or "n" or "lineId" => "0",
                "customerId" => real ? customer : Nobody.ToString(),
                var name when Common.Contains(name) => "x",
                var name => real ? ids.GetValueOrDefault(name, guess) : Nobody.ToString(),
            });
            yield return (Filled(real: true), Filled(real: false));
        }
    }

    /// <summary>An id of each kind of row that the first partner has, by the names of routes' places.</summary>
    private Task<Dictionary<string, string>> IdsAsync() => server.InStoreAsync(async db =>
    {
        var partner = new PartnerId(Guid.Parse(server.TenantOf()));
        var ids = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["orderId"] = (await db.Orders.Where(row => row.PartnerId == partner).Select(row => row.Id).FirstAsync()).Value,
            ["subscriptionId"] = (await db.Subscriptions.Where(row => row.PartnerId == partner).Select(row => row.Id).FirstOrDefaultAsync()).Value.ToString(),
            ["userId"] = (await db.Users.Where(row => row.PartnerId == partner && row.CustomerId == null).Select(row => row.Id).FirstAsync()).Value.ToString(),
            ["clientId"] = (await db.Applications.Where(row => row.PartnerId == partner).Select(row => row.ClientId).FirstAsync()).ToString(),
            ["partnerId"] = partner.Value.ToString(),
        };
        foreach (var type in db.Model.GetEntityTypes().Where(type => type.FindPrimaryKey()!.Properties[0].Name == "PartnerId"))
        {
            if (await OneAsync(db, type.GetTableName()!, partner) is { } id)
                ids[$"an id of {type.GetTableName()}"] = id;
        }

        return ids;
    });

    private static async Task<string?> OneAsync(ComptoirDb db, string table, PartnerId partner)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table}\" WHERE \"PartnerId\" = '{partner.Value.ToString().ToUpperInvariant()}' LIMIT 1";
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() && Enumerable.Range(0, row.FieldCount).Where(i => row.GetName(i) == "Id").Select(i => (int?)i).FirstOrDefault() is { } at ? row.GetValue(at).ToString() : null;
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
    private static string Plain((HttpStatusCode Status, string Body) answer, string path, Dictionary<string, string> ids)
    {
        string body = answer.Body;
        foreach (string part in path.Split('/').Where(part => part.Length > 8 && part.Any(char.IsAsciiDigit)).Concat(ids.Values).Append(Nobody.ToString()))
            body = body.Replace(part, "*", StringComparison.OrdinalIgnoreCase);
        return $"{answer.Status} {body}";
    }

    [GeneratedRegex(@"\{\**(?<name>\w+)[^}]*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
