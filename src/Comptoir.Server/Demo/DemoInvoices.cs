using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Server.Demo;

/// <summary>The invoices of the demo world: its orders are of different months, each of which was cut on its day.</summary>
internal sealed class DemoInvoices(ComptoirDb db, DueWork due, DemoTime time)
{
    private int cut;

    /// <summary>Does what fell due up to an instant, each at its own, and leaves the clock there.</summary>
    public async Task UpToAsync(DateTimeOffset at, CancellationToken ct)
    {
        while (await due.NextAsync(at, ct) is { } next)
        {
            // Months do not begin at a fixed distance from the world's start: ids count their time from the month instead.
            using var ids = NewId.Repeatable(string.Create(CultureInfo.InvariantCulture, $"due {++cut}"), next);
            time.Now = next > time.Now ? next : time.Now;
            await due.RunAsync(time.Now, ct);
            db.ChangeTracker.Clear();
        }

        time.Now = at;
    }
}
