using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Activity;

/// <summary>What is wrong with a chain.</summary>
public enum ChainFaultKind
{
    /// <summary>A record's content is not what was sealed.</summary>
    Edited,

    /// <summary>A record is missing, or its seal was taken off.</summary>
    Missing,

    /// <summary>A record follows another than the one it was sealed after: it was moved or slipped in.</summary>
    Moved,

    /// <summary>A record stands twice at one place, or behind the chain's end.</summary>
    Inserted,

    /// <summary>A record claims to be older than those before it were when it came.</summary>
    BackDated,

    /// <summary>The last records are missing.</summary>
    Cut,

    /// <summary>The chain was written anew: it holds together, but is not the one that was signed.</summary>
    Rewritten,

    /// <summary>The chain's end, its beginning behind a purge, or a checkpoint is missing or not signed by this installation.</summary>
    Unsigned,

    /// <summary>A column holds what no record of ours can.</summary>
    Unreadable,
}

/// <summary>The first bad record of a chain.</summary>
/// <param name="Sequence">Its place, counted from 1; null when it has none.</param>
/// <param name="Record">Its id; null when it is not there.</param>
public sealed record ChainFault(ChainFaultKind Kind, long? Sequence, Guid? Record, string Reason);

/// <summary>What a walk over a partner's chain found.</summary>
/// <param name="First">Place of the first record kept.</param>
/// <param name="Last">Place of the last one.</param>
/// <param name="Unsealed">Records that wait to be sealed; the chain says nothing about them yet.</param>
/// <param name="Fault">The first bad record; null when all is well.</param>
public sealed record ChainVerdict(PartnerId Partner, long First, long Last, long Unsealed, ChainFault? Fault)
{
    public long Records => Last - First + 1;
}
