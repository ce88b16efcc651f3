using Comptoir.Commerce.Activity;

namespace Comptoir.Server.Jobs;

/// <summary>Seals the activity log shortly after the acts, and once more when the server goes down; looks besides for what commands
/// recorded, or a node that died. Checkpoints go to the log: kept elsewhere, they tell what a database that was put back no longer
/// holds.</summary>
public sealed class SealJob(IServiceScopeFactory scopes, SealSignal signal, JobBoard board, ILogger<SealJob> log) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    /// <summary>Acts in a row share a sealing.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await SealAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // No time is left: another node seals it, or the next start.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        board.Expect("Seal", LookAgain);
        while (true)
        {
            if (await signal.WaitAsync(LookAgain, stoppingToken))
                await Task.Delay(Gather, stoppingToken);
            await SealAsync(stoppingToken);
        }
    }

    private async Task SealAsync(CancellationToken ct)
    {
        var round = board.Begin("Seal", LookAgain);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var (_, checkpoints) = await scope.ServiceProvider.GetRequiredService<SealActivity>().RunAsync(ct);
            foreach (var point in checkpoints)
            {
                log.LogInformation(
                    "Activity checkpoint of partner {Partner}: record {Sequence}, hash {Hash}, sealed at {SealedAt}, signature {Signature}",
                    point.PartnerId, point.Sequence, Convert.ToHexStringLower(point.Hash), point.SealedAt, Convert.ToBase64String(point.Signature));
            }

            round.Done();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The database is away: what is not sealed waits, and the next round seals it.
            round.Failed(fault);
            log.LogError(fault, "Sealing the activity log failed");
        }
    }
}
