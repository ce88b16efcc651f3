using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Server.Jobs;

/// <summary>Makes the months of the activity log ahead, at the start and once an hour; any node does. Does nothing where the log is one
/// table.</summary>
public sealed class MonthsJob(IServiceScopeFactory scopes, ActivityMonths months, CommerceClock clock, JobBoard board, ILogger<MonthsJob> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        board.Expect("Months", months.AreTables ? Every : null);
        if (!months.AreTables)
            return;
        using var timer = new PeriodicTimer(Every);
        do
            await MakeAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task MakeAsync(CancellationToken ct)
    {
        var round = board.Begin("Months", Every);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            int made = await months.MakeAsync(scope.ServiceProvider.GetRequiredService<ComptoirDb>(), clock.GetUtcNow(), ct);
            if (made > 0)
                log.LogInformation("Made {Months} more months of the activity log", made);
            round.Done();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The database is away: there are months enough until the next round.
            round.Failed(fault);
            log.LogError(fault, "Making the months of the activity log failed");
        }
    }
}
