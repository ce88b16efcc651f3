using System.CommandLine;
using System.Globalization;
using Comptoir.Commerce.Licensing;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir keys</c>: the stock of imported product keys, and what a key is worth.</summary>
internal static class KeysCommand
{
    public static Command Make() => new("keys", "Imports, counts and checks product keys, and rotates what encrypts them.") { Import(), Stock(), Check(), Rotate() };

    private static Command Import()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var file = new Argument<FileInfo>("FILE") { Description = "Text or CSV: a key a line, after a comma its version if it has one of its own." }.AcceptExistingOnly();
        var product = new Option<string>("--product") { Description = "Product id.", Required = true };
        var sku = new Option<string>("--sku") { Description = "SKU id.", Required = true };
        var version = new Option<string?>("--version") { Description = "Version of the rows that name none; the SKU's own by default." };
        var command = new Command("import", "Adds keys to a SKU's stock, all of the file or none.") { file, product, sku, version, data, json };
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            await using var content = parsed.GetRequiredValue(file).OpenRead();
            var by = await AccessOptions.SelfAsync(services, ct);
            var (imported, refusal) = await services.GetRequiredService<ImportKeysHandler>().HandleAsync(
                new ImportKeys(
                    parsed.GetRequiredValue(product), parsed.GetRequiredValue(sku), parsed.GetValue(version), content, new ProgressLines(error, "keys read"), by),
                ct);
            if (refusal is KeyFileRefused refused)
                return await TellFaultsAsync(refused, parsed.GetValue(json), output, error);
            _ = imported ?? throw new VerbRefusedException(refusal!);
            if (parsed.GetValue(json))
                await Report.JsonAsync(output, new { imported = imported.Count });
            else
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{imported.Count} keys imported."));
            return 0;
        }, ct));
        return command;
    }

    private static async Task<int> TellFaultsAsync(KeyFileRefused refused, bool json, TextWriter output, TextWriter error)
    {
        if (json)
        {
            await Report.JsonAsync(output, new { imported = 0, rows = refused.Faults.Select(fault => new { row = fault.Row, column = fault.Column, reason = RefusalTexts.ReasonOf(fault) }) });
            return 1;
        }

        foreach (var fault in refused.Faults)
            await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"row {fault.Row}, column {fault.Column}: {RefusalTexts.ReasonOf(fault)}"));
        await error.WriteLineAsync("comptoir: nothing was imported.");
        return 1;
    }

    private static Command Stock()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var command = new Command("stock", "Counts the imported keys of each SKU and version.") { data, json };
        command.SetAction((parsed, ct) => Tool.ReadAsync(parsed.GetRequiredValue(data), async services =>
        {
            var stock = await services.GetRequiredService<FindKeyStock>().AllAsync(ct);
            if (parsed.GetValue(json))
            {
                await Report.JsonAsync(parsed.InvocationConfiguration.Output, new { items = stock });
                return 0;
            }

            await Report.TableAsync(
                parsed.InvocationConfiguration.Output,
                ["PRODUCT", "SKU", "VERSION", "STOCK", "ACTIVE", "REVOKED", "TITLE"],
                [.. stock.Select(row => (string[])[row.ProductId, row.SkuId, row.Version, Text(row.InStock), Text(row.Active), Text(row.Revoked), row.Title])]);
            return 0;
        }, ct));
        return command;
    }

    private static Command Check()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var key = new Argument<string?>("KEY") { Description = "The key; left out, it is read from the input, where no shell keeps it.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("check", "Says whether a key is mistyped, unknown, active or revoked.") { key, data, json };
        command.SetAction((parsed, ct) => Tool.ReadAsync(parsed.GetRequiredValue(data), async services =>
        {
            string text = parsed.GetValue(key) ?? await Console.In.ReadLineAsync(ct) ?? "";
            var by = await AccessOptions.SelfAsync(services, ct);
            var found = (await services.GetRequiredService<CheckKeyHandler>().HandleAsync(new CheckKey(text, by), ct)).OrFault();
            string word = found.State.ToString().ToLowerInvariant();
            if (parsed.GetValue(json))
                await Report.JsonAsync(parsed.InvocationConfiguration.Output, new { state = word });
            else
                await parsed.InvocationConfiguration.Output.WriteLineAsync(word);
            return 0;
        }, ct));
        return command;
    }

    private static Command Rotate()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var settle = new Option<int?>("--settle") { Description = "Seconds that nodes are given to learn of the new key.", Hidden = true };
        var command = new Command("rotate", "Makes a new data key and encrypts everything anew under it, while the server runs. Stopped, it goes on when run again.") { settle, data, json };
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            TimeSpan? given = parsed.GetValue(settle) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
            KeyRotation done;
            try
            {
                done = await services.GetRequiredService<RotateKeys>().RunAsync(
                    given ?? RotateKeys.Settling, given ?? RotateKeys.LongestWork, await AccessOptions.ActorAsync(services, ct), new ProgressLines(error, "encrypted anew"), ct);
            }
            catch (System.Security.Cryptography.CryptographicException)
            {
                throw new Hosting.SetupFaultException("A ciphertext does not open: 'comptoir check' names it. What is encrypted anew stays so; run this again when it is mended.");
            }

            if (parsed.GetValue(json))
                await Report.JsonAsync(output, new { key = done.Key, encrypted = done.Resealed, retired = done.Retired, deleted = done.Deleted });
            else
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{done.Resealed} encrypted anew under key {done.Key}; {done.Retired} keys retired, {done.Deleted} deleted."));
            return 0;
        }, ct));
        return command;
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
