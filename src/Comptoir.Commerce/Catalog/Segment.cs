namespace Comptoir.Commerce.Catalog;

/// <summary>Segments of customers, as on the wire (contract, catalogue §1).</summary>
public static class Segment
{
    public const string Commercial = "commercial";

    public static readonly IReadOnlyList<string> All = [Commercial, "education", "government", "nonprofit"];

    /// <summary>The segment in its own spelling, or null when there is none of this name; any case.</summary>
    public static string? Find(string? name) => All.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
}
