using System.CommandLine;
using Comptoir.Server.Hosting;

namespace Comptoir.Server.Cli;

/// <summary>The command line <c>comptoir</c>: one verb a file, each calling a use case.</summary>
public static class ComptoirCommand
{
    /// <returns>Exit code: 0 done, 1 refused or faulty data, 2 wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Comptoir: a commerce server for Cloud Solution Providers.")
        {
            ServeCommand.Make(),
            DemoCommand.Make(),
            MigrateCommand.Make(),
            ClockCommand.Make(),
            CatalogCommand.Make(),
            TaxesCommand.Make(),
            CheckCommand.Make(),
            KeysCommand.Make(),
            MediaCommand.Make(),
            PartnersCommand.Make(),
            UsersCommand.Make(),
            AppsCommand.Make(),
            RolesCommand.Make(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            return 2;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (SetupFaultException fault)
        {
            await Console.Error.WriteLineAsync($"comptoir: {fault.Message}");
            return 1;
        }
    }
}

/// <summary>Options that verbs share.</summary>
internal static class SharedOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "The data folder.",
        DefaultValueFactory = _ => "./.comptoir",
    };

    public static Option<string> Urls() => new("--urls")
    {
        Description = "Addresses to listen on.",
        DefaultValueFactory = _ => "http://127.0.0.1:5080",
    };
}
