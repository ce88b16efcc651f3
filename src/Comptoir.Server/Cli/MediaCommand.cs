using System.CommandLine;
using System.Globalization;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Storage;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir media</c>: the files that customers download.</summary>
internal static class MediaCommand
{
    public static Command Make() => new("media", "Adds and lists software files.") { Add(), List() };

    private static Command Add()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var file = new Argument<FileInfo>("FILE") { Description = "The file." }.AcceptExistingOnly();
        var product = new Option<string>("--product") { Description = "Product id.", Required = true };
        var sku = new Option<string>("--sku") { Description = "SKU id.", Required = true };
        var version = new Option<string>("--version") { Description = "One of the SKU's versions.", Required = true };
        var language = new Option<string>("--language") { Description = "BCP 47, such as fr-FR.", Required = true };
        var architecture = new Option<string>("--architecture") { Description = "x86, x64 or arm64.", Required = true };
        var type = new Option<string>("--type") { Description = "ISO, EXE, IMG …", Required = true };
        var name = new Option<string?>("--name") { Description = "Name that it is downloaded under; the file's own by default." };
        var sha256 = new Option<string?>("--sha256") { Description = "Hash it must have, hex." };
        var size = new Option<long?>("--size") { Description = "Bytes it must have." };
        var command = new Command("add", "Adds a file to a SKU; adding it again changes nothing.")
            { file, product, sku, version, language, architecture, type, name, sha256, size, data, json };
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var source = parsed.GetRequiredValue(file);
            await using var content = source.OpenRead();
            var by = await AccessOptions.SelfAsync(services, ct);
            var added = (await services.GetRequiredService<AddMediaHandler>().HandleAsync(
                new AddMedia(
                    parsed.GetRequiredValue(product),
                    parsed.GetRequiredValue(sku),
                    parsed.GetRequiredValue(version),
                    parsed.GetRequiredValue(language),
                    parsed.GetRequiredValue(architecture),
                    parsed.GetRequiredValue(type),
                    parsed.GetValue(name) ?? source.Name,
                    new DeclaredContent(parsed.GetValue(sha256), parsed.GetValue(size)), by),
                content,
                new ProgressLines(parsed.InvocationConfiguration.Error, "bytes"),
                ct)).OrFault();
            if (parsed.GetValue(json))
                await Report.JsonAsync(output, new { mediaId = added.Id, sha256 = added.Sha256, size = added.Size });
            else
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{added.Id}  {added.Size} bytes  sha256 {added.Sha256}"));
            return 0;
        }, ct));
        return command;
    }

    private static Command List()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var product = new Option<string?>("--product") { Description = "Those of a product." };
        var sku = new Option<string?>("--sku") { Description = "Those of a SKU of it." };
        var command = new Command("list", "Lists the files, the latest added first.") { product, sku, data, json };
        command.SetAction((parsed, ct) => Tool.ReadAsync(parsed.GetRequiredValue(data), async services =>
        {
            var page = await services.GetRequiredService<FindMediaFiles>().PageAsync(parsed.GetValue(product), parsed.GetValue(sku), new Seek(int.MaxValue - 1), ct);
            if (parsed.GetValue(json))
            {
                await Report.JsonAsync(parsed.InvocationConfiguration.Output, new { items = page.Items.Select(found => found.File) });
                return 0;
            }

            await Report.TableAsync(
                parsed.InvocationConfiguration.Output,
                ["PRODUCT", "SKU", "VERSION", "LANGUAGE", "ARCHITECTURE", "TYPE", "BYTES", "SHA-256", "FILE"],
                [.. page.Items.Select(found => found.File).Select(file => (string[])
                [
                    file.ProductId,
                    file.SkuId,
                    file.Version,
                    file.Language,
                    file.Architecture,
                    file.FileType,
                    file.Size.ToString(CultureInfo.InvariantCulture),
                    file.Sha256,
                    file.FileName,
                ])]);
            return 0;
        }, ct));
        return command;
    }
}
