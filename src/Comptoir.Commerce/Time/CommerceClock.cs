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
    public TimeSpan Offset
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref offsetTicks));
        internal set => Interlocked.Exchange(ref offsetTicks, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => Cut(Real.GetUtcNow() + Offset);

    public DateTimeOffset RealNow() => Cut(Real.GetUtcNow());

    private static DateTimeOffset Cut(DateTimeOffset instant) =>
        new(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
