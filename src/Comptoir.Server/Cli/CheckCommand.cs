using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Comptoir.Commerce.Checks;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir check</c>: walks the invariants over the stored data and says OK or which record is wrong. It changes
/// nothing, and a server may go on working beside it.</summary>
internal static class CheckCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Make()
    {
        var data = SharedOptions.Data();
        var deep = new Option<bool>("--deep") { Description = "Reads every media file too and compares its hash." };
        var json = new Option<bool>("--json") { Description = "Answers in JSON." };
        var command = new Command("check", "Checks the stored data: OK, or each wrong record. Exit code 1 when there is any.") { data, deep, json };
        command.SetAction((parsed, ct) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            bool isDeep = parsed.GetValue(deep);
            return Tool.ReadAsync(
                parsed.GetRequiredValue(data),
                services =>
                {
                    var check = services.GetRequiredService<CheckInstallation>();
                    return parsed.GetValue(json) ? JsonAsync(check, isDeep, output, ct) : TextAsync(check, isDeep, output, error, ct);
                },
                ct);
        });
        return command;
    }

    private static async Task<int> TextAsync(CheckInstallation check, bool deep, TextWriter output, TextWriter error, CancellationToken ct)
    {
        long wrong = 0;
        await foreach (var finding in check.FindAsync(deep, subject => error.WriteLine($"Checking {subject} ..."), ct))
        {
            wrong++;
            await output.WriteLineAsync($"{finding.Invariant} {finding.Record}: expected {finding.Expected}; found {finding.Found}");
        }

        await output.WriteLineAsync(wrong == 0 ? "OK" : FormattableString.Invariant($"{wrong} wrong."));
        return wrong == 0 ? 0 : 1;
    }

    private static async Task<int> JsonAsync(CheckInstallation check, bool deep, TextWriter output, CancellationToken ct)
    {
        long wrong = 0;
        await output.WriteAsync("{\"findings\":[");
        await foreach (var finding in check.FindAsync(deep, begins: null, ct))
            await output.WriteAsync((wrong++ == 0 ? "" : ",") + JsonSerializer.Serialize(finding, Json));
        await output.WriteLineAsync($"],\"ok\":{(wrong == 0 ? "true" : "false")}}}");
        return wrong == 0 ? 0 : 1;
    }
}
