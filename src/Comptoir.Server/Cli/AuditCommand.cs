using System.CommandLine;
using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir audit</c>: proves that nobody altered the activity log (R8.4).</summary>
internal static class AuditCommand
{
    public static Command Make() => new("audit", "Proves that nobody altered the activity log.") { Verify() };

    private static Command Verify()
    {
        var data = SharedOptions.Data();
        var json = Report.JsonOption();
        var partner = new Option<string?>("--partner") { Description = "The chain of one partner: tenant id or domain; all by default." };
        var command = new Command("verify", "Walks the chains of the activity log: OK, or the first bad record of each and why. Exit code 1 when there is any.") { partner, data, json };
        command.SetAction((parsed, ct) => Tool.ReadAsync(parsed.GetRequiredValue(data), async services =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            PartnerId? only = parsed.GetValue(partner) is { } text ? new PartnerId((await AccessOptions.TenantAsync(services, text, ActorKind.Partner, ct)).Id) : null;
            var verdicts = new List<ChainVerdict>();
            await foreach (var verdict in services.GetRequiredService<VerifyActivity>().RunAsync(only, new ProgressLines(error, "records walked"), ct))
                verdicts.Add(verdict);
            bool ok = verdicts.TrueForAll(verdict => verdict.Fault is null);
            await (parsed.GetValue(json) ? Report.JsonAsync(output, ToJson(verdicts, ok)) : TellAsync(output, verdicts, ok));
            return ok ? 0 : 1;
        }, ct));
        return command;
    }

    private static async Task TellAsync(TextWriter output, List<ChainVerdict> verdicts, bool ok)
    {
        foreach (var verdict in verdicts)
        {
            await output.WriteLineAsync(verdict.Fault is { } fault
                ? string.Create(CultureInfo.InvariantCulture, $"{verdict.Partner}: {fault.Kind} at record {fault.Sequence?.ToString(CultureInfo.InvariantCulture) ?? "without a place"}{(fault.Record is { } id ? $" ({id})" : "")}: {fault.Reason}")
                : string.Create(CultureInfo.InvariantCulture, $"{verdict.Partner}: records {verdict.First} to {verdict.Last} are as they were sealed{(verdict.Unsealed > 0 ? $", {verdict.Unsealed} wait to be sealed" : "")}"));
        }

        await output.WriteLineAsync(ok ? "OK" : "The activity log was altered.");
    }

    private static object ToJson(List<ChainVerdict> verdicts, bool ok) => new
    {
        ok,
        chains = verdicts.Select(verdict => new
        {
            partnerId = verdict.Partner.ToString(),
            first = verdict.First,
            last = verdict.Last,
            unsealed = verdict.Unsealed,
            fault = verdict.Fault is { } fault ? new { kind = fault.Kind, sequence = fault.Sequence, recordId = fault.Record, reason = fault.Reason } : null,
        }),
    };
}
