using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Storage;

/// <summary>The one row about the installation itself.</summary>
public sealed class Installation
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    /// <summary>Tenant id of the operator.</summary>
    public required PartnerId OperatorId { get; init; }

    /// <summary>Made for demo or test: the marker without which the test clock does not exist in this database.</summary>
    public required bool IsTest { get; init; }

    /// <summary>How far the test clock is ahead of real time.</summary>
    public TimeSpan ClockOffset { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Partners that have had an invoice: the last place given in the book of invoice numbers.</summary>
    public int BilledPartners { get; set; }

    /// <summary>Security events recorded before this instant of real time may be purged; the database keeps all others.</summary>
    public DateTimeOffset? SecurityEventsKeptFrom { get; set; }
}
