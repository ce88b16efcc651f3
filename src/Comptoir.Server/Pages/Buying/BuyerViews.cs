using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Partner.Buying;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Pages.Buying;

/// <summary>What the pages of a purchase have in common: for whom, and the cart with its quote.</summary>
internal sealed class BuyerViews(Buyers buyers, Offers offers, FindCredit credit, PolicyProfiles policies)
{
    private static readonly string Unbounded = Sku.NoMaximum.ToString(CultureInfo.InvariantCulture);

    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<Buyer>> FindAsync(Guid customer, Actor by, CancellationToken ct) => await buyers.FindAsync(new CustomerId(customer), by, ct);

    public static BuyingFor For(Customer customer)
    {
        var market = Market.Find(customer.Market);
        return new BuyingFor(customer, market?.Name(CultureInfo.CurrentUICulture) ?? customer.Market, market?.Currency ?? "", market?.PricesIncludeTax is true);
    }

    public async Task<CartView> CartAsync(Cart cart, Buyer buyer, Actor by, CancellationToken ct)
    {
        var titles = await offers.TitlesAsync([.. cart.Lines.Select(line => line.CatalogItemId).Where(id => id.Contains(':', StringComparison.Ordinal))], ct);
        var lines = cart.Lines.Select(line => LineOf(line, titles, buyer.Partner)).ToList();
        return new CartView(cart.Id.Value, cart.Version, cart.ExpiresAt, lines, await TotalsAsync(cart, by, ct), buyer.HasAgreed);
    }

    /// <summary>What is left on account in each currency of a cart, beside what it costs.</summary>
    public async Task<IReadOnlyList<CartTotal>> TotalsAsync(Cart cart, Actor by, CancellationToken ct)
    {
        var totals = new List<CartTotal>();
        foreach (var quote in cart.Quotes())
        {
            var currency = Currency.Of(quote.Currency);
            decimal[] rates = [.. cart.Lines.Where(line => line.Quote?.Currency == quote.Currency).Select(line => line.Quote!.TaxRate).Distinct()];
            totals.Add(new CartTotal(
                new Money(quote.Subtotal, currency),
                new Money(quote.Tax, currency),
                quote.TaxIncluded,
                rates.Length == 1 ? rates[0] : null,
                await credit.LeftAsync(currency, by, ct)));
        }

        return totals;
    }

    /// <summary>What is wrong with a line, in words of the page.</summary>
    public static string FaultOf(PurchaseLineError error) => error.Text switch
    {
        LineFault.QuantityOutOfRange when error.Arguments["Maximum"] == Unbounded => RefusalTexts.Of("Page.QuantityFrom", ("Minimum", Grouped(error.Arguments["Minimum"]))),
        LineFault.QuantityOutOfRange => RefusalTexts.Of("Page.Quantity", [.. error.Arguments.Select(pair => (pair.Key, Grouped(pair.Value)))]),
        LineFault.FieldMissing when error.Arguments["Field"] == "quantity" => RefusalTexts.Of("Page.QuantityMissing"),
        LineFault.FieldMissing when error.Arguments["Field"].StartsWith("provisioningContext", StringComparison.Ordinal) => RefusalTexts.Of("Page.AzureMissing"),
        LineFault.PlanNotOffered => RefusalTexts.Of("Page.PlanNotOffered"),
        _ => RefusalTexts.Of(error),
    };

    private static string Grouped(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number.ToString("N0", CultureInfo.CurrentCulture) : text;

    private CartLineView LineOf(PurchaseLine line, IReadOnlyDictionary<string, (Product Product, Sku Sku)> titles, Partner partner)
    {
        bool known = titles.TryGetValue(line.CatalogItemId, out var title);
        var policy = known ? policies.PolicyOf(partner.PolicyProfile, title.Sku.CancellationClass) : null;
        var quote = line.Error is null ? line.Quote : null;
        var currency = quote is null ? default : Currency.Of(quote.Currency);
        string term = line.Term ?? "";
        string name = known ? CatalogTexts.Title(title.Product.Title, title.Product.Translations) : line.CatalogItemId;
        return new CartLineView(
            line.Id,
            name,
            known ? CatalogTexts.Variant(name, CatalogTexts.Title(title.Sku.Title, title.Sku.Translations)) : null,
            known && line.BillingCycle is { } cycle && (term.Length == 0 || Term.TryParse(term, out _)) ? CatalogTexts.Of(title.Sku.Kind, term, cycle) : "",
            line.Quantity?.ToString(CultureInfo.InvariantCulture) ?? "",
            quote is null ? null : new Money(quote.UnitPrice, currency),
            quote is null ? null : new Money(quote.TaxIncluded ? quote.Total : quote.Subtotal, currency),
            line.BillingCycle is { } charged ? Offer.ChargesIn(term, charged) : 1,
            quote?.TaxIncluded is true,
            policy?.Credit ?? CreditRule.None,
            policy is { Credit: not CreditRule.None } ? policy.WindowFor(term) : null,
            line.Error is { } error ? FaultOf(error) : null);
    }
}
