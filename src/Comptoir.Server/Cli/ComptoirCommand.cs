using System.CommandLine;
using Comptoir.Server.Hosting;

namespace Comptoir.Server.Cli;

/// <summary>The command line <c>comptoir</c>: one verb a file, each calling a use case.</summary>
public static class ComptoirCommand
{
    /// <param name="output">Where verbs write; the console when null.</param>
    /// <param name="error">Where faults are told; the console when null.</param>
    /// <returns>Exit code: 0 done, 1 refused, faulty data or something to set right first (one line says what), 2 wrong usage.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter? output = null, TextWriter? error = null)
    {
        var console = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output ?? Console.Out, Error = error ?? Console.Error };
        var root = new RootCommand("Comptoir: a commerce server for Cloud Solution Providers.")
        {
            ServeCommand.Make(),
            DemoCommand.Make(),
            MigrateCommand.Make(),
            ClockCommand.Make(),
            CatalogCommand.Make(),
            TaxesCommand.Make(),
            InvoicesCommand.Make(),
            CheckCommand.Make(),
            BackupCommand.Make(),
            BackupCommand.MakeRestore(),
            AuditCommand.Make(),
            KeysCommand.Make(),
            MediaCommand.Make(),
            PartnersCommand.Make(),
            UsersCommand.Make(),
            AppsCommand.Make(),
            RolesCommand.Make(),
            SupportCommand.Make(),
        };
        var parsed = root.Parse(args);
        // A server has its own way of going down, and its own limit.
        if (parsed.CommandResult.Command.Name is "serve" or "demo")
            console.ProcessTerminationTimeout = null;
        if (parsed.Errors.Count > 0)
        {
            await parsed.InvokeAsync(console);
            return 2;
        }

        try
        {
            return await parsed.InvokeAsync(console);
        }
        catch (SetupFaultException fault)
        {
            return await TellAsync(console.Error, fault.Message);
        }
        catch (VerbRefusedException refused)
        {
            return await TellAsync(console.Error, OptionNames.Worded(refused.Refusal, parsed.CommandResult.Command));
        }
        catch (Exception fault) when (MachineFaults.Explain(fault) is { } told)
        {
            return await TellAsync(console.Error, told);
        }
    }

    /// <summary>One line, whatever the message has.</summary>
    private static async Task<int> TellAsync(TextWriter error, string message)
    {
        await error.WriteLineAsync($"comptoir: {message.ReplaceLineEndings(" ")}");
        return 1;
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
