using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Documents;
using Comptoir.Server.PartnerCenter.Invoices;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir invoices export</c> and <c>pdf</c>: an invoice as the files that its partner gets.</summary>
internal static class InvoiceFiles
{
    public static Command Export()
    {
        var locale = new Option<CultureInfo?>("--locale") { Description = "Writes for the spreadsheets of a culture, for example fr-FR.", CustomParser = ParseLocale };
        var command = new Command("export", "Writes an invoice's reconciliation file.") { locale };
        WriteTo(command, "csv", async (services, parsed, number, by, output, ct) =>
        {
            var invoice = (await services.GetRequiredService<FindInvoices>().OneAsync(number, by, ct)).OrFault().Invoice;
            var lines = services.GetRequiredService<FindInvoiceLines>().AllAsync(invoice.Number, by);
            await ReconciliationSheet.WriteAsync(invoice.MpnId, lines, parsed.GetValue(locale), output, ct);
        });
        return command;
    }

    public static Command Pdf()
    {
        var command = new Command("pdf", "Writes an invoice as a PDF in its partner's language.");
        WriteTo(command, "pdf", async (services, _, number, by, output, ct) =>
        {
            var found = (await services.GetRequiredService<FindStatement>().HandleAsync(number, by, ct)).OrFault();
            var lines = services.GetRequiredService<FindInvoiceLines>().AllAsync(number, by).ToStatementLines();
            await StatementDocument.WriteAsync(found.ToStatement(), lines, output, ct);
        });
        return command;
    }

    /// <summary>Gives a command its invoice, partner and file; there is none of that name before it is whole.</summary>
    private static void WriteTo(
        Command command, string kind, Func<IServiceProvider, ParseResult, string, Actor, Stream, CancellationToken, Task> write)
    {
        var data = SharedOptions.Data();
        var partner = InvoicesCommand.PartnerOption();
        var number = new Argument<string>("INVOICE") { Description = "Its number." };
        var output = new Option<string?>("--output") { Description = $"The file; the invoice's number with .{kind} by default." };
        foreach (var symbol in (Option[])[partner, output, data])
            command.Add(symbol);
        command.Add(number);
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var by = await InvoicesCommand.OfPartnerAsync(services, parsed.GetRequiredValue(partner), ct);
            string id = InvoiceIds.NumberOf(parsed.GetRequiredValue(number));
            string path = parsed.GetValue(output) ?? $"{id}.{kind}";
            _ = await WholeFile.WriteAsync(path, async to =>
            {
                await write(services, parsed, id, by, to, ct);
                return path;
            });
            await parsed.InvocationConfiguration.Output.WriteLineAsync(path);
            return 0;
        }, ct));
    }

    private static CultureInfo? ParseLocale(ArgumentResult result)
    {
        string name = result.Tokens[0].Value;
        if (ReconciliationSheet.CultureOf(name) is { } culture)
            return culture;
        result.AddError($"'{name}' is not a culture. Write it like fr-FR.");
        return null;
    }
}
