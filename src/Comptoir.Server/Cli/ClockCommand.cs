using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir clock</c>: shows the clock of a test installation, or turns it forward.</summary>
internal static class ClockCommand
{
    public static Command Make()
    {
        var data = SharedOptions.Data();
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var advance = new Option<string?>("--advance") { Description = "How far, ISO 8601 (P61D, P1M, PT12H)." };
        var now = new Option<DateTimeOffset?>("--now") { Description = "The instant to set, UTC unless it says otherwise.", CustomParser = ParseInstant };
        var command = new Command("clock", "Shows or turns the clock of a demo or test installation.") { data, advance, now, json };
        command.Validators.Add(result =>
        {
            if (result.GetResult(advance) is not null && result.GetResult(now) is not null)
                result.AddError("Give --advance or --now, not both.");
        });
        command.SetAction((parsed, ct) => Tool.ReadAsync(
            parsed.GetRequiredValue(data),
            services => RunAsync(services, parsed.GetValue(advance), parsed.GetValue(now), parsed.GetValue(json), parsed.InvocationConfiguration.Output, ct),
            ct));
        return command;
    }

    private static async Task<int> RunAsync(
        IServiceProvider services, string? advance, DateTimeOffset? instant, bool json, TextWriter output, CancellationToken ct)
    {
        var db = services.GetRequiredService<ComptoirDb>();
        var clock = services.GetRequiredService<CommerceClock>();
        if (!await db.Installations.AnyAsync(row => row.IsTest, ct))
            throw new SetupFaultException("This installation has no clock to turn: it was not made for demo or test.");
        var target = instant;
        if (advance is not null)
            target = TestClock.Advanced(clock.GetUtcNow(), advance) ?? throw new SetupFaultException($"'{advance}' is not an ISO 8601 duration such as P61D.");
        if (target is { } to)
        {
            var turned = await services.GetRequiredService<TestClock>().TurnAsync(to.ToUniversalTime(), await AccessOptions.SelfAsync(services, ct), ct);
            if (turned.Refusal is InvalidInput fault)
                turned = fault with { Field = advance is null ? "--now" : "--advance" };
            turned.OrFault();
        }

        string stands = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        await output.WriteLineAsync(json
            ? JsonSerializer.Serialize(new { now = stands, realNow = clock.RealNow().ToString("O", CultureInfo.InvariantCulture) })
            : stands);
        return 0;
    }

    private static DateTimeOffset? ParseInstant(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            return instant;
        result.AddError($"'{text}' is not an instant. Write it like 2027-01-01 or 2027-01-01T00:00:00Z.");
        return null;
    }
}
