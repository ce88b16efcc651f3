using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Time;

/// <summary>What falls due by the commerce clock. What merely ends (windows, links, terms) is told by its instant and needs no
/// work; carts and kept answers that have expired are removed.</summary>
public sealed class DueWork(ComptoirDb db)
{
    /// <summary>The first instant up to <paramref name="until"/> at which something falls due; null when nothing does.</summary>
    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset until, CancellationToken ct)
    {
        var cart = await db.Carts
            .Where(c => c.Status == CartStatus.Active && c.ExpiresAt <= until)
            .OrderBy(c => c.ExpiresAt).Select(c => (DateTimeOffset?)c.ExpiresAt).FirstOrDefaultAsync(ct);
        var request = await db.Requests
            .Where(r => r.ExpiresAt <= until)
            .OrderBy(r => r.ExpiresAt).Select(r => (DateTimeOffset?)r.ExpiresAt).FirstOrDefaultAsync(ct);
        return cart is null || request < cart ? request ?? cart : cart;
    }

    /// <summary>Does what is due by now. Safe to run twice, and on several nodes.</summary>
    public async Task RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        await db.Carts.Where(cart => cart.Status == CartStatus.Active && cart.ExpiresAt <= now).ExecuteDeleteAsync(ct);
        await db.Requests.Where(request => request.ExpiresAt <= now).ExecuteDeleteAsync(ct);
        await work.CommitAsync(ct);
    }
}
