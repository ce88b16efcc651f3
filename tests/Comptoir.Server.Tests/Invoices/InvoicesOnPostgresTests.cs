using System.Globalization;
using Comptoir.Server.Tests.Documents;

namespace Comptoir.Server.Tests.Invoices;

/// <summary>Every read of invoices once on PostgreSQL: what the other tests ask of SQLite.</summary>
public sealed class InvoicesOnPostgresTests(ComptoirServerOnPostgres server) : IClassFixture<ComptoirServerOnPostgres>
{
    [Fact]
    public async Task A_month_is_read_as_list_lines_account_costs_and_files_with_the_same_figures()
    {
        var (invoice, order, _) = await server.BilledMonthAsync();
        var agent = await server.AdminAgentAsync();
        string id = Bills.NumberOf(invoice);
        decimal total = (decimal)invoice["totalCharges"]!;

        string filter = Uri.EscapeDataString($$"""{"Field":"InvoiceDate","Value":"{{invoice["invoiceDate"]}}","Operator":"equals"}""");
        Assert.Contains(id, (await agent.ReadAsync($"/v1/invoices?filter={filter}"))["items"]!.AsArray().Select(Bills.NumberOf!));
        Assert.Equal(total, (await agent.LinesAsync(id)).Sum(line => (decimal)line!["totalForCustomer"]!));
        Assert.Equal(total, (await agent.ReadAsync($"/v1/invoices/{id}/lineitems/OneTime/BillingLineItems"))["items"]!.AsArray().Sum(line => (decimal)line!["totalForCustomer"]!));
        Assert.NotEqual(0, (decimal)(await agent.ReadAsync("/v1/invoices/summary"))["balanceAmount"]!);
        Assert.Contains(order, (await agent.ReadAsync($"/v1/customers/{server.CustomerIn("FR")}/servicecosts/MostRecent/lineitems"))["items"]!.AsArray().Select(line => (string)line!["orderId"]!));
        var statement = new PdfReader(await agent.GetByteArrayAsync($"/v1/invoices/{id}/documents/statement"));
        Assert.Contains(total.ToString("N2", CultureInfo.GetCultureInfo("fr-FR")).Replace('\u202F', '\u00A0') + "\u00A0EUR", statement.Pages.SelectMany(page => page));
        Assert.Contains(order, await agent.GetStringAsync($"/comptoir/v1/invoices/{id}/reconciliation.csv"), StringComparison.Ordinal);
        Assert.Contains("CMP0WS22STD1", await agent.GetStringAsync("/v1.0/sales/pricesheets(Market='FR',PricesheetView='software')/$value"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_unbilled_is_read_forth_and_back_one_by_one()
    {
        var agent = await server.AdminAgentAsync();
        foreach (int _ in new[] { 1, 2, 3 })
            await agent.BuyAsync(server.CustomerIn("FR"), Sale.Perpetual);
        string path = $"/v1/invoices/unbilled/lineitems?{Bills.Query}";
        var all = (await agent.ReadAsync(path))["items"]!.AsArray().Select(line => (string)line!["orderId"]!).ToList();

        var met = new List<string>();
        var page = await agent.ReadAsync(path + "&size=1");
        while (true)
        {
            met.Add((string)page["items"]![0]!["orderId"]!);
            if ((string?)page["continuationToken"] is not { } token)
                break;
            page = await agent.ReadAsync($"{path}&size=1&seekoperation=Next&continuationToken={token}");
        }

        Assert.Equal(all, met);
        var previous = page["links"]!["previous"]!["headers"]![0]!;
        page = await agent.ReadAsync($"{path}&size=1&seekoperation=Previous&continuationToken={previous["value"]}");
        Assert.Equal(all[^2], (string?)page["items"]![0]!["orderId"]);
    }
}
