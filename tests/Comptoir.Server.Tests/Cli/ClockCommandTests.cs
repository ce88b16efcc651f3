using System.Globalization;
using System.Text.Json.Nodes;

namespace Comptoir.Server.Tests.Cli;

/// <summary><c>comptoir clock</c> as a process beside the server it turns (R16, R18.4).</summary>
public sealed class ClockCommandTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    [Fact]
    public async Task The_clock_is_shown_and_turned_forward_and_the_server_follows()
    {
        var before = await NowAsync();

        var advanced = await RunAsync("--advance", "P61D", "--json");
        var afterwards = await NowAsync();
        var set = await RunAsync("--now", "2040-01-01T00:00:00");

        Assert.Equal((0, 0), (advanced.ExitCode, set.ExitCode));
        Assert.True(afterwards - before >= TimeSpan.FromDays(61), $"{before:O} to {afterwards:O}");
        // An instant without a zone is UTC, wherever it is typed.
        Assert.StartsWith("2040-01-01T00:00:0", set.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "--now", "2300-01-01"), InlineData(1, "--advance", "P400Y"), InlineData(1, "--now", "2020-01-01"), InlineData(1, "--advance", "soon")]
    [InlineData(2, "--now", "soon"), InlineData(2, "--advance", "P1D", "--now", "2050-01-01")]
    public async Task What_cannot_be_set_is_said_and_the_clock_stays(int exitCode, params string[] arguments)
    {
        var before = await NowAsync();

        var run = await RunAsync(arguments);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.NotEmpty(run.Error);
        Assert.True(await NowAsync() - before < TimeSpan.FromMinutes(5));
    }

    private Task<CommandRun> RunAsync(params string[] arguments) =>
        CommandLine.RunInAsync(server.Folder, new Dictionary<string, string?> { ["Clock:Test"] = "true", ["TZ"] = "America/New_York" }, ["clock", .. arguments]);

    private async Task<DateTimeOffset> NowAsync() => DateTimeOffset.Parse(
        (string)JsonNode.Parse((await RunAsync("--json")).Output)!["now"]!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
