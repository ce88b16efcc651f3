using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Activity;

/// <summary>Which acts are wanted. Everything asked for must hold; texts are compared without regard to case.</summary>
/// <param name="From">First instant of the period.</param>
/// <param name="Until">First instant after it.</param>
public sealed record ActivityQuery(DateTimeOffset From, DateTimeOffset Until)
{
    public CustomerId? Customer { get; init; }

    /// <summary>Part of the customer's name as it was then.</summary>
    public string? CustomerNamePart { get; init; }

    /// <summary>The user's whole name.</summary>
    public string? UserName { get; init; }

    public string? UserNamePart { get; init; }

    /// <summary>Null: whatever it was done to; empty: something that no act is ever done to.</summary>
    public IReadOnlyList<ActivityResource>? Resources { get; init; }

    /// <summary>Something is asked for that no index knows: what there is of it may lie far apart.</summary>
    public bool IsSparse => CustomerNamePart is not null || UserName is not null || UserNamePart is not null || Resources is not null || Operations is not null;

    /// <summary>Null: whatever was done; empty: something that is never done.</summary>
    public IReadOnlyList<ActivityOperation>? Operations { get; init; }
}
