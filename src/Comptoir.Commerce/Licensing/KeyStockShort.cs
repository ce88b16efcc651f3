using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Licensing;

/// <summary>No imported key of this SKU and version is left (R4.5).</summary>
public sealed record KeyStockShort(string ProductId, string SkuId, string Version) : Refusal;
