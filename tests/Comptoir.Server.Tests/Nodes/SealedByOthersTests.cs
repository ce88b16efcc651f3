using System.Net;
using Comptoir.Server.Tests.Cli;
using Comptoir.Server.Tests.Customers;
using Comptoir.Server.Tests.Door;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Nodes;

/// <summary>R8.4: what is recorded is sealed by whichever node is there.</summary>
internal static class Sealing
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits until a resource is in the log, and every record of it is sealed.</summary>
    public static async Task SealedAsync(this ComptoirServer server, string resource)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await server.InStoreAsync(db => db.Activity.Where(record => record.ResourceKey == resource).Select(record => record.Sequence).ToListAsync()) is var places
            && (places.Count == 0 || places.Contains(null)))
        {
            await Task.Delay(100, patience.Token);
        }
    }
}

[Collection(NodesTogether.Name)]
public sealed class SealedByOthersTests(NodesOnPostgres server)
{
    [Fact]
    public async Task What_a_node_recorded_before_it_was_killed_is_sealed_by_the_one_that_remains()
    {
        await using var node = server.NewNode();
        await node.StartAsync();
        using var agent = node.As(await server.AdminAgentAsync());

        var order = await (await agent.PostAsync(server.Orders(), await server.OrderBodyAsync(), Doorway.RequestId(Guid.NewGuid()))).JsonAsync(HttpStatusCode.Created);
        await node.KillAsync();

        await server.SealedAsync((string)order["id"]!);
    }
}

public sealed class SealedFromCommandsTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task What_a_server_records_it_seals_by_itself()
    {
        var order = await (await (await server.AdminAgentAsync()).PostAsync(server.Orders(), await server.OrderBodyAsync(), Doorway.RequestId(Guid.NewGuid())))
            .JsonAsync(HttpStatusCode.Created);

        await server.SealedAsync((string)order["id"]!);
    }

    [Fact]
    public async Task What_a_command_recorded_is_sealed_by_the_server_beside_it()
    {
        var run = await CommandLine.RunInAsync(server.Folder, new Dictionary<string, string?>(), "taxes", "set", "FR", "--rate", "21", "--name", "VAT", "--from", "2199-01-01");
        Assert.True(run.ExitCode == 0, run.Error);

        await server.SealedAsync("tax/FR");
    }
}
