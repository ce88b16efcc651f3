using Comptoir.Commerce.Activity;

namespace Comptoir.Server.Jobs;

/// <summary>Looks for bursts of reveals and tells them in the log, for whoever is to be woken.</summary>
public sealed class RevealWatchJob(IServiceScopeFactory scopes, JobBoard board, ILogger<RevealWatchJob> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        board.Expect("Reveals", Every);
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var round = board.Begin("Reveals", Every);
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                foreach (var burst in await scope.ServiceProvider.GetRequiredService<RevealBursts>().FindAsync(stoppingToken))
                    log.LogWarning("{Reveals} product keys were shown to {Principal} of partner {Partner} in a short time", burst.Reveals, burst.Principal, burst.Partner);
                round.Done();
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The database is away, and with it all keys.
                round.Failed(fault);
                log.LogError(fault, "Looking for bursts of reveals failed");
            }
        }
    }
}
