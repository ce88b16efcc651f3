namespace Comptoir.Commerce.Time;

/// <summary>Something that falls due by the commerce clock: carts that expire, a month to be invoiced. Registered by its
/// capability; <see cref="DueWork"/> runs all of them, those of a turned clock in order.</summary>
public interface IFallsDue
{
    /// <summary>The first instant up to <paramref name="until"/> at which something of this kind is due; null when nothing is.</summary>
    Task<DateTimeOffset?> NextAsync(DateTimeOffset until, CancellationToken ct);

    /// <summary>Whether anything of this kind is due by now: a look at the database (<see cref="Storage.Look"/>) before
    /// <see cref="RunAsync"/>, as there mostly is nothing. It may say yes where there is nothing after all, never no where there is.</summary>
    Task<bool> IsDueAsync(DateTimeOffset now, CancellationToken ct);

    /// <summary>Does what is due by now, in works of its own. Safe to run twice, and on several nodes; after it
    /// <see cref="NextAsync"/> no longer answers an instant up to <paramref name="now"/>.</summary>
    Task RunAsync(DateTimeOffset now, CancellationToken ct);
}
