using System.Globalization;
using Comptoir.Commerce.Activity;

namespace Comptoir.Server.Cli;

/// <summary>How <c>comptoir audit</c> tells what it found.</summary>
internal static class AuditReports
{
    /// <returns>Exit code.</returns>
    public static async Task<int> OfChainsAsync(List<ChainVerdict> verdicts, bool json, TextWriter output)
    {
        bool ok = verdicts.TrueForAll(verdict => verdict.Fault is null);
        if (json)
        {
            await Report.JsonAsync(output, new
            {
                ok,
                chains = verdicts.Select(verdict => new { partnerId = verdict.Partner.ToString(), first = verdict.First, last = verdict.Last, unsealed = verdict.Unsealed, fault = ToJson(verdict.Fault) }),
            });
            return ok ? 0 : 1;
        }

        foreach (var verdict in verdicts)
        {
            await output.WriteLineAsync(verdict.Fault is { } fault
                ? $"{verdict.Partner}: {Told(fault)}"
                : string.Create(CultureInfo.InvariantCulture, $"{verdict.Partner}: {(verdict.Records == 0 ? "no sealed records" : $"records {verdict.First} to {verdict.Last} are as they were sealed")}{(verdict.Unsealed > 0 ? $", {verdict.Unsealed} wait to be sealed" : "")}"));
        }

        await output.WriteLineAsync(ok ? "OK" : "The activity log was altered.");
        return ok ? 0 : 1;
    }

    /// <returns>Exit code.</returns>
    public static async Task<int> OfExportAsync(FileInfo file, string? fingerprint, bool json, TextWriter output, TextWriter error, CancellationToken ct)
    {
        ExportVerdict verdict;
        try
        {
            await using var stream = file.OpenRead();
            verdict = await VerifyExport.RunAsync(stream, new ProgressLines(error, "records read"), ct);
        }
        catch (IOException fault)
        {
            throw new Hosting.SetupFaultException(fault.Message);
        }

        bool isOurs = fingerprint is null || Plain(fingerprint).Equals(Plain(verdict.Fingerprint ?? ""), StringComparison.OrdinalIgnoreCase);
        bool ok = verdict.Fault is null && isOurs;
        if (json)
        {
            await Report.JsonAsync(output, new
            {
                ok,
                records = verdict.Records,
                fingerprint = verdict.Fingerprint,
                fingerprintExpected = isOurs,
                exportedAt = verdict.ExportedAt,
                line = verdict.Fault is null ? (long?)null : verdict.Line,
                partnerId = verdict.Partner?.ToString(),
                fault = ToJson(verdict.Fault),
            });
            return ok ? 0 : 1;
        }

        if (verdict.Fingerprint is { } key)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Exported at {verdict.ExportedAt:yyyy-MM-dd HH:mm:ss} UTC, key {key}"));
        if (verdict.Fault is { } bad)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Line {verdict.Line}{(verdict.Partner is { } partner ? $", partner {partner}" : "")}: {Told(bad)}"));
        if (!isOurs)
            await output.WriteLineAsync("The key is not the one that was expected.");
        await output.WriteLineAsync(ok ? string.Create(CultureInfo.InvariantCulture, $"OK: {verdict.Records} records are as they were sealed.") : "The export was altered.");
        return ok ? 0 : 1;
    }

    public static Task OfEventsAsync(IReadOnlyList<SecurityEvent> events, bool json, TextWriter output) => json
        ? Report.JsonAsync(output, new
        {
            items = events.Select(e => new
            {
                date = e.Date,
                partnerId = e.PartnerId.ToString(),
                kind = e.Kind,
                userName = e.UserName,
                applicationId = e.ApplicationId,
                address = e.Address,
                correlationId = e.CorrelationId,
                what = e.What,
            }),
        })
        : Report.TableAsync(
            output,
            ["DATE", "KIND", "PARTNER", "USER", "ADDRESS", "WHAT"],
            [.. events.Select(e => (string[])[e.Date.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), e.Kind.ToString(), e.PartnerId.ToString(), e.UserName ?? e.ApplicationId?.ToString() ?? "", e.Address ?? "", e.What])]);

    private static string Told(ChainFault fault) =>
        $"{fault.Kind}{(fault.Sequence is { } place ? string.Create(CultureInfo.InvariantCulture, $" at record {place}") : "")}{(fault.Record is { } id ? $" ({id})" : "")}: {fault.Reason}";

    private static object? ToJson(ChainFault? fault) =>
        fault is null ? null : new { kind = fault.Kind, sequence = fault.Sequence, recordId = fault.Record, reason = fault.Reason };

    private static string Plain(string fingerprint) => fingerprint.Replace(":", "", StringComparison.Ordinal).Trim();
}
