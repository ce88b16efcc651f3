using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Reservations;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Stores;

/// <summary>The job that does what is due looks in SQL of its own whether anything is: it sees what the test clock, which asks by the
/// framework's queries, stops at.</summary>
public abstract class DueLookTests(ComptoirServer server)
{
    private const string Datacenter = "CMP0WSRVDTC1:0001"; // 16 cores, one year

    [Fact]
    public async Task Whatever_falls_due_is_seen_at_its_first_instant_and_not_before_it()
    {
        await FillAsync();
        await using var scope = server.Services.CreateAsyncScope();
        var far = server.Services.GetRequiredService<CommerceClock>().GetUtcNow().AddYears(4);

        foreach (var kind in scope.ServiceProvider.GetServices<IFallsDue>())
        {
            var first = await kind.NextAsync(far, default);
            Assert.True(first is not null, $"Nothing in this world is due of {kind.GetType().Name}.");
            Assert.True(await kind.IsDueAsync(first.Value, default), $"{kind.GetType().Name} at {first:O}");
            Assert.False(await kind.IsDueAsync(first.Value.AddMicroseconds(-1), default), $"{kind.GetType().Name} before {first:O}");
            Assert.True(await kind.IsDueAsync(far, default), $"{kind.GetType().Name} at {far:O}");
        }
    }

    [Fact]
    public async Task A_run_of_invoices_that_was_begun_and_not_finished_is_due_at_once()
    {
        await using var scope = server.Services.CreateAsyncScope();
        var kind = scope.ServiceProvider.GetServices<IFallsDue>().Single(kind => kind.GetType().Name == "MonthsToCut");
        var runs = scope.ServiceProvider.GetRequiredService<RunInvoicesHandler>();
        var now = server.Services.GetRequiredService<CommerceClock>().GetUtcNow();
        var by = Actor.Program with { Partner = new PartnerId(Guid.Parse((string)server.World["operator"]!["tenantId"]!)) };
        Assert.False(await kind.IsDueAsync(now, default));

        var (begun, _) = await runs.StartAsync(new RunInvoices(await server.UncutMonthAsync(), null, by), default);
        Assert.True(await kind.IsDueAsync(now, default));

        await runs.FinishAsync(begun!.Run, by, default);
        Assert.False(await kind.IsDueAsync(now, default));
    }

    /// <summary>A cart, a kept answer, a quote, a reservation, monthly charges of what is not activated, a machine under a licence.</summary>
    private async Task FillAsync()
    {
        var agent = await server.AdminAgentAsync();
        string customer = server.CustomerIn("US");
        await agent.MakeCartAsync(customer, Sale.Line(Sale.ItemOf(Sale.Saas, "US", "USD"), term: "P1Y", cycle: "annual"));
        await (await agent.PostAsync($"/v1/customers/{customer}/orders", Sale.Order(Sale.ItemOf(Sale.Saas, "US", "USD"), "P1Y", cycle: "monthly"), Door.Doorway.RequestId(Guid.NewGuid())))
            .JsonAsync(HttpStatusCode.Created);
        var sale = new ReservationSale(server);
        Assert.Equal(HttpStatusCode.Created, (await sale.QuoteAsync(await sale.BuyAsync(ReservationSale.Small, cycle: "monthly"))).StatusCode);
        await agent.BuyAsync(customer, Sale.ItemOf(Datacenter, "US", "USD"), "P1Y");
        string route = $"/comptoir/v1/customers/{customer}/hybridbenefit";
        var license = (await agent.ReadAsync(route))["licenses"]!.AsArray().First(item => (string?)item!["benefit"] == "windows_datacenter" && (bool)item["qualifies"]!)!;
        await (await agent.PostAsync(
            $"{route}/assignments",
            new JsonObject { ["entitlementId"] = (string)license["entitlementId"]!, ["vmName"] = "web-1", ["vmSize"] = "Standard_D2s_v3" })).JsonAsync(HttpStatusCode.Created);
    }
}

public sealed class DueLookOnSqliteTests(ComptoirServer server) : DueLookTests(server), IClassFixture<ComptoirServer>;

public sealed class DueLookOnPostgresTests(ComptoirServerOnPostgres server) : DueLookTests(server), IClassFixture<ComptoirServerOnPostgres>;
