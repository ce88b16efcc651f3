using System.CommandLine;
using System.Globalization;
using Comptoir.Commerce.Time;
using Comptoir.Server.Backups;
using Comptoir.Server.Hosting;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir backup</c> and <c>comptoir restore</c> (R18.4): an installation on SQLite as one file, taken while it serves. Neither
/// needs the master secret, which is not in it.</summary>
internal static class BackupCommand
{
    public static Command Make()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var file = new Argument<string>("FILE") { Description = "The file to write; there must be none of that name." };
        var without = new Option<bool>("--without-media") { Description = "Leaves the software files out, where they are kept elsewhere too." };
        var command = new Command("backup", "Writes the database, media and own data files into one file, while the server runs. Settings and the master secret are not in it.")
            { file, without, data, json };
        command.SetAction(async (parsed, ct) =>
        {
            var folder = new DataFolder(parsed.GetRequiredValue(data), toRead: true);
            RequireSqlite(folder, $"Back it up with PostgreSQL's own tools (pg_dump --format=custom, or a base backup), and copy {folder.Media}.");
            Tool.RequireInstallation(folder);
            string path = Path.GetFullPath(parsed.GetRequiredValue(file));
            if (File.Exists(path) || Directory.Exists(path))
                throw new SetupFaultException($"'{path}' is there already.");
            await using var services = Tool.Services(folder);
            var progress = new ProgressLines(parsed.InvocationConfiguration.Error, "bytes");
            try
            {
                var made = await new BackupWriter(folder, services.GetRequiredService<CommerceClock>().Real).WriteAsync(path, !parsed.GetValue(without), progress, ct);
                await TellAsync(made, path, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
                return 0;
            }
            catch (InvalidDataException fault)
            {
                throw new SetupFaultException($"The database is damaged and was not backed up: {fault.Message}. Look further: comptoir check");
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new SetupFaultException($"The backup could not be made: {fault.Message}");
            }
        });
        return command;
    }

    public static Command MakeRestore()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var file = new Argument<FileInfo>("FILE") { Description = "A file that comptoir backup wrote.", Arity = ArgumentArity.ZeroOrOne }.AcceptExistingOnly();
        var acknowledge = new Option<bool>("--acknowledge") { Description = "Lets the jobs of a restored installation work, which wait until somebody has looked at what it lacks." };
        var send = new Option<bool>("--send-mail") { Description = "With FILE: mail that waited when the backup was made is sent after the restore is acknowledged. It is held for good otherwise, as it may have been sent since." };
        var command = new Command("restore", "Puts a backup into a data folder that holds no installation: all of it, or nothing.") { file, send, acknowledge, data, json };
        command.Validators.Add(result =>
        {
            // The argument's value is asked for only once it was looked at.
            if (result.GetResult(file) is { Tokens.Count: > 0 } == result.GetValue(acknowledge))
                result.AddError("Give either the file to restore, or --acknowledge.");
            if (result.GetValue(acknowledge) && result.GetValue(send))
                result.AddError("--send-mail goes with the file: what was held once stays held.");
        });
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(file)?.FullName is not { } path)
                return await AcknowledgeAsync(new DataFolder(parsed.GetRequiredValue(data), toRead: true), parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            var folder = new DataFolder(parsed.GetRequiredValue(data));
            RequireSqlite(folder, "Put its own backup back with PostgreSQL's own tools (pg_restore), and the media folder beside it.");
            var reader = new BackupReader(folder);
            if (reader.InTheWay() is { } there)
                throw new SetupFaultException($"Nothing is overwritten, and '{there}' is there. Restore into another folder: --data DIR");
            try
            {
                await using var archive = File.OpenRead(path);
                var (read, held) = await reader.ReadAsync(archive, parsed.GetValue(send), new ProgressLines(parsed.InvocationConfiguration.Error, "bytes"), ct);
                await TellAsync(read, folder.Path, parsed.GetValue(json), parsed.InvocationConfiguration.Output, held);
                await parsed.InvocationConfiguration.Error.WriteLineAsync(
                    "Charges, invoices and mail wait. Look at what is missing (comptoir check --deep, comptoir audit verify), then: comptoir restore --acknowledge");
                return 0;
            }
            catch (InvalidDataException fault)
            {
                throw new SetupFaultException($"'{path}' is no whole backup, and nothing was restored: {fault.Message}.");
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new SetupFaultException($"Nothing was restored: {fault.Message}");
            }
        });
        return command;
    }

    private static async Task<int> AcknowledgeAsync(DataFolder folder, bool json, TextWriter output)
    {
        if (!File.Exists(folder.RestoredFile))
            throw new SetupFaultException($"In '{folder.Path}' no restored installation waits.");
        File.Delete(folder.RestoredFile);
        if (json)
            await Report.JsonAsync(output, new { acknowledged = true });
        else
            await output.WriteLineAsync("Acknowledged: its jobs work from now on.");
        return 0;
    }

    private static void RequireSqlite(DataFolder folder, string instead)
    {
        if (InstallationServices.Postgres(InstallationServices.ReadSettings(folder)) is not null)
            throw new SetupFaultException($"The data is in PostgreSQL (Storage:Postgres). {instead}");
    }

    /// <param name="held">Messages that are held, of a backup that was restored.</param>
    private static async Task TellAsync(BackupManifest manifest, string where, bool json, TextWriter output, int? held = null)
    {
        long bytes = manifest.Entries.Sum(entry => entry.Size);
        if (json)
        {
            await Report.JsonAsync(output, new { path = where, madeAt = manifest.MadeAt, files = manifest.Entries.Count, bytes, heldMail = held });
            return;
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{where}: as of {manifest.MadeAt:yyyy-MM-dd HH:mm:ss} UTC, {manifest.Entries.Count:N0} {(manifest.Entries.Count == 1 ? "file" : "files")}, {bytes:N0} bytes"));
        if (held > 0)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Mail that waited then is held, as it may have been sent since: {held}. To send it all the same, restore with --send-mail."));
    }
}
