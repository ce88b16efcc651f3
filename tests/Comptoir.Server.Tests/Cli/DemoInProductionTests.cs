namespace Comptoir.Server.Tests.Cli;

/// <summary>R18.5: what a demo world tells to everyone opens nothing in production.</summary>
public sealed class DemoInProductionTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task A_demo_world_is_not_served_as_an_installation(bool ownSecret)
    {
        // With its own secret and with the one that lies in its folder.
        var settings = ownSecret
            ? new Dictionary<string, string?> { ["Secrets:Master"] = File.ReadAllText(Path.Combine(server.Folder, "master.key")).Trim() }
            : [];

        var run = await CommandLine.RunInAsync(server.Folder, settings, "serve", "--urls", "http://127.0.0.1:0");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("demo credentials never work in production", run.Error, StringComparison.Ordinal);
    }
}
