namespace Comptoir.Portal.Shared;

/// <summary>Where a page of a list lies, and the ways on.</summary>
/// <param name="First">Number of its first row, from 1; 0 when there is none.</param>
/// <param name="Total">Null where it is not counted.</param>
public sealed record Pager(long First, long Last, long? Total, string? Previous, string? Next);
