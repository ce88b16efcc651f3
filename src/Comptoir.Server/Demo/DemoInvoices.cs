using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Server.Demo;

/// <summary>The invoices of the demo world: its orders are of different months, each of which was cut on its day.</summary>
internal sealed class DemoInvoices(ComptoirDb db, DueWork due, DemoTime time)
{
    /// <summary>Does what fell due up to an instant, each at its own, and leaves the clock there.</summary>
    public async Task UpToAsync(DateTimeOffset at, CancellationToken ct)
    {
        while (await due.NextAsync(at, ct) is { } next)
        {
            using var ids = NewId.Repeatable($"due {next - time.Start}", time.Start);
            time.Now = next > time.Now ? next : time.Now;
            await due.RunAsync(time.Now, ct);
            db.ChangeTracker.Clear();
        }

        time.Now = at;
    }
}
