namespace Comptoir.Commerce.Time;

/// <summary>What falls due by the commerce clock. What merely ends (windows, links, terms) is told by its instant and needs no
/// work.</summary>
/// <param name="kinds">In the order they run at one instant: that of their registration.</param>
public sealed class DueWork(IEnumerable<IFallsDue> kinds)
{
    /// <summary>The first instant up to <paramref name="until"/> at which something falls due; null when nothing does.</summary>
    public async Task<DateTimeOffset?> NextAsync(DateTimeOffset until, CancellationToken ct)
    {
        DateTimeOffset? first = null;
        foreach (var kind in kinds)
            first = await kind.NextAsync(first ?? until, ct) ?? first;
        return first;
    }

    /// <summary>Does what is due by now. Safe to run twice, and on several nodes.</summary>
    public async Task RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        foreach (var kind in kinds)
        {
            if (await kind.IsDueAsync(now, ct))
                await kind.RunAsync(now, ct);
        }
    }
}
