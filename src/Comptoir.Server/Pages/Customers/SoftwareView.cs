using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
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

    /// <summary>Where one stands in the list of items.</summary>
    public ListPlace Place { get; init; } = new(null, null, null, null);

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
            get)
        {
            Place = ListPlace.Read(value),
        };
    }
}

/// <summary>Reads what a Software page shows: a page of items with how they stand, and of the one that is open all that is chosen from.
/// Some twenty round trips at most, whatever the number of items.</summary>
internal sealed class SoftwareView(
    GetCustomer customers, FindSoftwareList list, FindSoftware find, FindMedia media, PageLists lists, CommerceClock clock, IOptions<BillingOptions> billing)
{
    private const string List = "software";

    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<SoftwareModel>> ReadAsync(CustomerId id, string address, SoftwareQuery query, Actor by, CancellationToken ct)
    {
        var (customer, refusal) = await customers.ProfileAsync(id, by, ct);
        if (customer is null)
            return refusal!;
        string asked = $"{id} {query.Show} {query.Text}";
        (var found, refusal) = await list.HandleAsync(id, new SoftwareFilter(query.Text, query.Show), lists.Read(query.Place, List, asked, by), query.Item, by, ct);
        if (found is null)
            return refusal!;
        var (rows, total, before) = found;
        SoftwareRow? open = null;
        if (rows.Items.FirstOrDefault(item => KeyOf(item.Sku) == query.Item) is { } wanted)
        {
            (open, refusal) = await OpenAsync(wanted.Sku, query, id, by, ct);
            if (open is null)
                return refusal!;
        }

        long first = before + 1 ?? PageLists.FirstOf(query.Place, rows);
        string? show = query.Show?.ToString();
        KeyValuePair<string, string?>[] kept = [.. new[] { KeyValuePair.Create("q", query.Text), KeyValuePair.Create("show", show) }.Where(one => one.Value is not null)];
        bool whole = query.Text is null && query.Show is null;
        return new SoftwareModel(
            customer, address, query.Text, query.Show, total, [.. rows.Items.Select(item => new SoftwareEntry(item, CatalogTexts.Variant(item.ProductTitle, CatalogTexts.Title(item.SkuTitle, item.Sku.Translations))))], open)
        {
            Pager = lists.PagerOf(address, kept, first, List, asked, rows, whole ? total : null, by),
            Place = PlaceOf(query.Place, rows, asked, before, by).Given,
            NextCut = billing.Value.CutAt(BillingMonth.Of(clock.GetUtcNow())),
        };
    }

    /// <summary>As it was given; where another page was taken, that page's own.</summary>
    private ListPlace PlaceOf(ListPlace given, SeekPage<SoftwareSummary> rows, string asked, int? before, Actor by) => before switch
    {
        null => given,
        0 => new ListPlace(null, null, null, null),
        _ => new ListPlace(null, null, lists.TokenOf(List, asked, rows, by), (before + 1)?.ToString(CultureInfo.InvariantCulture)),
    };

    private async Task<Result<SoftwareRow>> OpenAsync(Sku sku, SoftwareQuery query, CustomerId customer, Actor by, CancellationToken ct)
    {
        var (item, refusal) = await find.HoldingAsync(customer, sku.ProductId, sku.Id, by, ct);
        if (item is null)
            return refusal!;
        var row = RowOf(item, (await media.OfSkusAsync([item.Sku], ct))[0], query);
        var named = item.Lines.Where(line => query.Named.Contains(PurchaseText.ValueOf(line)));
        OrderId[] orders = [.. row.Listed.Concat(row.Offered()).Concat(row.Live.Take(1)).Concat(named).Select(line => line.OrderId).Distinct()];
        (var purchases, refusal) = await find.OfOrdersAsync(customer, orders, by, ct);
        return purchases is null ? refusal! : row with { Purchases = purchases.ToDictionary(purchase => (purchase.Line.OrderId, purchase.Line.Number)) };
    }

    private static string KeyOf(Sku sku) => $"{sku.ProductId}:{sku.Id}";

    private static SoftwareRow RowOf(SoftwareHolding item, IReadOnlyList<MediaChoice> files, SoftwareQuery query)
    {
        string[] versions = [.. item.Versions.Concat(files.Select(file => file.Version)).Distinct(StringComparer.Ordinal)];
        string? version = Pick(versions, query.Version);
        string[] languages = [.. files.Where(file => file.Version == version).Select(file => file.File.Language)];
        string? language = Pick(languages, languages.Contains(query.Language) ? query.Language : OwnOf(languages));
        string? architecture = Pick(
            [.. files.Where(file => file.Version == version && file.File.Language == language).Select(file => file.File.Architecture)], query.Architecture);
        return new SoftwareRow(item, files, new SoftwareChoice(version, language, architecture), query.Get)
        {
            SkuTitle = CatalogTexts.Title(item.Lines[0].SkuTitle, item.Sku.Translations),
            AskedPage = query.Page,
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
