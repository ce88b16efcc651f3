namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>Ids of products and SKUs as they may stand in a file: ASCII letters and digits, stored in upper case.</summary>
internal static class CatalogIds
{
    private const int MostCharacters = 20;

    public static string? Canonical(string? id) =>
        id is { Length: > 0 and <= MostCharacters } && id.All(char.IsAsciiLetterOrDigit) ? id.ToUpperInvariant() : null;

    /// <summary>Why <see cref="Canonical"/> gave nothing.</summary>
    public static CatalogFaultReason FaultOf(string? id) => id switch
    {
        null or "" => CatalogFaultReason.Required,
        { Length: > MostCharacters } => CatalogFaultReason.TooLong,
        _ => CatalogFaultReason.Malformed,
    };
}
