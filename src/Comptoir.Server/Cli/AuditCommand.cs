using System.CommandLine;
using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Server.Hosting;
using Comptoir.Server.Http;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir audit</c>: proves that nobody altered the activity log, and takes proofs of it elsewhere (R8.4).</summary>
internal static class AuditCommand
{
    private const int EventsAtMost = 1000;

    public static Command Make() => new("audit", "Proves, exports and purges the activity log.") { Verify(), Export(), Purge(), Events() };

    private static Command Verify()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var file = new Argument<FileInfo?>("FILE") { Description = "An export, checked by itself; without it the log of the data folder.", Arity = ArgumentArity.ZeroOrOne };
        var partner = new Option<string?>("--partner") { Description = "The chain of one partner: tenant id or domain; all by default." };
        var fingerprint = new Option<string?>("--fingerprint") { Description = "Fingerprint that the export's key must have, as the installation that made it tells." };
        var command = new Command("verify", "Walks the chains of the activity log: OK, or the first bad record of each and why. Exit code 1 when there is any.") { file, partner, fingerprint, data, json };
        command.SetAction((parsed, ct) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (parsed.GetValue(file) is { } export)
                return AuditReports.OfExportAsync(export, parsed.GetValue(fingerprint), parsed.GetValue(json), output, error, ct);
            return Tool.ReadAsync(parsed.GetRequiredValue(data), async services =>
            {
                var only = await OnlyAsync(services, parsed.GetValue(partner), ct);
                var verdicts = new List<ChainVerdict>();
                await foreach (var verdict in services.GetRequiredService<VerifyActivity>().RunAsync(only, new ProgressLines(error, "records walked"), ct))
                    verdicts.Add(verdict);
                return await AuditReports.OfChainsAsync(verdicts, parsed.GetValue(json), output);
            }, ct);
        });
        return command;
    }

    private static Command Export()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var file = new Argument<FileInfo>("FILE") { Description = "Where to; a file that is there already is not overwritten." };
        var from = new Option<string?>("--from") { Description = "First day or instant, UTC; the beginning by default." };
        var until = new Option<string?>("--to") { Description = "Last day, or first instant after, UTC; now by default." };
        var partner = new Option<string?>("--partner") { Description = "The records of one partner: tenant id or domain; all by default." };
        var command = new Command("export", "Writes sealed records into a signed file that 'audit verify FILE' proves anywhere.") { file, from, until, partner, data, json };
        command.SetAction((parsed, ct) => Tool.ReadAsync(parsed.GetRequiredValue(data), async services =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var (first, _) = Instants(parsed.GetValue(from), "--from");
            var (_, after) = Instants(parsed.GetValue(until), "--to");
            var only = await OnlyAsync(services, parsed.GetValue(partner), ct);
            string path = parsed.GetRequiredValue(file).FullName;
            if (File.Exists(path))
                throw new SetupFaultException($"'{path}' is there already.");
            ActivityExport export;
            await using (var stream = PrivateFiles.CreateNew(path))
            {
                export = await services.GetRequiredService<ExportActivity>().WriteAsync(
                    stream, first ?? DateTimeOffset.MinValue, after ?? services.GetRequiredService<CommerceClock>().GetUtcNow().AddMicroseconds(1), only, new ProgressLines(error, "records written"), ct);
            }

            if (parsed.GetValue(json))
                await Report.JsonAsync(output, new { records = export.Records, fingerprint = export.Fingerprint, file = path });
            else
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{export.Records} records, signed with key {export.Fingerprint}"));
            return 0;
        }, ct));
        return command;
    }

    private static Command Purge()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var before = new Option<string>("--before") { Description = "First day or instant that is kept, UTC.", Required = true };
        var command = new Command("purge", "Deletes old records and security events; what is kept still proves itself. Export them first.") { before, data, json };
        command.SetAction((parsed, ct) => Tool.RunAsync(parsed.GetRequiredValue(data), async services =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var kept = Instants(parsed.GetValue(before), "--before").First ?? throw new SetupFaultException("--before: tell a day or an instant.");
            var latest = services.GetRequiredService<CommerceClock>().GetUtcNow().AddDays(-AuditOptions.FewestDays);
            if (kept > latest)
                throw new SetupFaultException(string.Create(CultureInfo.InvariantCulture, $"The last {AuditOptions.FewestDays} days are kept: --before can be {latest:yyyy-MM-dd} at the latest."));
            var done = await services.GetRequiredService<PurgeActivity>().RunAsync(kept, await AccessOptions.ActorAsync(services, ct), ct);
            if (parsed.GetValue(json))
                await Report.JsonAsync(output, new { records = done.Records, securityEvents = done.Events, ok = done.Faults.Count == 0 });
            else
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{done.Records} records and {done.Events} security events deleted."));
            foreach (var (partner, fault) in done.Faults)
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{partner}: kept from record {fault.Sequence} on, which is not as it was sealed: {fault.Reason}"));
            return done.Faults.Count == 0 ? 0 : 1;
        }, ct));
        return command;
    }

    private static Command Events()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var from = new Option<string?>("--from") { Description = "First day or instant, UTC; a month before the end by default." };
        var until = new Option<string?>("--to") { Description = "Last day, or first instant after, UTC; now by default." };
        var kind = new Option<SecurityEventKind?>("--kind") { Description = "One kind: " + string.Join(", ", Enum.GetNames<SecurityEventKind>()) + "." };
        var command = new Command("events", $"Prints the last {EventsAtMost} security events of all partners: refusals, failed sign-ins, lock-outs.") { from, until, kind, data, json };
        command.SetAction((parsed, ct) => Tool.ReadAsync(parsed.GetRequiredValue(data), async services =>
        {
            var period = ActivityPeriod.Of(
                Instants(parsed.GetValue(from), "--from").First, Instants(parsed.GetValue(until), "--to").After, services.GetRequiredService<CommerceClock>().GetUtcNow()).OrFault();
            var page = (await services.GetRequiredService<FindSecurityEvents>().HandleAsync(
                new SecurityEventQuery((period.From, period.Until), parsed.GetValue(kind), UserName: null), new Seek(EventsAtMost), Actor.Program, ct)).OrFault();
            await AuditReports.OfEventsAsync(page.Items, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            return 0;
        }, ct));
        return command;
    }

    private static async Task<PartnerId?> OnlyAsync(IServiceProvider services, string? partner, CancellationToken ct) =>
        partner is null ? null : new PartnerId((await AccessOptions.TenantAsync(services, partner, ActorKind.Partner, ct)).Id);

    private static (DateTimeOffset? First, DateTimeOffset? After) Instants(string? text, string option)
    {
        var read = DayOrInstant.ReadIso(text);
        return read.IsMalformed ? throw new SetupFaultException($"{option}: '{text}' is neither a day nor an instant.") : (read.First, read.After);
    }
}
