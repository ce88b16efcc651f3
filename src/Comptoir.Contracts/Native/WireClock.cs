namespace Comptoir.Contracts;

/// <summary>The commercial clock. Checked against contract commerce-keys-downloads B (/clock).</summary>
public sealed record WireClock
{
    /// <summary>UTC; always there.</summary>
    public required DateTimeOffset? Now { get; init; }

    /// <summary>Real time, UTC; only when asked, not when it was set.</summary>
    public DateTimeOffset? RealNow { get; init; }
}

/// <summary>Turns the commercial clock: one of the two, never back.</summary>
public sealed record WireClockChange
{
    /// <summary>ISO 8601 duration, <c>P61D</c>.</summary>
    public string? Advance { get; init; }

    /// <summary>A later instant, UTC.</summary>
    public DateTimeOffset? Now { get; init; }
}
