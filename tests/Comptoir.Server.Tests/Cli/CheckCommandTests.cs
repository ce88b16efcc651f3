using System.CommandLine;
using System.Text.Json.Nodes;
using Comptoir.Server.Cli;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Cli;

/// <summary><c>comptoir check</c> on the demo world, beside the server that runs on it (R18.4).</summary>
public sealed class CheckCommandTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task The_demo_world_is_OK_until_a_figure_is_changed_and_then_its_record_is_named()
    {
        var (code, text) = await RunAsync("--deep");
        Assert.Equal("OK\n", text);
        Assert.Equal(0, code);
        Assert.Equal((0, """{"findings":[],"ok":true}""" + "\n"), await RunAsync("--json"));

        await server.InStoreAsync(db => db.Database.ExecuteSqlRawAsync(
            """UPDATE "LedgerEntries" SET "SubtotalMinor" = "SubtotalMinor" + 1 WHERE "Kind" = 'Credit'"""));
        string credit = (await server.InStoreAsync(db => db.LedgerEntries
            .Where(entry => entry.Kind == Commerce.Billing.LedgerEntryKind.Credit).Select(entry => entry.Id).SingleAsync())).ToString();

        (code, text) = await RunAsync();
        Assert.Equal(1, code);
        Assert.Contains($"I11 credit {credit}: expected ", text, StringComparison.Ordinal);
        Assert.EndsWith(" wrong.\n", text, StringComparison.Ordinal);
        (code, text) = await RunAsync("--json");
        Assert.Equal(1, code);
        var answer = JsonNode.Parse(text)!;
        Assert.False((bool)answer["ok"]!);
        Assert.Contains(answer["findings"]!.AsArray(), finding => (string?)finding!["record"] == $"credit {credit}" && (string?)finding["invariant"] == "I11");
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] options)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var configuration = new InvocationConfiguration { Output = output, Error = TextWriter.Null, EnableDefaultExceptionHandler = false };
        int code = await CheckCommand.Make().Parse(["--data", server.Folder, .. options]).InvokeAsync(configuration);
        return (code, output.ToString());
    }
}
