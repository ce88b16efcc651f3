using System.Net;
using Npgsql;

namespace Comptoir.Server.Tests.Nodes;

/// <summary>R18.3: a node is ready only while what it depends on answers.</summary>
[Collection(NodesTogether.Name)]
public sealed class ReadinessTests(NodesOnPostgres server)
{
    [Fact]
    public async Task A_node_is_not_ready_while_the_database_is_away_and_is_again_when_it_is_back()
    {
        var there = new NpgsqlConnectionStringBuilder(server.Storage["Storage:Postgres"]);
        await using var wire = new TcpRelay(new IPEndPoint(IPAddress.Loopback, there.Port));
        string over = new NpgsqlConnectionStringBuilder(there.ToString()) { Host = "127.0.0.1", Port = wire.Port }.ToString();
        var node = server.NewNode([new("Storage:Postgres", over)]);
        await node.StartAsync();

        wire.Cut();
        await node.ReadyAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, await LivesAsync(node));

        wire.Mend();
        await node.ReadyAsync(HttpStatusCode.OK);
        await node.DisposeAsync();
    }

    [Fact]
    public async Task A_node_is_not_ready_while_the_media_folder_is_away_and_is_again_when_it_is_back()
    {
        var node = server.NewNode();
        await node.StartAsync();
        string media = Path.Combine(node.Folder, "media");

        File.Delete(media);
        await node.ReadyAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, await LivesAsync(node));

        Directory.CreateSymbolicLink(media, Path.Combine(server.Folder, "media"));
        await node.ReadyAsync(HttpStatusCode.OK);
        await node.DisposeAsync();
    }

    private static async Task<HttpStatusCode> LivesAsync(ServerNode node)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(node.Root, "/healthz"));
        return answer.StatusCode;
    }
}
