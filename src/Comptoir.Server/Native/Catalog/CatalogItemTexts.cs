using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Storage;
using Comptoir.Contracts;

namespace Comptoir.Server.Native.Catalog;

/// <summary>The items of a page as they go out, and a hash of them. Written once for each language and profile of policies, for as long as
/// the page is remembered.</summary>
internal sealed record CatalogItemTexts(IReadOnlyList<WireText> Items, string Hash)
{
    private static readonly ConditionalWeakTable<SeekPage<CatalogItem>, ConcurrentDictionary<(string Culture, string Profile), CatalogItemTexts>> Written = [];

    public static CatalogItemTexts Of(CatalogItemPage found) => Written.GetOrCreateValue(found.Page)
        .GetOrAdd((CultureInfo.CurrentUICulture.Name, found.PolicyProfile), static (_, found) => Write(found), found);

    private static CatalogItemTexts Write(CatalogItemPage found)
    {
        WireText[] items = [.. found.Page.Items.Select(item => WireText.Of(item.ToWire(found.PolicyOf(item))))];
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content))
        {
            writer.WriteStartArray();
            foreach (var item in items)
                writer.WriteRawValue(item.Json, skipInputValidation: true);
            writer.WriteEndArray();
        }

        return new CatalogItemTexts(items, Convert.ToHexStringLower(SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length)).AsSpan(0, 12)));
    }
}
