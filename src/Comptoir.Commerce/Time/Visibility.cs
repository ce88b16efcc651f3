using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Time;

/// <summary>The operator's settings for those who test an integration.</summary>
public sealed class EmulationOptions
{
    public const string Section = "Emulation";

    /// <summary>How long after it, by the commerce clock, reads show a purchase or a cancellation (R9.7).</summary>
    public TimeSpan VisibilityDelay { get; set; }

    /// <summary>Whether the limits that Partner Center publishes hold here (R15.3).</summary>
    public bool PublishedLimits { get; set; }
}

/// <summary>Shows purchases and cancellations late where the operator wants it so (R9.7). Only what is read and shown asks here: what
/// is done looks at how things are, so that revocation is never delayed.</summary>
public sealed class Visibility(CommerceClock clock, IOptions<EmulationOptions> options)
{
    /// <summary>The last instant of which is shown what was done; null: all is shown at once.</summary>
    public DateTimeOffset? Until => options.Value.VisibilityDelay > TimeSpan.Zero ? clock.GetUtcNow() - options.Value.VisibilityDelay : null;
}
