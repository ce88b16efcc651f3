namespace Comptoir.Contracts;

/// <summary>The envelope of every list. Checked against contract commerce §2 W7 and platform §4, §7.</summary>
public sealed record WireCollection<T>
{
    /// <summary>How many items there are; clients of the SDK count those of the page instead.</summary>
    public required int TotalCount { get; init; }

    /// <summary>The items of this page; empty, never absent.</summary>
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Seek-paged collections: where the next page begins.</summary>
    public string? ContinuationToken { get; init; }

    /// <summary><c>next</c> is present exactly when there are more pages.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>Collection</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("Collection");
}

/// <summary>Makes collections.</summary>
public static class WireCollection
{
    /// <summary>A whole list in one answer.</summary>
    public static WireCollection<T> Of<T>(IReadOnlyList<T> items, WireLinks? links = null) =>
        new() { TotalCount = items.Count, Items = items, Links = links };
}
