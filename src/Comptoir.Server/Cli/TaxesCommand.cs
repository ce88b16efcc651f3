using System.CommandLine;
using System.Globalization;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Time;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir taxes</c>: the consumption tax of each market, from a day on.</summary>
internal static class TaxesCommand
{
    public static Command Make() => new("taxes", "Sets, imports and lists tax rates.") { Set(), Import(), List() };

    private static Command Set()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var market = new Argument<string>("MARKET") { Description = "Country, two letters." };
        var name = new Option<string>("--name") { Description = "As invoices show it: TVA, GST.", Required = true };
        var rate = new Option<decimal>("--rate") { Description = "In per cent.", Required = true };
        var from = new Option<DateOnly?>("--from") { Description = "First day, yyyy-MM-dd, UTC; today by default." };
        var command = new Command("set", "Sets the tax of a market from a day on; days that have begun are not rewritten.") { market, name, rate, from, data, json };
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var today = DateOnly.FromDateTime(services.GetRequiredService<CommerceClock>().GetUtcNow().UtcDateTime);
            var by = await AccessOptions.SelfAsync(services, ct);
            var set = (await services.GetRequiredService<SetTaxRateHandler>().HandleAsync(
                new SetTaxRate(
                    parsed.GetRequiredValue(market), parsed.GetRequiredValue(name), parsed.GetRequiredValue(rate) / 100m, parsed.GetValue(from) ?? today, by),
                ct)).OrFault();
            await PrintAsync([set], parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            return 0;
        }, ct));
        return command;
    }

    private static Command Import()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var file = new Argument<FileInfo>("FILE") { Description = "CSV with the columns market, name, rate (per cent), validFrom (yyyy-MM-dd)." }.AcceptExistingOnly();
        var dryRun = new Option<bool>("--dry-run") { Description = "Tells what would change and changes nothing." };
        var command = new Command("import", "Takes in tax rates, all of the file or nothing.") { file, dryRun, data, json };
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            await using var content = parsed.GetRequiredValue(file).OpenRead();
            var by = await AccessOptions.SelfAsync(services, ct);
            var result = await services.GetRequiredService<ImportTaxesHandler>().HandleAsync(new ImportTaxes(content, by) { DryRun = parsed.GetValue(dryRun) }, ct);
            if (result.Refusal is CatalogFaulty faulty)
                return await FileFaults.TellAsync(faulty, parsed.GetValue(json), output, error);
            var done = result.OrFault();
            if (parsed.GetValue(json))
                await Report.JsonAsync(output, done);
            else
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{done.Rows:N0} rates read, {done.Changed:N0} of them new or changed."));
            return 0;
        }, ct));
        return command;
    }

    private static Command List()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var command = new Command("list", "Lists the tax rates by market and day.") { data, json };
        command.SetAction((parsed, ct) => Tool.ReadAsync(parsed.GetRequiredValue(data), async services =>
        {
            await PrintAsync(await services.GetRequiredService<Taxes>().AllAsync(ct), parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            return 0;
        }, ct));
        return command;
    }

    private static Task PrintAsync(IReadOnlyList<TaxRate> rates, bool json, TextWriter output) => json
        ? Report.JsonAsync(output, new { items = rates.Select(rate => new { rate.Market, rate.Name, rate = Percent(rate), rate.ValidFrom }) })
        : Report.TableAsync(
            output,
            ["MARKET", "RATE", "VALID FROM", "NAME"],
            [.. rates.Select(rate => (string[])
            [
                rate.Market,
                Percent(rate).ToString("0.####", CultureInfo.InvariantCulture) + " %",
                rate.ValidFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                rate.Name,
            ])]);

    private static decimal Percent(TaxRate rate) => rate.Rate * 100m;
}
