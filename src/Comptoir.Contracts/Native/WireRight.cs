namespace Comptoir.Contracts;

/// <summary>A cell row of the matrix of rights: who in a kind of tenant may do it, and whether the caller may. Checked against
/// contract comptoir (/roles).</summary>
public sealed record WireRight
{
    /// <summary>The kind of tenant that the row is about.</summary>
    public required WirePartyKind Kind { get; init; }

    /// <summary><c>Buy</c>, <c>GetKeys</c> and so on.</summary>
    public required string Right { get; init; }

    /// <summary>The roles that hold it, <c>AdminAgent</c> and so on.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>The caller holds it.</summary>
    public required bool Held { get; init; }
}
