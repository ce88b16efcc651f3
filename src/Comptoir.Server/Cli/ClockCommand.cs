using System.CommandLine;
using System.Globalization;
using System.Text.Json;
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
        var now = new Option<DateTimeOffset?>("--now") { Description = "The instant to set, UTC unless it says otherwise." };
        var command = new Command("clock", "Shows or turns the clock of a demo or test installation.") { data, advance, now, json };
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
            var (_, refusal) = await services.GetRequiredService<TestClock>().TurnAsync(to.ToUniversalTime(), ct);
            if (refusal is ClockTurnedBack back)
                throw new SetupFaultException($"The clock cannot be turned back; it stands at {back.Now.ToString("O", CultureInfo.InvariantCulture)}.");
        }

        string stands = clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        await output.WriteLineAsync(json
            ? JsonSerializer.Serialize(new { now = stands, realNow = clock.RealNow().ToString("O", CultureInfo.InvariantCulture) })
            : stands);
        return 0;
    }
}
