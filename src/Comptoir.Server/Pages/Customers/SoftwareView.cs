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
/// <param name="Page">Page of that item's purchases, from 1.</param>
/// <param name="Get">Keys and downloads of the choice are asked for.</param>
internal sealed record SoftwareQuery(string? Text, SoftwareStatus? Show, string? Item, string? Version, string? Language, string? Architecture, int Page, bool Get)
{
    private const int LongestText = 200;

    /// <summary>Purchases named, as <see cref="PurchaseText.ValueOf(SoftwareLine)"/> says them.</summary>
    public IReadOnlyCollection<string?> Named { get; init; } = [];

    public static SoftwareQuery Read(HttpContext http) => Read(name => http.Query(name), http.Query("item"), http.Query("get") is "1") with
    {
        Named = [.. http.Request.Query["purchase"], .. http.Request.Query["cancelled"]],
    };

    /// <summary>The same from what a form sends along.</summary>
    public static SoftwareQuery Read(PageForm form, string item) => Read(name => form[name], item, get: true);

    private static SoftwareQuery Read(Func<string, string?> value, string? item, bool get)
    {
        string? text = value("q")?.Trim() is { Length: > 0 } given ? given[..Math.Min(given.Length, LongestText)] : null;
        return new SoftwareQuery(
            text,
            Enum.TryParse<SoftwareStatus>(value("show"), out var show) && Enum.IsDefined(show) ? show : null,
            item,
            value("version"),
            value("language"),
            value("architecture"),
            int.TryParse(value("page"), NumberStyles.None, CultureInfo.InvariantCulture, out int page) ? page : 1,
            get);
    }
}

/// <summary>Reads what a Software page shows: ten round trips at most, whatever the number of items. Of an item that is not open nothing
/// is read but how it stands.</summary>
internal sealed class SoftwareView(GetCustomer customers, FindSoftware find, FindMedia media, CommerceClock clock, IOptions<BillingOptions> billing)
{
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<SoftwareModel>> ReadAsync(CustomerId id, string address, SoftwareQuery query, Actor by, CancellationToken ct)
    {
        var (customer, refusal) = await customers.ProfileAsync(id, by, ct);
        if (customer is null)
            return refusal!;
        (var items, refusal) = await find.HoldingsAsync(id, by, ct);
        if (items is null)
            return refusal!;
        var rows = new List<SoftwareRow>();
        foreach (var item in items.Where(item => Matches(item, query)))
        {
            (var row, refusal) = query.Item == KeyOf(item) ? await OpenAsync(item, query, id, by, ct) : RowOf(item, [], query, open: false);
            if (row is null)
                return refusal!;
            rows.Add(row);
        }

        return new SoftwareModel(customer, address, query.Text, query.Show, items.Count, rows) { NextCut = billing.Value.CutAt(BillingMonth.Of(clock.GetUtcNow())) };
    }

    private async Task<Result<SoftwareRow>> OpenAsync(SoftwareHolding item, SoftwareQuery query, CustomerId customer, Actor by, CancellationToken ct)
    {
        var row = RowOf(item, (await media.OfSkusAsync([item.Sku], ct))[0], query, open: true);
        var named = item.Lines.Where(line => query.Named.Contains(PurchaseText.ValueOf(line)));
        OrderId[] orders = [.. row.Listed.Concat(row.Offered()).Concat(row.Live.Take(1)).Concat(named).Select(line => line.OrderId).Distinct()];
        var (purchases, refusal) = await find.OfOrdersAsync(customer, orders, by, ct);
        return purchases is null ? refusal! : row with { Purchases = purchases.ToDictionary(purchase => (purchase.Line.OrderId, purchase.Line.Number)) };
    }

    private static bool Matches(SoftwareHolding item, SoftwareQuery query) =>
        (query.Show is not { } show || item.Lines.Any(line => line.Status == show))
        && (query.Text is not { } text || TextsOf(item).Any(one => one.Contains(text, StringComparison.CurrentCultureIgnoreCase)));

    private static IEnumerable<string> TextsOf(SoftwareHolding item) =>
        [item.Sku.ProductId, KeyOf(item), SkuTitleOf(item), .. item.Lines.SelectMany(line => (string[])[line.ProductTitle, line.SkuTitle, line.OrderId.Value])];

    private static string KeyOf(SoftwareHolding item) => $"{item.Sku.ProductId}:{item.Sku.Id}";

    private static string SkuTitleOf(SoftwareHolding item) => CatalogTexts.Title(item.Lines[0].SkuTitle, item.Sku.Translations);

    private static SoftwareRow RowOf(SoftwareHolding item, IReadOnlyList<MediaChoice> files, SoftwareQuery query, bool open)
    {
        string[] versions = [.. item.Versions.Concat(files.Select(file => file.Version)).Distinct(StringComparer.Ordinal)];
        string? version = Pick(versions, open ? query.Version : null);
        string[] languages = [.. files.Where(file => file.Version == version).Select(file => file.File.Language)];
        string? language = Pick(languages, open && languages.Contains(query.Language) ? query.Language : OwnOf(languages));
        string? architecture = Pick(
            [.. files.Where(file => file.Version == version && file.File.Language == language).Select(file => file.File.Architecture)], open ? query.Architecture : null);
        return new SoftwareRow(item, files, new SoftwareChoice(version, language, architecture), open, open && query.Get)
        {
            SkuTitle = SkuTitleOf(item),
            AskedPage = open ? query.Page : 1,
            Sought = query.Text is { } text && item.Lines.Any(line => line.OrderId.Value.Contains(text, StringComparison.CurrentCultureIgnoreCase)) ? text : null,
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
