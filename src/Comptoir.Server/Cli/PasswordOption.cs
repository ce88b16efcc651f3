using System.CommandLine;
using System.Text;
using Comptoir.Server.Hosting;

namespace Comptoir.Server.Cli;

/// <summary>Where a password comes from: a file, the terminal, or chance. Never an argument: those are seen by others.</summary>
internal sealed class PasswordOption
{
    private readonly Option<FileInfo?> file = new("--password-file") { Description = "Reads the password from the first line of a file." };
    private readonly Option<bool> generate = new("--generate-password") { Description = "Makes a password and prints it once." };

    public PasswordOption(Command command)
    {
        command.Add(file);
        command.Add(generate);
        command.Validators.Add(result =>
        {
            if (result.GetValue(generate) && result.GetValue(file) is not null)
                result.AddError("Give --password-file or --generate-password, not both.");
        });
    }

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(file) is not null || parsed.GetValue(generate);

    public bool Generates(ParseResult parsed) => parsed.GetValue(generate);

    /// <summary>The password of the file, or the one typed twice.</summary>
    /// <exception cref="SetupFaultException">No file, nobody to ask, or two different answers.</exception>
    public string Read(ParseResult parsed)
    {
        if (parsed.GetValue(file) is { } given)
        {
            if (!given.Exists)
                throw new SetupFaultException($"There is no file {given.FullName}.");
            using var reader = given.OpenText();
            return reader.ReadLine() is { Length: > 0 } line ? line : throw new SetupFaultException($"The first line of {given.FullName} is empty.");
        }

        if (Console.IsInputRedirected)
            throw new SetupFaultException("There is no terminal to ask for the password. Give it with --password-file FILE.");
        string password = Ask("Password: ");
        return Ask("Again: ") == password ? password : throw new SetupFaultException("The two passwords differ.");
    }

    private static string Ask(string prompt)
    {
        Console.Error.Write(prompt);
        var text = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
                text.Length = Math.Max(0, text.Length - 1);
            else if (key.KeyChar != '\0')
                text.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return text.ToString();
    }
}
