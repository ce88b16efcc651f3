using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Jobs;

/// <summary>Purges what is older than the operator keeps it, once an hour; does nothing without that setting.</summary>
public sealed class PurgeJob(IServiceScopeFactory scopes, CommerceClock clock, IOptions<AuditOptions> options, RestoredMode restored, JobBoard board, ILogger<PurgeJob> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        board.Expect("Purge", options.Value.KeepDays is null ? null : Every);
        if (options.Value.KeepDays is not { } days)
            return;
        await restored.LeaveAsync("Purge", stoppingToken);
        using var timer = new PeriodicTimer(Every);
        do
            await PurgeAsync(clock.GetUtcNow().AddDays(-days), stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task PurgeAsync(DateTimeOffset before, CancellationToken ct)
    {
        var round = board.Begin("Purge", Every);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var owner = await scope.ServiceProvider.GetRequiredService<ComptoirDb>().Installations.Select(row => row.OperatorId).SingleOrDefaultAsync(ct);
            var done = await scope.ServiceProvider.GetRequiredService<PurgeActivity>().RunAsync(before, Actor.Program with { Partner = owner }, ct, byMonth: true);
            foreach (var (partner, fault) in done.Faults)
                log.LogError("Activity of partner {Partner} is kept from record {Sequence} on, which is not as it was sealed: {Reason}", partner, fault.Sequence, fault.Reason);
            round.Done();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The database is away: what is old waits for the next round.
            round.Failed(fault);
            log.LogError(fault, "Purging the activity log failed");
        }
    }
}
