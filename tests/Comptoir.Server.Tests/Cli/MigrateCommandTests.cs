namespace Comptoir.Server.Tests.Cli;

/// <summary><c>comptoir migrate</c> (R18.4).</summary>
public sealed class MigrateCommandTests : IDisposable
{
    private readonly CommandLine comptoir = new();

    [Fact]
    public async Task The_schema_is_brought_up_to_date_and_programs_are_told_in_JSON()
    {
        var first = await comptoir.RunAsync("migrate", "--json");
        var again = await comptoir.RunAsync("migrate");

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.True((bool)first.Json["upToDate"]!);
        Assert.Equal((0, "The database is up to date.", ""), (again.ExitCode, again.Output.TrimEnd(), again.Error));
    }

    public void Dispose() => comptoir.Dispose();
}
