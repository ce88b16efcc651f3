namespace Comptoir.Contracts;

/// <summary>The <c>filter</c> of a query: a comparison, or two filters joined by <c>and</c> / <c>or</c>, which may nest.</summary>
/// <remarks>Checked against contract platform §8. Members come in any order and case.</remarks>
public sealed record WireFilter
{
    /// <summary>Name of the field, without regard to case; null when the filter joins two others.</summary>
    public string? Field { get; init; }

    /// <summary>Compared without regard to case.</summary>
    public string? Value { get; init; }

    /// <summary>How to compare, or how to join.</summary>
    public WireFilterOperator? Operator { get; init; }

    /// <summary>The first of two joined filters.</summary>
    public WireFilter? LeftFilter { get; init; }

    /// <summary>The second of two joined filters.</summary>
    public WireFilter? RightFilter { get; init; }
}

/// <summary>The integers 0 to 10 in this order are legal too.</summary>
public enum WireFilterOperator
{
    Equals,
    NotEquals,
    GreaterThan,
    GreaterThanOrEquals,
    LessThan,
    LessThanOrEquals,
    Substring,
    And,
    Or,
    StartsWith,
    NotStartsWith,
}
