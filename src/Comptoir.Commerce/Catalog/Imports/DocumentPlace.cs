using System.Globalization;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>Where in a catalogue document something stands, packed into the number that a staged row carries.</summary>
internal static class DocumentPlace
{
    private const int Bits = 20;

    /// <summary>As many SKUs in a product, and prices in a SKU, as can be told apart.</summary>
    public const int Most = 1 << Bits;

    public static long Of(int product, int sku = 0, int price = 0) => ((long)product << (2 * Bits)) | ((long)sku << Bits) | (uint)price;

    public static string ProductPath(long place) => string.Create(CultureInfo.InvariantCulture, $"products[{place >> (2 * Bits)}]");

    public static string SkuPath(long place) => string.Create(CultureInfo.InvariantCulture, $"{ProductPath(place)}.skus[{(place >> Bits) & (Most - 1)}]");

    public static string PricePath(long place) => string.Create(CultureInfo.InvariantCulture, $"{SkuPath(place)}.prices[{place & (Most - 1)}]");
}
