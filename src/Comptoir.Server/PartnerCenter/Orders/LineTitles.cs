using System.Globalization;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Server.Texts;

namespace Comptoir.Server.PartnerCenter.Orders;

/// <summary>What order lines are called in the caller's language (contract, platform §3.3).</summary>
internal sealed class LineTitles(Offers offers)
{
    /// <summary>The catalogue's own language: titles in it need no look at the translations.</summary>
    private const string Own = "en";

    private static readonly IReadOnlyDictionary<string, (Product Product, Sku Sku)> None = new Dictionary<string, (Product, Sku)>();

    /// <summary>Reads what these orders' lines need. One round trip, none for the catalogue's own language.</summary>
    public async Task<Func<OrderLine, string>> OfAsync(IEnumerable<Order> orders, CancellationToken ct)
    {
        var titles = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == Own
            ? None
            : await offers.TitlesAsync([.. orders.SelectMany(order => order.Lines).Select(line => line.CatalogItemId)], ct);
        // A name that the partner chose stays as it is.
        return line => line.FriendlyName == line.SkuTitle && titles.TryGetValue(line.CatalogItemId, out var found)
            ? CatalogTexts.Title(line.FriendlyName, found.Sku.Translations)
            : line.FriendlyName;
    }
}
