using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Demo;

/// <summary>The invoices of the demo world: its orders are of different months, each of which was cut on its day.</summary>
internal sealed class DemoInvoices(ComptoirDb db, DueWork due, DemoTime time, IOptions<BillingOptions> options)
{
    public async Task AddAsync(DateTimeOffset start, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        for (var month = BillingMonth.Of(start.AddDays(-90)); options.Value.CutAt(month) <= start; month = month.Next)
        {
            time.Now = options.Value.CutAt(month);
            await due.RunAsync(time.Now, ct);
        }

        time.Now = start;
    }
}
