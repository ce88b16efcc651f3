namespace Comptoir.Server.Tests.Nodes;

/// <summary>Nodes in processes of their own on one PostgreSQL database with a demo world, each with a data folder of its own and the
/// media folder in common. The server in this process is one more.</summary>
public sealed class NodesOnPostgres : ComptoirServerOnPostgres
{
    private readonly List<ServerNode> nodes = [];
    private Task<(ServerNode A, ServerNode B)>? pair;

    public IReadOnlyDictionary<string, string?> Storage => Settings;

    /// <summary>Two nodes that run as long as the tests do.</summary>
    public Task<(ServerNode A, ServerNode B)> PairAsync() => pair ??= StartPairAsync();

    /// <summary>A node that is not started yet.</summary>
    /// <param name="more">Settings beside those of the database.</param>
    public ServerNode NewNode(IEnumerable<KeyValuePair<string, string?>>? more = null)
    {
        string folder = Directory.CreateTempSubdirectory("comptoir-node-").FullName;
        File.Copy(Path.Combine(Folder, "master.key"), Path.Combine(folder, "master.key"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "media"), Path.Combine(Folder, "media"));
        var settings = Settings.ToDictionary();
        foreach (var (name, value) in more ?? [])
            settings[name] = value;
        var node = new ServerNode("demo", folder, settings);
        nodes.Add(node);
        return node;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
        // What a link leads to stays.
        foreach (var node in nodes)
            Directory.Delete(node.Folder, recursive: true);

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task<(ServerNode A, ServerNode B)> StartPairAsync()
    {
        var (a, b) = (NewNode(), NewNode());
        await Task.WhenAll(a.StartAsync(), b.StartAsync());
        return (a, b);
    }
}

[CollectionDefinition(Name)]
public sealed class NodesTogether : ICollectionFixture<NodesOnPostgres>
{
    public const string Name = "Nodes on PostgreSQL";
}
