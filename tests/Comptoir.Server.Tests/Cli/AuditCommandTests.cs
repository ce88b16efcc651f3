using System.CommandLine;
using System.Text.Json.Nodes;
using Comptoir.Server.Cli;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Cli;

/// <summary><c>comptoir audit</c> beside the server that seals (R8.4).</summary>
public sealed class AuditCommandTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task The_log_is_OK_until_a_record_is_edited_and_then_that_record_is_named()
    {
        await SealedAsync();
        var (code, text) = await RunAsync("verify");
        Assert.EndsWith("OK\n", text, StringComparison.Ordinal);
        Assert.Equal(0, code);
        Assert.True((bool)JsonNode.Parse((await RunAsync("verify", "--json")).Output)!["ok"]!);

        var record = await server.InStoreAsync(db => db.Activity.AsNoTracking().Where(record => record.Sequence == 3 && record.ActorKind == Commerce.Primitives.ActorKind.Partner).FirstAsync());
        await server.InStoreAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER \"Activity_update\""));
        await server.InStoreAsync(db => db.Database.ExecuteSqlAsync($"UPDATE \"Activity\" SET \"UserName\" = 'nobody' WHERE \"Id\" = {record.Id}"));

        (code, text) = await RunAsync("verify", "--partner", record.PartnerId.ToString());
        Assert.Equal(1, code);
        Assert.StartsWith($"{record.PartnerId}: Edited at record 3 ({record.Id}): ", text, StringComparison.Ordinal);
        var fault = JsonNode.Parse((await RunAsync("verify", "--json")).Output)!["chains"]!.AsArray().Single(chain => chain!["fault"] is not null)!["fault"]!;
        Assert.Equal(("Edited", 3, record.Id), ((string)fault["kind"]!, (int)fault["sequence"]!, (Guid)fault["recordId"]!));

        // As it was, for the other tests.
        await server.InStoreAsync(db => db.Database.ExecuteSqlAsync($"UPDATE \"Activity\" SET \"UserName\" = {record.UserName} WHERE \"Id\" = {record.Id}"));
        Assert.Equal(0, (await RunAsync("verify")).Code);
    }

    [Fact]
    public async Task An_export_is_written_once_and_proves_itself_without_the_installation()
    {
        await SealedAsync();
        string file = Path.Combine(server.Folder, "export.jsonl");

        var (code, text) = await RunAsync("export", file, "--json");
        Assert.Equal(0, code);
        string fingerprint = (string)JsonNode.Parse(text)!["fingerprint"]!;
        var proof = await ProofAsync(file, "--fingerprint", fingerprint);
        Assert.EndsWith(" records are as they were sealed.\n", proof.Output, StringComparison.Ordinal);
        Assert.Equal(0, proof.Code);
        Assert.Equal(1, (await ProofAsync(file, "--fingerprint", "0000")).Code);

        await Assert.ThrowsAsync<Comptoir.Server.Hosting.SetupFaultException>(() => RunAsync("export", file));
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("garance", "harrow", StringComparison.Ordinal));
        proof = await ProofAsync(file);
        Assert.Equal(1, proof.Code);
        Assert.EndsWith("The export was altered.\n", proof.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_ninety_days_cannot_be_purged_and_what_is_no_day_is_named()
    {
        var refused = await Assert.ThrowsAsync<Comptoir.Server.Hosting.SetupFaultException>(() => RunAsync("purge", "--before", "2200-01-01"));
        var malformed = await Assert.ThrowsAsync<Comptoir.Server.Hosting.SetupFaultException>(() => RunAsync("export", Path.Combine(server.Folder, "x"), "--from", "yesterday"));

        Assert.Contains("The last 90 days are kept", refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("--from: 'yesterday'", malformed.Message, StringComparison.Ordinal);
        var empty = await Assert.ThrowsAsync<Comptoir.Server.Hosting.SetupFaultException>(() => RunAsync("purge", "--before", ""));
        Assert.StartsWith("--before:", empty.Message, StringComparison.Ordinal);
        Assert.Equal((0, "0 records and 0 security events deleted.\n"), await RunAsync("purge", "--before", "2020-01-01"));
    }

    [Fact]
    public async Task Security_events_are_printed()
    {
        await (await server.UserAsync("HelpdeskAgent")).GetAsync(new Uri("/comptoir/v1/users", UriKind.Relative));

        Assert.Contains("GET /comptoir/v1/users", (await RunAsync("events", "--kind", "Refused")).Output, StringComparison.Ordinal);
        Assert.NotEmpty(JsonNode.Parse((await RunAsync("events", "--json")).Output)!["items"]!.AsArray());
    }

    private static async Task<(int Code, string Output)> ProofAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var configuration = new InvocationConfiguration { Output = output, Error = TextWriter.Null, EnableDefaultExceptionHandler = false };
        return (await AuditCommand.Make().Parse(["verify", .. arguments]).InvokeAsync(configuration), output.ToString());
    }

    /// <summary>The server seals within seconds by itself.</summary>
    private async Task SealedAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await server.InStoreAsync(db => db.Activity.AnyAsync(record => record.Sequence == null)))
            await Task.Delay(200, patience.Token);
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var configuration = new InvocationConfiguration { Output = output, Error = TextWriter.Null, EnableDefaultExceptionHandler = false };
        int code = await AuditCommand.Make().Parse([.. arguments, "--data", server.Folder]).InvokeAsync(configuration);
        return (code, output.ToString());
    }
}
