using static System.FormattableString;

namespace Comptoir.Commerce.Activity;

/// <summary>Follows one chain record by record; whatever stores or carries the records. Each step tells the fault it meets.</summary>
/// <param name="from">Number of the last record before the first one to come, and its hash.</param>
/// <param name="isTest">Of a test installation, whose clock runs ahead: dates are no proof there.</param>
internal sealed class ChainWalk((long Sequence, byte[] Hash) from, bool isTest)
{
    /// <summary>How long an act may take from its instant to its commit, and how far nodes' clocks may be apart.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private DateTimeOffset latest = DateTimeOffset.MinValue;

    /// <summary>Number and hash of the last record that was right.</summary>
    public (long Sequence, byte[] Hash) At { get; private set; } = from;

    /// <summary>The next record of the chain, in its order.</summary>
    public ChainFault? Step(RecordRow row)
    {
        long expected = At.Sequence + 1;
        if (row.Sequence > expected)
            return new ChainFault(ChainFaultKind.Missing, expected, null, Invariant($"record {expected} is missing; record {row.Sequence} follows"));
        if (row.Sequence < expected)
            return Fault(row, ChainFaultKind.Inserted, Invariant($"a second record {row.Sequence}"));
        if (row is not { PreviousHash: { } previous, Hash: { } hash, SealedAt: { } sealedAt })
            return Fault(row, ChainFaultKind.Missing, "its seal is missing");
        bool isWhole = SealedForm.Hash(previous, expected, sealedAt, row.Content.Span).AsSpan().SequenceEqual(hash);
        if (!previous.AsSpan().SequenceEqual(At.Hash))
        {
            return isWhole
                ? Fault(row, ChainFaultKind.Moved, Invariant($"it was not sealed after record {At.Sequence} as that is now"))
                : Fault(row, ChainFaultKind.Moved, "it is neither what was sealed nor after what it was sealed after");
        }

        if (!isWhole)
            return Fault(row, ChainFaultKind.Edited, "its content is not what was sealed");
        if (latest - row.RecordedAt > Tolerance && sealedAt - row.RecordedAt > Tolerance)
            return Fault(row, ChainFaultKind.BackDated, Invariant($"recorded at {row.RecordedAt:O}, though it came after one of {latest:O}"));
        if (!isTest && row.RecordedAt - row.Date > Tolerance)
            return Fault(row, ChainFaultKind.BackDated, Invariant($"dated {row.Date:O}, though recorded at {row.RecordedAt:O}"));
        latest = row.RecordedAt > latest ? row.RecordedAt : latest;
        At = (expected, hash);
        return null;
    }

    /// <summary>A record that waits to be sealed, though all of its time were sealed long ago.</summary>
    public ChainFault? Waiting(RecordRow row, DateTimeOffset sealedAt) => row switch
    {
        { Hash: not null } or { PreviousHash: not null } or { SealedAt: not null } => new ChainFault(ChainFaultKind.Missing, null, row.Id, "its place in the chain was taken off"),
        _ when sealedAt - row.RecordedAt > Tolerance && latest - row.RecordedAt > Tolerance =>
            new ChainFault(ChainFaultKind.BackDated, null, row.Id, Invariant($"recorded at {row.RecordedAt:O}, though those of that time were sealed by {sealedAt:O}")),
        _ => null,
    };

    private static ChainFault Fault(RecordRow row, ChainFaultKind kind, string reason) => new(kind, row.Sequence, row.Id, reason);
}
