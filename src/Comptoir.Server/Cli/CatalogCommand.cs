using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Hosting;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir catalog</c>: what is sold, and at which prices.</summary>
internal static class CatalogCommand
{
    public static Command Make() => new("catalog", "Imports, exports and lists the catalogue.") { Import(), Export(), List() };

    private static Command Import()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var file = new Argument<FileInfo>("FILE") { Description = "A price sheet (CSV) or a catalogue document (JSON); which, its first character says." }.AcceptExistingOnly();
        var dryRun = new Option<bool>("--dry-run") { Description = "Tells what would change and changes nothing." };
        var command = new Command("import", "Takes in a price sheet or a catalogue document, all of it or nothing.") { file, dryRun, data, json };
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            await using var content = await OpenAsync(parsed.GetRequiredValue(file), ct);
            var by = await AccessOptions.SelfAsync(services, ct);
            var result = await services.GetRequiredService<ImportCatalogHandler>().HandleAsync(
                new ImportCatalog(content, CatalogFormat.Any, parsed.GetValue(dryRun), new Progress(error), by), ct);
            if (result.Refusal is CatalogFaulty faulty)
                return await FileFaults.TellAsync(faulty, parsed.GetValue(json), output, error);
            var done = result.OrFault();
            if (parsed.GetValue(json))
            {
                await Report.JsonAsync(output, new
                {
                    dryRun = parsed.GetValue(dryRun),
                    done.Rows,
                    done.ProductsAdded,
                    done.ProductsChanged,
                    done.SkusAdded,
                    done.SkusChanged,
                    done.PricesAdded,
                    done.PricesChanged,
                    done.PricesEnded,
                    done.ProductsUnchanged,
                    done.SkusUnchanged,
                    done.PricesUnchanged,
                });
                return 0;
            }

            await output.WriteLineAsync(Sentence(done, parsed.GetValue(dryRun)));
            return 0;
        }, ct));
        return command;
    }

    /// <summary>The file from its beginning. A pipe can be read only once, and the kind of file is told by looking ahead: it is put aside.</summary>
    private static async Task<FileStream> OpenAsync(FileInfo file, CancellationToken ct)
    {
        var given = file.OpenRead();
        if (given.CanSeek)
            return given;
        await using (given)
        {
            var spool = PrivateFiles.CreateNew(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileOptions.Asynchronous | FileOptions.DeleteOnClose);
            try
            {
                await given.CopyToAsync(spool, ct);
                spool.Position = 0;
                return spool;
            }
            catch
            {
                await spool.DisposeAsync();
                throw;
            }
        }
    }

    private static string Sentence(CatalogImported done, bool dryRun) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(dryRun ? "Dry run, nothing changed. " : "")}{done.Rows:N0} rows read. Products: {done.ProductsAdded:N0} added, {done.ProductsChanged:N0} changed. SKUs: {done.SkusAdded:N0} added, {done.SkusChanged:N0} changed. Prices: {done.PricesAdded:N0} added, {done.PricesChanged:N0} changed.");

    private static Command Export()
    {
        var data = SharedOptions.Data();
        var file = new Argument<FileInfo?>("FILE") { Description = "Where to; the output by default.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("export", "Writes the catalogue as a document that import takes.") { file, data };
        command.SetAction((parsed, ct) => Tool.ReadAsync(parsed.GetRequiredValue(data), async services =>
        {
            var export = services.GetRequiredService<ExportCatalogHandler>();
            if (parsed.GetValue(file) is not { } target)
            {
                await using var console = Console.OpenStandardOutput();
                (await export.HandleAsync(console, Actor.Program, ct)).OrFault();
                return 0;
            }

            var exported = await WholeFile.WriteAsync(target.FullName, async to => (await export.HandleAsync(to, Actor.Program, ct)).OrFault());
            await parsed.InvocationConfiguration.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{exported.Products:N0} products written to {target.Name}."));
            return 0;
        }, ct));
        return command;
    }

    private static Command List()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var text = new Argument<string?>("TEXT") { Description = "Part of the title; all by default.", Arity = ArgumentArity.ZeroOrOne };
        var market = new Option<string?>("--market") { Description = "Only what has a price in this country, two letters." };
        market.Validators.Add(result =>
        {
            if (result.GetValue(market) is { } code && Market.Find(code) is null)
                result.AddError($"'{code}' is not a market.");
        });
        var command = new Command("list", "Lists products and SKUs, and in how many markets they are priced now.") { text, market, data, json };
        command.SetAction((parsed, ct) => Tool.ReadAsync(parsed.GetRequiredValue(data), async services =>
        {
            var entries = await services.GetRequiredService<FindCatalog>().AllAsync(parsed.GetValue(text), Market.Find(parsed.GetValue(market))?.Iso2, ct);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await Report.JsonAsync(output, new { items = entries });
                return 0;
            }

            await Report.TableAsync(
                output,
                ["PRODUCT", "SKU", "KIND", "KEYS", "MARKETS", "TITLE"],
                [.. entries.Select(entry => (string[])
                [
                    entry.ProductId, entry.SkuId, entry.Kind.ToString(), entry.KeyFormat.ToString(), entry.Markets.ToString(CultureInfo.InvariantCulture), entry.SkuTitle,
                ])]);
            return 0;
        }, ct));
        return command;
    }

    /// <summary>A line every second, with the share of the file where that is known.</summary>
    private sealed class Progress(TextWriter error) : IProgress<CatalogImportProgress>
    {
        private long last = Stopwatch.GetTimestamp();

        public void Report(CatalogImportProgress value)
        {
            if (Stopwatch.GetElapsedTime(last) < TimeSpan.FromSeconds(1))
                return;
            last = Stopwatch.GetTimestamp();
            string share = value.Share is { } part ? string.Create(CultureInfo.InvariantCulture, $" ({part:P0})") : "";
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Rows:N0} rows read{share} …"));
        }
    }
}
