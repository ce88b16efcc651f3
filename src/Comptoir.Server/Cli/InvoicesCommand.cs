using System.CommandLine;
using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Hosting;
using Comptoir.Server.PartnerCenter.Invoices;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir invoices</c>: what partners were invoiced, and the cutting of a month.</summary>
internal static class InvoicesCommand
{
    public static Command Make() => new("invoices", "Lists, shows, cuts and exports invoices.") { List(), Show(), Run(), InvoiceFiles.Export(), InvoiceFiles.Pdf() };

    private static Command List()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var partner = PartnerOption();
        var command = new Command("list", "Lists a partner's invoices, the newest first.") { partner, data, json };
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var by = await OfPartnerAsync(services, parsed.GetRequiredValue(partner), ct);
            var invoices = await services.GetRequiredService<FindInvoices>().ListAsync(null, 0, 10_000, by, ct);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                await Report.JsonAsync(output, new { items = invoices.Select(Plain) });
            else
                await Report.TableAsync(output, ["INVOICE", "MONTH", "DATE", "DUE", "LINES", "TOTAL", "OPEN"], [.. invoices.Select(Row)]);
            return 0;
        }, ct));
        return command;
    }

    private static Command Show()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var partner = PartnerOption();
        var number = new Argument<string>("INVOICE") { Description = "Its number." };
        var command = new Command("show", "Shows an invoice with its lines.") { number, partner, data, json };
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var by = await OfPartnerAsync(services, parsed.GetRequiredValue(partner), ct);
            var invoice = (await services.GetRequiredService<FindInvoices>().OneAsync(InvoiceIds.NumberOf(parsed.GetRequiredValue(number)), by, ct)).OrFault();
            var lines = new List<InvoicedLine>();
            await foreach (var line in services.GetRequiredService<FindInvoiceLines>().AllAsync(invoice.Invoice.Number, by).WithCancellation(ct))
                lines.Add(line);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await Report.JsonAsync(output, new { invoice = Plain(invoice), lines = lines.Select(Plain) });
                return 0;
            }

            await Report.TableAsync(output, ["INVOICE", "MONTH", "DATE", "DUE", "LINES", "TOTAL", "OPEN"], [Row(invoice)]);
            await output.WriteLineAsync();
            await Report.TableAsync(output, ["LINE", "CUSTOMER", "ORDER", "ITEM", "KIND", "SUBTOTAL", "TAX"], [.. lines.Select(Row)]);
            return 0;
        }, ct));
        return command;
    }

    private static Command Run()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var month = new Argument<string>("MONTH") { Description = "yyyy-MM; it must be over." };
        var partner = new Option<string?>("--partner") { Description = "Tenant id or domain; all partners by default." };
        var command = new Command("run", "Cuts the invoices of a month. Run again it finishes what was left.") { month, partner, data, json };
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            if (File.Exists(new DataFolder(parsed.GetRequiredValue(data), toRead: true).RestoredFile))
                throw new SetupFaultException("This installation was restored, and may have given the next invoice numbers already. When you have looked at what it lacks: comptoir restore --acknowledge");
            var by = await AccessOptions.ActorAsync(services, ct);
            PartnerId? only = parsed.GetValue(partner) is { } which
                ? (await AccessOptions.TenantAsync(services, which, ActorKind.Partner, ct)).PartnerId
                : null;
            var runs = services.GetRequiredService<RunInvoicesHandler>();
            var started = (await runs.StartAsync(new RunInvoices(parsed.GetRequiredValue(month), only, by), ct)).OrFault();
            if (started.Run.FinishedAt is null)
                await runs.FinishAsync(started.Run, by, ct);
            var run = (await services.GetRequiredService<FindBillingRuns>().OneAsync(started.Run.Id, ct)).OrFault().Run;
            if (parsed.GetValue(json))
                await Report.JsonAsync(parsed.InvocationConfiguration.Output, new { run.Id, month = run.MonthOf.ToString(), run.StartedAt, run.FinishedAt, run.Invoices });
            else
                await parsed.InvocationConfiguration.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{run.MonthOf}: {run.Invoices:N0} invoices."));
            return 0;
        }, ct));
        return command;
    }

    internal static Option<string> PartnerOption() => new("--partner") { Description = "Tenant id or domain.", Required = true };

    /// <summary>The program itself, in the partner's data.</summary>
    internal static async Task<Actor> OfPartnerAsync(IServiceProvider services, string which, CancellationToken ct) =>
        (await AccessOptions.ActorAsync(services, ct)) with { Partner = (await AccessOptions.TenantAsync(services, which, ActorKind.Partner, ct)).PartnerId };

    private static decimal Of(long minor, string currency) => Money.OfMinor(minor, Currency.Of(currency)).Amount;

    private static string Text(long minor, string currency) => Money.OfMinor(minor, Currency.Of(currency)).ToString();

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static long Signed(LedgerEntry entry, long minor) => entry.Kind == LedgerEntryKind.Charge ? minor : -minor;

    private static object Plain(InvoiceState found) => new
    {
        id = found.Invoice.Number,
        month = BillingMonth.Of(found.Invoice.Month).ToString(),
        found.Invoice.Date,
        due = found.Invoice.DueOn,
        found.Invoice.Lines,
        found.Invoice.Currency,
        subtotal = Of(found.Invoice.SubtotalMinor, found.Invoice.Currency),
        tax = Of(found.Invoice.TaxMinor, found.Invoice.Currency),
        total = Of(found.Invoice.TotalMinor, found.Invoice.Currency),
        paid = Of(found.PaidMinor, found.Invoice.Currency),
        open = Of(found.OpenMinor, found.Invoice.Currency),
    };

    private static object Plain(InvoicedLine line) => new
    {
        line.Number,
        customer = line.Entry.CustomerName,
        order = line.Entry.OrderId.Value,
        line.Entry.LineNumber,
        line.Entry.ProductName,
        line.Entry.SkuName,
        line.Entry.ChargeType,
        line.Entry.Quantity,
        subtotal = Of(Signed(line.Entry, line.Entry.SubtotalMinor), line.Entry.Currency),
        tax = Of(Signed(line.Entry, line.Entry.TaxMinor), line.Entry.Currency),
        line.Entry.Currency,
        line.Entry.Derivation,
    };

    private static string[] Row(InvoiceState found) =>
    [
        found.Invoice.Number,
        BillingMonth.Of(found.Invoice.Month).ToString(),
        Text(found.Invoice.Date),
        Text(found.Invoice.DueOn),
        found.Invoice.Lines.ToString("N0", CultureInfo.InvariantCulture),
        Text(found.Invoice.TotalMinor, found.Invoice.Currency),
        Text(found.OpenMinor, found.Invoice.Currency),
    ];

    private static string[] Row(InvoicedLine line) =>
    [
        line.Number.ToString(CultureInfo.InvariantCulture),
        line.Entry.CustomerName,
        line.Entry.AlternateId,
        string.Create(CultureInfo.InvariantCulture, $"{line.Entry.Quantity:N0} × {line.Entry.SkuName}"),
        line.Entry.ChargeType,
        Text(Signed(line.Entry, line.Entry.SubtotalMinor), line.Entry.Currency),
        Text(Signed(line.Entry, line.Entry.TaxMinor), line.Entry.Currency),
    ];
}
