namespace Comptoir.Commerce.Catalog;

/// <summary>The words of a SKU and of its product, by which it is found.</summary>
public sealed class SearchEntry
{
    public required string ProductId { get; init; }

    public required string SkuId { get; init; }

    /// <summary>As <see cref="SearchWords.Kept"/> gives them.</summary>
    public required string Text { get; init; }
}

/// <summary>One word of a <see cref="SearchEntry"/>. A search goes to the SKUs that have a rare word, and asks their entries then; so a
/// word that stays behind when a title changes does no harm.</summary>
public sealed class SearchWord
{
    public required string Word { get; init; }

    public required string ProductId { get; init; }

    public required string SkuId { get; init; }

    /// <summary>Word of every SKU of a kind. No text has such a word.</summary>
    public static string Of(ProductKind kind) => $"kind:{kind}";
}
