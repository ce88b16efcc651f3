using System.CommandLine;
using Comptoir.Server.Hosting;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir migrate</c>: brings the database's schema up to this version.</summary>
internal static class MigrateCommand
{
    public static Command Make()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var command = new Command("migrate", "Brings the database up to this version's schema.") { data, json };
        command.SetAction(async (parsed, ct) =>
        {
            await using var services = Tool.Services(new DataFolder(parsed.GetRequiredValue(data)));
            await services.GetRequiredService<Preparation>().MigrateAsync(ct);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                await Report.JsonAsync(output, new { upToDate = true });
            else
                await output.WriteLineAsync("The database is up to date.");
            return 0;
        });
        return command;
    }
}
