using Comptoir.Commerce.Time;

namespace Comptoir.Server.Jobs;

/// <summary>Does what falls due while the clock runs by itself, and at once what was begun here; a turned clock does it before it
/// answers.</summary>
public sealed class DueJob(IServiceScopeFactory scopes, CommerceClock clock, DueSignal signal, RestoredMode restored, JobBoard board, ILogger<DueJob> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        board.Expect("Due", Every);
        await restored.LeaveAsync("Due", stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await signal.WaitAsync(Every, stoppingToken);
            var round = board.Begin("Due", Every);
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<DueWork>().RunAsync(clock.GetUtcNow(), stoppingToken);
                round.Done();
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The database is away: what is due waits, and the next minute tries again.
                round.Failed(fault);
                log.LogError(fault, "Doing what is due failed");
            }
        }
    }
}
