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
