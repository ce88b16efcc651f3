using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Subscriptions;

namespace Comptoir.Commerce.Orders;

/// <summary>Checks the lines of a cart or order against catalogue, market, term, quantity and prerequisites, and prices those
/// that stand (R4.2). A wrong line carries its error; the others stay.</summary>
/// <remarks>Round trips: prices, products with SKUs, tax rate; one more where frozen prices are kept, one more for reservations, one
/// more for ids that are not priced.</remarks>
public sealed class LinePricing(Offers offers, Taxes taxes, AzureSubscriptions azure)
{
    /// <summary>The largest amount of one line, in minor units: the sums of many lines and of years of them stay exact.</summary>
    private const decimal LargestMinor = 9_000_000_000_000_000m;

    /// <param name="frozen">Lines priced before, whose prices hold for the same item, term and cycle in any quantity.</param>
    /// <param name="usualCycle">Whether a line without a billing cycle gets its item's usual one, as in an order, or an error, as in
    /// a cart.</param>
    public async Task<List<PurchaseLine>> PriceAsync(
        Partner partner,
        Customer customer,
        IReadOnlyList<PurchaseLine> lines,
        IReadOnlyList<PurchaseLine> frozen,
        DateTimeOffset now,
        CancellationToken ct,
        bool usualCycle = false)
    {
        var kept = lines.Select(line => frozen.FirstOrDefault(old => old.Quote is not null && IsSame(old, line))).ToList();
        var titles = await offers.TitlesAsync([.. kept.OfType<PurchaseLine>().Select(old => old.CatalogItemId)], ct);
        string[] ids = [.. lines.Where((line, i) => line.CatalogItemId.Length > 0 && kept[i] is null).Select(line => line.CatalogItemId)];
        var known = await offers.FindAsync(ids, now, ct);
        var reservations = await offers.ReservationsAmongAsync([.. ids.Where(id => !known.ContainsKey(id))], ct);
        decimal rate = await taxes.RateAsync(customer.Market, DateOnly.FromDateTime(now.UtcDateTime), ct);
        var items = lines.Select((line, i) => ItemOf(line, kept[i], known, titles)).ToList();
        var buyer = await BuyerAsync(partner, customer, items, ct);

        var groups = new OrderGroups();
        var priced = new List<PurchaseLine>(lines.Count);
        for (int i = 0; i < lines.Count; i++)
        {
            var (line, item, offer) = (lines[i], items[i], known.GetValueOrDefault(lines[i].CatalogItemId));
            if (usualCycle && line.BillingCycle is null)
                line = line with { BillingCycle = offer?.UsualCycle(LineFaults.Canonical(line.Term)) };
            var error = LineFaults.Standing(line, item, reservations.Contains(line.CatalogItemId), buyer)
                ?? LineFaults.Given(line, item!, partner)
                ?? (kept[i] is null ? LineFaults.Plan(line, offer!) : null)
                ?? LineFaults.Provisioning(line, item!, buyer.Azure);
            var result = error is null
                ? Priced(line, item!, kept[i] is { } old ? PriceOf(old) : PriceOf(offer!, line, rate))
                : line with { Error = error, Quote = null };
            priced.Add(result.Error is null ? result with { OrderGroup = groups.Of(result, item!.Sku.Kind) } : result);
        }

        return priced;
    }

    /// <summary>Looks again at lines whose prices are frozen, for what may have changed since: the market, what the partner may
    /// sell there, the Azure subscription (R3.3).</summary>
    /// <returns>The lines that no longer stand, with their errors.</returns>
    public async Task<IReadOnlyList<LineError>> RecheckAsync(
        Partner partner,
        Customer customer,
        IReadOnlyList<PurchaseLine> lines,
        IReadOnlyDictionary<string, (Product Product, Sku Sku)> titles,
        CancellationToken ct)
    {
        var items = lines.Select(line => titles.TryGetValue(line.CatalogItemId, out var title) ? SoldItem.Of(line.Quote!, title.Sku) : null).ToList();
        var buyer = await BuyerAsync(partner, customer, items, ct);
        return [.. lines
            .Select((line, i) => (line.Id, Error: LineFaults.Standing(line, items[i], isReservation: false, buyer) ?? LineFaults.Provisioning(line, items[i]!, buyer.Azure)))
            .Where(found => found.Error is not null)
            .Select(found => new LineError(found.Id, found.Error!))];
    }

