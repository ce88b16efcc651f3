using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Storage;

namespace Comptoir.Server.Jobs;

/// <summary>Learns of data keys that a rotation has made, well before they are used (<see cref="RotateKeys.Settling"/>).</summary>
public sealed class KeyJob(IServiceScopeFactory scopes, KeyVault vault, JobBoard board, ILogger<KeyJob> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        board.Expect("Keys", Every);
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var round = board.Begin("Keys", Every);
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await vault.RefreshAsync(scope.ServiceProvider.GetRequiredService<ComptoirDb>(), stoppingToken);
                round.Done();
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The database is away, and with it whoever could have made a key.
                round.Failed(fault);
                log.LogError(fault, "Looking for data keys failed");
            }
        }
    }
}
