using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Contracts;
using Comptoir.Server.Cli;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Documents;

namespace Comptoir.Server.Tests.Invoices;

/// <summary>An invoice as the files that partners get: the statement and the reconciliation file, over HTTP and from the command line
/// (R14.2, R14.3b, T11, T12).</summary>
public sealed class InvoiceFileTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Profile = "/v1/profiles/billing";

    [Fact]
    public async Task The_statement_is_a_PDF_in_the_partners_language_with_the_figures_of_the_invoice()
    {
        var (invoice, order, cancelled) = await server.BilledMonthAsync();
        string id = Bills.NumberOf(invoice);

        var answer = await (await server.UserAsync("BillingAdmin")).GetAsync($"/v1{invoice["pdfDownloadLink"]}");

        Assert.Equal("application/pdf", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(("attachment", $"Invoice_{id}.pdf"), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileName));
        var document = new PdfReader(await answer.Content.ReadAsByteArrayAsync());
        var texts = document.Pages.SelectMany(page => page).ToList();
        string total = ((decimal)invoice["totalCharges"]!).ToString("N2", CultureInfo.GetCultureInfo("fr-FR")).Replace('\u202F', '\u00A0') + "\u00A0EUR";
        Assert.Equal($"Facture {id}", document.Title);
        Assert.Contains(total, texts);
        Assert.Contains(texts, text => text.StartsWith("Commande", StringComparison.Ordinal));
        string all = string.Concat(texts);
        Assert.Contains(order, all, StringComparison.Ordinal);
        Assert.Contains($"Crédit de la commande{cancelled}", all.Replace(" ", "", StringComparison.Ordinal).Replace("Créditdelacommande", "Crédit de la commande", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reconciliation_file_has_every_line_with_the_figures_of_the_API()
    {
        var (invoice, _, _) = await server.BilledMonthAsync();
        var agent = await server.AdminAgentAsync();
        var lines = await agent.LinesAsync(Bills.NumberOf(invoice));

        var answer = await agent.GetAsync($"/comptoir/v1/invoices/{Bills.NumberOf(invoice)}/reconciliation.csv");

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"Reconciliation_{Bills.NumberOf(invoice)}.csv", answer.Content.Headers.ContentDisposition!.FileName);
        var rows = Rows(await answer.Content.ReadAsStringAsync(), ',');
        Assert.Equal(lines.Count, rows.Count);
        foreach (var (row, line) in rows.Zip(lines))
        {
            foreach (var (name, value) in row)
            {
                if (name.EndsWith("Date", StringComparison.Ordinal) || line!.AsObject().FirstOrDefault(member => member.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is not { } member)
                    continue;
                Assert.True(member.GetValueKind() == System.Text.Json.JsonValueKind.Array || member.ToString() == value, $"{name}: {value}, not {member}");
            }
        }

        Assert.Equal((decimal)invoice["totalCharges"]!, rows.Sum(row => decimal.Parse(row["TotalForCustomer"], CultureInfo.InvariantCulture)));
        Assert.Contains(rows, row => row["TotalForCustomer"].StartsWith('-'));
    }

    [Fact]
    public async Task A_locale_gives_the_file_that_its_spreadsheets_read()
    {
        var (invoice, _, _) = await server.BilledMonthAsync();
        var agent = await server.AdminAgentAsync();
        string path = $"/comptoir/v1/invoices/{Bills.NumberOf(invoice)}/reconciliation.csv";

        var rows = Rows(await agent.GetStringAsync($"{path}?locale=fr-FR"), ';');

        Assert.Equal((decimal)invoice["totalCharges"]!, rows.Sum(row => decimal.Parse(row["TotalForCustomer"], CultureInfo.GetCultureInfo("fr-FR"))));
        Assert.Matches(@"^\d\d/\d\d/\d{4}$", rows[0]["ChargeStartDate"]);
        Assert.Contains("payé", string.Concat(rows.Select(row => row["TermAndBillingCycle"])), StringComparison.OrdinalIgnoreCase);
        Assert.All(Rows(await agent.GetStringAsync($"{path}?locale=sv-SE"), ';'), row => Assert.DoesNotContain('\u2212', row["Subtotal"]));
        await (await agent.GetAsync($"{path}?locale=klingon")).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, "locale");
    }

    [Fact]
    public async Task A_name_that_looks_like_a_formula_stays_a_name()
    {
        var agent = await server.AdminAgentAsync();
        string customer = $"/v1/customers/{server.CustomerIn("FR")}/profiles/billing";
        var profile = await agent.ReadAsync(customer);
        var kept = profile.DeepClone();
        profile["companyName"] = "=HYPERLINK(\"http://x\";\"y\")";
        await (await agent.PutAsync(customer, profile)).JsonAsync();
        var (invoice, _, _) = await server.BilledMonthAsync();

        string sheet = await agent.GetStringAsync($"/comptoir/v1/invoices/{Bills.NumberOf(invoice)}/reconciliation.csv");

        kept["attributes"] = null;
        await (await agent.PutAsync(customer, kept)).JsonAsync();
        Assert.Contains("\"'=HYPERLINK", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain(",\"=", sheet, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_partners_address_stands_on_invoices_to_come_and_on_no_earlier_one()
    {
        var (earlier, _, _) = await server.BilledMonthAsync();
        var admin = await server.UserAsync("BillingAdmin");
        var profile = await admin.ReadAsync(Profile);
        Assert.Equal(("BillingProfile", "EUR", 1), ((string?)profile["profileType"], (string?)profile["billingCurrency"], (int)profile["billingDay"]!));
        profile["address"] = new JsonObject { ["country"] = "fr", ["addressLine1"] = "17 rue Garance", ["postalCode"] = "69002", ["city"] = "Lyon" };
        profile["primaryContact"] = new JsonObject { ["firstName"] = "Nadia", ["email"] = "factures@garance.example" };
        (profile["purchaseOrderNumber"], profile["taxId"], profile["companyName"]) = ("BC-77", "FR40123456789", "Another name");

        var changed = await (await admin.PutAsync(Profile, profile)).JsonAsync();
        var stale = await admin.PutAsync(Profile, profile);
        var (later, _, _) = await server.BilledMonthAsync();

        Assert.Equal("17 rue Garance", (string?)changed["address"]!["addressLine1"]);
        Assert.NotEqual("Another name", (string?)changed["companyName"]);
        Assert.Equal(changed.ToJsonString(), (await admin.ReadAsync(Profile)).ToJsonString());
        await stale.RefusesAsync(HttpStatusCode.BadRequest, WireCode.StaleEtag);
        string[] stand = ["17 rue Garance", "69002 Lyon", "BC-77", "Identifiant fiscal FR40123456789"];
        Assert.Empty(stand.Except(await TextsAsync(later)));
        Assert.Empty(stand.Intersect(await TextsAsync(earlier)));
    }

    [Fact]
    public async Task A_wrong_billing_profile_is_refused_and_the_member_is_named()
    {
        var admin = await server.UserAsync("BillingAdmin");
        async Task RefusesAsync(string member, Action<JsonObject> spoil)
        {
            var profile = new JsonObject { ["address"] = new JsonObject { ["country"] = "FR", ["addressLine1"] = "1 rue", ["postalCode"] = "75001", ["city"] = "Paris" } };
            spoil(profile);
            await (await admin.PutAsync(Profile, profile)).RefusesAsync(HttpStatusCode.BadRequest, WireCode.BadInput, member);
        }

        await RefusesAsync("address.country", profile => profile["address"] = null);
        await RefusesAsync("address.country", profile => profile["address"]!["country"] = "XX");
        await RefusesAsync("address.postalCode", profile =>
            profile["address"] = new JsonObject { ["country"] = "US", ["addressLine1"] = "1 Pike", ["city"] = "Seattle", ["state"] = "WA", ["postalCode"] = "ABC" });
        await RefusesAsync("address.addressLine1", profile => profile["address"]!["addressLine1"] = new string('x', 201));
        await RefusesAsync("primaryContact.email", profile => profile["primaryContact"] = new JsonObject { ["email"] = "nobody" });
        await RefusesAsync("taxId", profile => profile["taxId"] = new string('9', 51));
        await RefusesAsync("purchaseOrderNumber", profile => profile["purchaseOrderNumber"] = "line\nbreak");
        await (await (await server.UserAsync("SalesAgent")).GetAsync(Profile)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
        await (await (await server.AppAsync()).GetAsync(Profile)).RefusesAsync(HttpStatusCode.Forbidden, WireCode.RoleLacksRight);
    }

    [Fact]
    public async Task The_command_line_writes_the_same_files()
    {
        var (invoice, _, _) = await server.BilledMonthAsync();
        var agent = await server.AdminAgentAsync();
        string id = Bills.NumberOf(invoice);
        string partner = (string)server.Partner()["tenantId"]!;
        string sheet = Path.Combine(server.Folder, "sheet.csv"), statement = Path.Combine(server.Folder, "statement.pdf");

        Assert.Equal(0, await RunAsync("export", id, "--partner", partner, "--output", sheet));
        Assert.Equal(0, await RunAsync("pdf", id, "--partner", partner, "--output", statement));

        Assert.Equal(await agent.GetByteArrayAsync($"/comptoir/v1/invoices/{id}/reconciliation.csv"), await File.ReadAllBytesAsync(sheet));
        Assert.Equal(await agent.GetByteArrayAsync($"/v1/invoices/{id}/documents/statement"), await File.ReadAllBytesAsync(statement));
        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("pdf", "G999999999", "--partner", partner, "--output", Path.Combine(server.Folder, "none.pdf")));
        Assert.Empty(Directory.GetFiles(server.Folder, "none.pdf*"));
        Assert.NotEqual(0, await RunAsync("export", id, "--partner", partner, "--locale", "klingon"));
    }

    [Fact]
    public async Task The_command_line_lists_shows_and_cuts()
    {
        var (invoice, _, _) = await server.BilledMonthAsync();
        string id = Bills.NumberOf(invoice);
        string partner = (string)server.Partner()["tenantId"]!;
        async Task<JsonNode> JsonAsync(params string[] arguments)
        {
            using var output = new StringWriter();
            Assert.Equal(0, await RunAsync(output, [.. arguments, "--json"]));
            return JsonNode.Parse(output.ToString())!;
        }

        var listed = (await JsonAsync("list", "--partner", partner))["items"]!.AsArray().Single(item => (string?)item!["id"] == id)!;
        var shown = await JsonAsync("show", id, "--partner", partner);
        string month = await server.UncutMonthAsync();
        var none = await JsonAsync("run", month);
        using var table = new StringWriter();
        Assert.Equal(0, await RunAsync(table, "list", "--partner", partner));

        Assert.Equal((decimal)invoice["totalCharges"]!, (decimal)listed["total"]!);
        Assert.Equal(listed.ToJsonString(), shown["invoice"]!.ToJsonString());
        Assert.Equal(shown.ToJsonString(), (await JsonAsync("show", $"OneTime-{id.ToLowerInvariant()}", "--partner", partner)).ToJsonString());
        var lines = shown["lines"]!.AsArray();
        Assert.Equal((int)listed["lines"]!, lines.Count);
        Assert.Equal((decimal)listed["total"]!, lines.Sum(line => (decimal)line!["subtotal"]! + (decimal)line["tax"]!));
        Assert.All(lines, line => Assert.NotEmpty((string)line!["derivation"]!["formula"]!));
        Assert.Equal((month, 0), ((string?)none["month"], (int)none["invoices"]!));
        Assert.Contains(id, table.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("run", "2999-12"));
        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("run", "2000-01"));
        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("show", "G999999999", "--partner", partner));
    }

    private async Task<int> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        return await RunAsync(output, arguments);
    }

    private async Task<int> RunAsync(StringWriter output, params string[] arguments)
    {
        var configuration = new InvocationConfiguration { Output = output, Error = TextWriter.Null, EnableDefaultExceptionHandler = false };
        return await InvoicesCommand.Make().Parse([.. arguments, "--data", server.Folder]).InvokeAsync(configuration);
    }

    private async Task<List<string>> TextsAsync(JsonNode invoice)
    {
        var file = await (await server.AdminAgentAsync()).GetByteArrayAsync($"/v1/invoices/{Bills.NumberOf(invoice)}/documents/statement");
        return [.. new PdfReader(file).Pages.SelectMany(page => page)];
    }

    private static List<Dictionary<string, string>> Rows(string sheet, char separator)
    {
        string[][] lines = [.. sheet.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => Fields(line, separator))];
        return [.. lines.Skip(1).Select(line => lines[0].Zip(line).ToDictionary(field => field.First, field => field.Second))];
    }

    /// <summary>Fields of a line that no break stands in.</summary>
    private static string[] Fields(string line, char separator)
    {
        var fields = new List<string>();
        var field = new System.Text.StringBuilder();
        bool quoted = false;
        for (int at = 0; at < line.Length; at++)
        {
            if (line[at] == '"' && quoted && at + 1 < line.Length && line[at + 1] == '"')
                field.Append(line[at++]);
            else if (line[at] == '"')
                quoted = !quoted;
            else if (line[at] == separator && !quoted)
                Next();
            else
                field.Append(line[at]);
        }

        Next();
        return [.. fields];

        void Next()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }
}
