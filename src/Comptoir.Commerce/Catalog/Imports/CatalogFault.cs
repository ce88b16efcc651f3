using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>What may be wrong with a value of a catalogue file; each door words it in the caller's language.</summary>
public enum CatalogFaultReason
{
    /// <summary>Must be there and not empty.</summary>
    Required,

    /// <summary>Is not in the form asked for.</summary>
    Malformed,

    /// <summary>Is not one of the values known.</summary>
    Unknown,

    /// <summary>Is below or above what is allowed.</summary>
    OutOfRange,

    /// <summary>Is longer than allowed.</summary>
    TooLong,

    /// <summary>May not be given for this kind of product.</summary>
    NotAllowed,

    /// <summary>The amount has more decimals than the currency.</summary>
    TooManyDecimals,

    /// <summary>The partner's price is above the retail price.</summary>
    AboveRetailPrice,

    /// <summary>The period overlaps another one of the same product, SKU, market, segment, scope, term and cycle in the file.</summary>
    Overlapping,

    /// <summary>The same id stands in the file before.</summary>
    Duplicate,

    /// <summary>The day has begun, and a rate for it is stored (R14.4).</summary>
    InThePast,
}

/// <summary>One fault of a catalogue file.</summary>
/// <param name="Row">Row of a price sheet, its header being row 1; of JSON the line, where it is known.</param>
/// <param name="Column">Name of the column; of JSON the path (<c>products[0].skus[2].title</c>).</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Value">What was found there, shortened; null when nothing was.</param>
public sealed record CatalogFault(long? Row, string Column, CatalogFaultReason Reason, string? Value = null);

/// <summary>The file holds faults; nothing of it was imported (R3.5).</summary>
/// <param name="Faults">The first ones, in the order of the file.</param>
/// <param name="More">There may be more that are not listed.</param>
public sealed record CatalogFaulty(IReadOnlyList<CatalogFault> Faults, bool More) : Refusal;

/// <summary>Collects the faults of one file, as many as a person would mend at once.</summary>
internal sealed class CatalogFaults
{
    public const int Most = 100;

    private const int MostCharacters = 80;

    private readonly List<CatalogFault> found = [];

    public bool None => found.Count == 0;

    /// <summary>Enough found: reading on would tell nothing new.</summary>
    public bool Full => found.Count >= Most;

    public void Add(CatalogFault fault)
    {
        if (!Full)
            found.Add(fault.Value is { Length: > MostCharacters } value ? fault with { Value = value[..MostCharacters] + "…" } : fault);
    }

    /// <summary>In the order of the file: faults of one chunk's values are found before those of its prices.</summary>
    public CatalogFaulty ToRefusal() => new([.. found.OrderBy(fault => fault.Row ?? 0)], Full);
}
