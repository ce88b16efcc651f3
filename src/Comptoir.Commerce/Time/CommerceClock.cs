using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Time;

/// <summary>The one clock of everything commercial (R16): real time plus the stored offset of a test installation, cut to
/// microseconds so that an instant is the same in memory, in SQLite and in PostgreSQL.</summary>
/// <remarks>Lifetimes of security (tokens, lock-outs, rate limits) follow <see cref="Real"/>.</remarks>
public sealed class CommerceClock(TimeProvider real) : TimeProvider
{
    private long offsetTicks;

    /// <summary>The system's clock, never turned.</summary>
    public TimeProvider Real { get; } = real;

    /// <summary>How far the test clock is ahead of real time; zero outside test installations.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref offsetTicks));

    public override DateTimeOffset GetUtcNow() => Cut(Real.GetUtcNow() + Offset);

    /// <summary>Turns it on; a smaller offset, read before another was, changes nothing (R16.1).</summary>
    internal void Raise(TimeSpan offset)
    {
        long seen = Interlocked.Read(ref offsetTicks);
        while (seen < offset.Ticks && Interlocked.CompareExchange(ref offsetTicks, offset.Ticks, seen) is var there && there != seen)
            seen = there;
    }

    public DateTimeOffset RealNow() => Cut(Real.GetUtcNow());

    private static DateTimeOffset Cut(DateTimeOffset instant) =>
        new(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
