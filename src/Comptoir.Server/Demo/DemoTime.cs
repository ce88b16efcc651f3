using Comptoir.Commerce.Time;

namespace Comptoir.Server.Demo;

/// <summary>Real time, but for the building of the demo world, whose orders were made some days ago.</summary>
internal sealed class DemoTime(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}
