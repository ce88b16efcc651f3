using Comptoir.Server.Hosting;

namespace Comptoir.Server.Jobs;

/// <summary>An installation that was put back from a backup knows nothing of what came after it: what its jobs would do was perhaps done
/// (T29). Those that send, charge or delete wait until somebody has looked and says so (<c>comptoir restore --acknowledge</c>).</summary>
public sealed class RestoredMode(DataFolder folder, JobBoard board, ILogger<RestoredMode> log)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>By the file alone, so that it can be put there after another program has restored.</summary>
    private bool Waits => File.Exists(folder.RestoredFile);

    /// <summary>Comes back once the job may work: at once, unless the installation was restored.</summary>
    public async Task LeaveAsync(string job, CancellationToken ct)
    {
        if (!Waits)
            return;
        board.Hold(job, waits: true);
        log.LogWarning("{Job} waits: this installation was restored from a backup. When you have looked at what it lacks: comptoir restore --acknowledge", job);
        using var timer = new PeriodicTimer(LookAgain);
        while (Waits)
            await timer.WaitForNextTickAsync(ct);
        board.Hold(job, waits: false);
        log.LogInformation("{Job} begins: what the restored installation lacks was acknowledged", job);
    }
}
