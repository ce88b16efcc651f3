using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Operator.Health;
using Comptoir.Server.Auth;
using Comptoir.Server.Hosting;
using Comptoir.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Pages.Health;

/// <summary>Background jobs and health, as the node that answers sees them (R18.3).</summary>
internal static class HealthPages
{
    public static void MapHealthPage(this RouteGroupBuilder console) => console.MapGet("/health", ShowAsync).Needs(Right.Operate);

    private static async Task<IResult> ShowAsync(
        JobBoard board, ComptoirDb db, FindOutbox outbox, FindDueRuns runs, DataFolder folder, CommerceClock clock, CancellationToken ct)
    {
        var asked = clock.RealNow();
        await db.Installations.AnyAsync(ct);
        long answered = (long)(clock.RealNow() - asked).TotalMilliseconds;
        var (free, size) = DiskOf(folder.Path);
        var model = new HealthModel(
            board.All,
            db.Database.ProviderName?.EndsWith("Sqlite", StringComparison.Ordinal) is true ? "SQLite" : "PostgreSQL",
            answered,
            free,
            size,
            await outbox.HandleAsync(ct),
            await runs.HandleAsync(ct),
            clock.RealNow());
        return Page.Of<HealthPage>((nameof(HealthPage.Model), model));
    }

    private static (long? Free, long? Size) DiskOf(string path)
    {
        try
        {
            var disk = new DriveInfo(path);
            return (disk.AvailableFreeSpace, disk.TotalSize);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The system does not tell: the page says so, and nothing else depends on it.
            return (null, null);
        }
    }
}
