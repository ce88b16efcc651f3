using Comptoir.Commerce.Time;

namespace Comptoir.Server.Demo;

/// <summary>Real time, but for the building of the demo world, whose orders were made some days ago.</summary>
internal sealed class DemoTime(DateTimeOffset start) : TimeProvider
{
    /// <summary>When the making began, the world's present, to the millisecond: the clock cuts finer instants off, and an id counts
    /// its time from here.</summary>
    public DateTimeOffset Start { get; } = Cut(start);

    public DateTimeOffset Now { get; set; } = Cut(start);

    public override DateTimeOffset GetUtcNow() => Now;

    private static DateTimeOffset Cut(DateTimeOffset instant) => new(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerMillisecond), instant.Offset);
}