    private static bool IsSame(PurchaseLine old, PurchaseLine line) =>
        old.CatalogItemId.Equals(line.CatalogItemId, StringComparison.OrdinalIgnoreCase)
        && (old.Term ?? "") == LineFaults.Canonical(line.Term)
        && old.BillingCycle == line.BillingCycle;

    private static SoldItem? ItemOf(
        PurchaseLine line, PurchaseLine? kept, IReadOnlyDictionary<string, Offer> known, IReadOnlyDictionary<string, (Product Product, Sku Sku)> titles)
    {
        if (kept is not null)
            return titles.TryGetValue(kept.CatalogItemId, out var title) ? SoldItem.Of(kept.Quote!, title.Sku) : null;
        return known.TryGetValue(line.CatalogItemId, out var offer) ? SoldItem.Of(offer) : null;
    }

    private static ItemPrice PriceOf(PurchaseLine old) =>
        new(old.CatalogItemId, old.Quote!.UnitPrice, old.Quote.TaxRate, old.Quote.TaxIncluded);

    private static ItemPrice PriceOf(Offer offer, PurchaseLine line, decimal rate)
    {
        var price = offer.PriceOf(LineFaults.Canonical(line.Term), line.BillingCycle!.Value)!;
        return new ItemPrice(offer.CatalogItemId, price.UnitPrice, rate, price.TaxIncluded);
    }

    private static PurchaseLine Priced(PurchaseLine line, SoldItem item, ItemPrice price)
    {
        string term = LineFaults.Canonical(line.Term);
        int charges = Offer.ChargesIn(term, line.BillingCycle!.Value);
        var currency = Currency.Of(item.Currency);
        decimal largest = LargestMinor / new Money(1m, currency).Minor;
        decimal exact = price.UnitPrice * line.Quantity!.Value / charges;
        if (exact > largest)
            return line with { Error = LineFaults.Quantity(line.Quantity.Value, item.Sku.MinimumQuantity, (int)(largest * charges / price.UnitPrice)), Quote = null };
        var amount = Amount.OfPrice(exact, currency, price.TaxRate, price.TaxIncluded);
        return line with
        {
            CatalogItemId = price.CatalogItemId,
            Term = term.Length == 0 ? null : term,
            Currency = currency.Code,
            Error = null,
            Quote = new LineQuote
            {
                UnitPrice = price.UnitPrice,
                Subtotal = amount.Subtotal.Amount,
                Tax = amount.Tax.Amount,
                TaxRate = price.TaxRate,
                TaxIncluded = price.TaxIncluded,
                Currency = currency.Code,
                Market = item.Market,
                Segment = item.Segment,
                Scope = item.Scope,
            },
        };
    }

    private async Task<LineBuyer> BuyerAsync(Partner partner, Customer customer, IEnumerable<SoldItem?> items, CancellationToken ct) => new(
        partner,
        customer,
        items.Any(item => item?.Sku.Kind == ProductKind.AzureReservation) ? await azure.OfAsync(customer.PartnerId, customer.Id, ct) : []);

    private sealed record ItemPrice(string CatalogItemId, decimal UnitPrice, decimal TaxRate, bool TaxIncluded);

    /// <summary>Which lines become one order: the one-time items of a currency together, whatever recurs by itself (contract,
    /// orders §1).</summary>
    private sealed class OrderGroups
    {
        private readonly Dictionary<string, string> oneTime = [];
        private int next = 1;

        public string Of(PurchaseLine line, ProductKind kind)
        {
            if (line.BillingCycle != BillingCycle.OneTime || kind is ProductKind.Saas or ProductKind.AzurePlan)
                return New();
            if (!oneTime.TryGetValue(line.Currency, out string? group))
                oneTime[line.Currency] = group = oneTime.Count == 0 ? "0" : New();
            return group;
        }

        private string New() => next++.ToString(CultureInfo.InvariantCulture);
    }
}
