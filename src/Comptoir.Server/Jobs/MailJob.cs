using Comptoir.Commerce.Mail;

namespace Comptoir.Server.Jobs;

/// <summary>Sends mail as it is committed, and looks for what other processes left or what has to be tried again.</summary>
public sealed class MailJob(IServiceScopeFactory scopes, MailSignal signal, RestoredMode restored, JobBoard board, ILogger<MailJob> log) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        board.Expect("Mail", LookAgain);
        await restored.LeaveAsync("Mail", stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await SendAsync(stoppingToken);
            await signal.WaitAsync(LookAgain, stoppingToken);
        }
    }

    private async Task SendAsync(CancellationToken ct)
    {
        var round = board.Begin("Mail", LookAgain);
        try
        {
            int sent;
            do
            {
                await using var scope = scopes.CreateAsyncScope();
                (sent, var fault) = await scope.ServiceProvider.GetRequiredService<MailDispatch>().SendDueAsync(ct);
                if (fault is not null)
                    log.LogWarning(fault, "Mail could not be handed over; it will be tried again");
            }
            while (sent > 0);
            round.Done();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The database is away: mail waits in it and the next look tries again.
            round.Failed(fault);
            log.LogError(fault, "Looking for mail failed");
        }
    }
}
