using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Support;

/// <summary>Whom to write to or to call about a request.</summary>
public sealed record RequestContact
{
    public string Name { get; init; } = "";

    /// <summary>Mail address; empty for none.</summary>
    public string Email { get; init; } = "";

    public string Phone { get; init; } = "";
}

/// <summary>The purchase a request is about, and what is asked for it.</summary>
public sealed record RequestSubject
{
    public string OrderId { get; init; } = "";

    public Guid? SubscriptionId { get; init; }

    /// <summary>Numbers of the lines, as of the filing.</summary>
    public List<int> Lines { get; init; } = [];

    /// <summary>What the lines are, for those who read the request.</summary>
    public string Products { get; init; } = "";

    public string? Reason { get; init; }

    public string Currency { get; init; } = "";

    /// <summary>The amounts have tax in them.</summary>
    public bool TaxIncluded { get; init; }

    /// <summary>What was asked for, in the terms of the price, minor units; null when no amount was.</summary>
    public long? RequestedMinor { get; init; }

    /// <summary>An amount in the subject's currency.</summary>
    public Money? Of(long? minor) => minor is { } units ? Money.OfMinor(units, Primitives.Currency.Of(Currency)) : null;
}

/// <summary>What an entry tells.</summary>
public enum RequestEntryKind
{
    Filed,
    Note,
    Taken,
    Asked,
    Approved,
    Refused,
    Closed,
    Reopened,
    FileAdded,
}

/// <summary>One thing that was written or done about a request; never changed.</summary>
public sealed class RequestEntry
{
    public required PartnerId PartnerId { get; init; }

    public required ServiceRequestId RequestId { get; init; }

    /// <summary>0 … n−1, in the order they happened.</summary>
    public required int Number { get; init; }

    public required RequestEntryKind Kind { get; init; }

    /// <summary>What was written; the name of an added file.</summary>
    public string? Text { get; init; }

    /// <summary>Name of who did it.</summary>
    public required string By { get; init; }

    public required bool OfOperator { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Something one side wrote to the other.</summary>
    public bool IsNote => Text is not null && Kind != RequestEntryKind.FileAdded;
}

/// <summary>A file that lies with a request (R10.2), its bytes in the store under their hash.</summary>
public sealed class RequestFile
{
    public required PartnerId PartnerId { get; init; }

    public required ServiceRequestId RequestId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>As the sender calls it, without a path, ending as its type is written.</summary>
    public required string Name { get; init; }

    /// <summary>By its content, not by its name.</summary>
    public required string ContentType { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Lower-case hex.</summary>
    public required string Sha256 { get; init; }

    public required DateTimeOffset AddedAt { get; init; }
}
