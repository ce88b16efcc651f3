using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Catalog;

/// <summary>One availability as it stands at an instant: a SKU in a market, currency, segment and scope with its prices.</summary>
public sealed record Offer(Product Product, Sku Sku, IReadOnlyList<Price> Prices)
{
    public string AvailabilityId => Prices[0].AvailabilityId;

    public string CatalogItemId => Prices[0].CatalogItemId;

    public string Market => Prices[0].Market;

    public string Segment => Prices[0].Segment;

    public string Scope => Prices[0].Scope;

    public string Currency => Prices[0].Currency;

    public bool TaxIncluded => Prices[0].TaxIncluded;

    /// <summary>The price of a term and cycle, or null when that plan is not offered.</summary>
    public Price? PriceOf(string term, BillingCycle cycle) =>
        Prices.FirstOrDefault(price => price.Term == term && price.BillingCycle == cycle);

    /// <summary>The cycle meant by who names none: paid at once where that is offered; null when the term is not offered.</summary>
    public BillingCycle? UsualCycle(string term) => PriceOf(term, BillingCycle.OneTime) is not null
        ? BillingCycle.OneTime
        : Prices.FirstOrDefault(price => price.Term == term)?.BillingCycle;

    /// <summary>Into how many equal charges a term falls in this cycle.</summary>
    public static int ChargesIn(string term, BillingCycle cycle) => !Term.TryParse(term, out var length)
        ? 1
        : cycle switch
        {
            BillingCycle.Monthly => length.Months,
            BillingCycle.Annual => Math.Max(1, length.Months / 12),
            BillingCycle.Biennial => Math.Max(1, length.Months / 24),
            BillingCycle.Triennial => Math.Max(1, length.Months / 36),
            _ => 1,
        };
}
