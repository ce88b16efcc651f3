using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Partner.Software;
using Comptoir.Server.Http;
using Comptoir.Server.Texts;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Pages.Customers;

/// <summary>What the address of a Software page says.</summary>
/// <param name="Item">Product and SKU of the item that is open.</param>
/// <param name="Get">Keys and downloads of the choice are asked for.</param>
internal sealed record SoftwareQuery(string? Text, SoftwareStatus? Show, string? Item, string? Version, string? Language, string? Architecture, bool Get)
{
    private const int LongestText = 200;

    public static SoftwareQuery Read(HttpContext http)
    {
        string? text = http.Query("q")?.Trim() is { Length: > 0 } given ? given[..Math.Min(given.Length, LongestText)] : null;
        return new SoftwareQuery(
            text,
            Enum.TryParse<SoftwareStatus>(http.Query("show"), out var show) && Enum.IsDefined(show) ? show : null,
            http.Query("item"),
            http.Query("version"),
            http.Query("language"),
            http.Query("architecture"),
            http.Query("get") is "1");
    }
}

/// <summary>Reads what a Software page shows: eight round trips, whatever the number of items.</summary>
internal sealed class SoftwareView(GetCustomer customers, FindSoftware find, FindMedia media, CommerceClock clock, IOptions<BillingOptions> billing)
{
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<SoftwareModel>> ReadAsync(CustomerId id, string address, SoftwareQuery query, Actor by, CancellationToken ct)
    {
        var (customer, refusal) = await customers.ProfileAsync(id, by, ct);
        if (customer is null)
            return refusal!;
        (var items, refusal) = await find.AllAsync(id, by, ct);
        if (items is null)
            return refusal!;
        List<SoftwareItem> shown = [.. items.Where(item => Matches(item, query))];
        var files = await media.OfSkusAsync([.. shown.Select(item => item.Sku)], ct);
        return new SoftwareModel(customer, address, query.Text, query.Show, items.Count, [.. shown.Select((item, place) => RowOf(item, files[place], query))])
        {
            NextCut = billing.Value.CutAt(BillingMonth.Of(clock.GetUtcNow())),
        };
    }

    private static bool Matches(SoftwareItem item, SoftwareQuery query) =>
        (query.Show is not { } show || item.Purchases.Any(purchase => purchase.Status == show))
        && (query.Text is not { } text || TextsOf(item).Any(one => one.Contains(text, StringComparison.CurrentCultureIgnoreCase)));

    private static IEnumerable<string> TextsOf(SoftwareItem item) =>
        [item.Sku.ProductId, $"{item.Sku.ProductId}:{item.Sku.Id}", SkuTitleOf(item), .. item.Purchases.SelectMany(purchase => (string[])[purchase.Line.ProductTitle, purchase.Line.SkuTitle, purchase.Line.OrderId.Value])];

    private static string SkuTitleOf(SoftwareItem item) => CatalogTexts.Title(item.Purchases[0].Line.SkuTitle, item.Sku.Translations);

    private static SoftwareRow RowOf(SoftwareItem item, IReadOnlyList<MediaChoice> files, SoftwareQuery query)
    {
        bool open = query.Item == $"{item.Sku.ProductId}:{item.Sku.Id}";
        string[] versions = [.. item.Versions.Concat(files.Select(file => file.Version)).Distinct(StringComparer.Ordinal)];
        string? version = Pick(versions, open ? query.Version : null);
        string[] languages = [.. files.Where(file => file.Version == version).Select(file => file.File.Language)];
        string? language = Pick(languages, open && languages.Contains(query.Language) ? query.Language : OwnOf(languages));
        string? architecture = Pick(
            [.. files.Where(file => file.Version == version && file.File.Language == language).Select(file => file.File.Architecture)], open ? query.Architecture : null);
        return new SoftwareRow(item, files, new SoftwareChoice(version, language, architecture), open, open && query.Get)
        {
            SkuTitle = SkuTitleOf(item),
            Sought = query.Text is { } text && item.Purchases.Any(purchase => purchase.Line.OrderId.Value.Contains(text, StringComparison.CurrentCultureIgnoreCase)) ? text : null,
        };
    }

    /// <summary>The reader's own language among those of the files, else English.</summary>
    private static string? OwnOf(string[] languages) =>
        new[] { CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, "en" }
            .Select(own => Array.Find(languages, language => language.StartsWith(own + "-", StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(found => found is not null);

    /// <summary>What was asked for, if it is there; else the first.</summary>
    private static string? Pick(string[] from, string? asked) => from.Contains(asked) ? asked : from.FirstOrDefault();
}
