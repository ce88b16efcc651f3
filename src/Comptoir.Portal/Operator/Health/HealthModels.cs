using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Mail;

namespace Comptoir.Portal.Operator.Health;

/// <summary>A background job of this node. All instants are real time.</summary>
/// <param name="Name">Name of its text.</param>
/// <param name="Every">How often it runs; null when the settings turn it off.</param>
/// <param name="BeganAt">Its last round; null before the first.</param>
/// <param name="Took">How long the last round took; null while it goes on, and before the first.</param>
/// <param name="Failures">Rounds that failed since the last that did not.</param>
/// <param name="FailedAt">The last round that failed.</param>
/// <param name="Fault">What kind of fault it was; the log has it whole.</param>
public sealed record JobState(
    string Name, TimeSpan? Every, DateTimeOffset? BeganAt, TimeSpan? Took, int Failures, DateTimeOffset? FailedAt, string? Fault)
{
    public DateTimeOffset? NextAt => Every is { } every && BeganAt is { } began && Took is { } took ? began + took + every : null;

    /// <summary>It waits until what a restored installation lacks was acknowledged.</summary>
    public bool Waits { get; init; }

    public string Word => this switch
    {
        { Waits: true } => "Waits",
        { Every: null } => "Off",
        { Failures: > 0 } => "Failing",
        { BeganAt: null } => "NotYet",
        { Took: null } => "Running",
        _ => "Done",
    };
}

/// <summary>How the installation does, as this node sees it.</summary>
/// <param name="Database">Name of the database's kind.</param>
/// <param name="Answered">Milliseconds its answer took.</param>
/// <param name="Free">Bytes free where the data folder is; null where the system does not say.</param>
/// <param name="Size">Bytes of that disk.</param>
public sealed record HealthModel(
    IReadOnlyList<JobState> Jobs, string Database, long Answered, long? Free, long? Size, Outbox Outbox, DueRuns Runs, DateTimeOffset RealNow)
{
    /// <summary>Per cent of the disk that is free; null where it is not known.</summary>
    public int? FreePercent => Free is { } free && Size is > 0 and { } size ? (int)(free * 100 / size) : null;

    public bool IsDiskFull => FreePercent < 10;

    /// <summary>Jobs wait until what a restored installation lacks was acknowledged.</summary>
    public bool IsRestored => Jobs.Any(job => job.Waits);

    public bool IsWell => !IsRestored && !Jobs.Any(job => job.Failures > 0) && Outbox.Failing == 0 && !IsDiskFull;
}
