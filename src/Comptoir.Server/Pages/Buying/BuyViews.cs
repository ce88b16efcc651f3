using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Partner.Buying;
using Comptoir.Server.Http;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Pages.Buying;

/// <summary>The page that products are chosen on.</summary>
internal sealed class BuyViews(
    BuyerViews buyers, FindCatalogItems find, Offers offers, AzureSubscriptions azure, PageLists lists, PolicyProfiles policies, CommerceClock clock)
{
    private const string List = "buy";
    private const string NoTerm = "none";
    private const int LongestText = 200;

    /// <param name="cart">The reader's open cart for the customer.</param>
    /// <param name="typed">What could not be put into it.</param>
    public async Task<IResult> PageAsync(HttpContext http, Guid customerId, Cart? cart, TypedOffer? typed, CancellationToken ct)
    {
        var by = http.Actor();
        var (buyer, refusal) = await buyers.FindAsync(customerId, by, ct);
        if (buyer is null)
            return PageErrors.Of(refusal!);
        var to = BuyerViews.For(buyer.Customer);
        if (Market.Find(buyer.Customer.Market) is not { } market || !buyer.Partner.MaySellIn(market.Iso2))
            return NotSold(to);
        var filter = FilterOf(http);
        bool closed = !market.ReservationsSold && filter.Kind == ProductKind.AzureReservation;
        var wanted = new CatalogItemFilter(
            buyer.Customer.Id,
            filter.Text,
            closed ? null : filter.Kind,
            filter.Term == NoTerm ? "" : filter.Term,
            filter.Sort == "price" ? CatalogOrder.Price : CatalogOrder.Title);
        string query = $"{customerId} {wanted.Kind} {wanted.Term} {wanted.Order} {filter.Text}";
        (var found, refusal) = await find.HandleAsync(wanted, lists.Read(http, List, query), by, ct);
        if (found is null)
            return refusal is MarketNotAuthorized ? NotSold(to) : PageErrors.Of(refusal!);
        var rows = await RowsAsync(found.Page.Items, wanted, buyer, typed, ct);
        var model = new BuyModel(
            to,
            filter,
            BuyPages.AddressOf(http),
            await find.CountAsync(wanted, by, ct),
            closed,
            rows,
            lists.PagerOf(http, List, query, found.Page, null),
            cart is null ? null : await buyers.CartAsync(cart, buyer, by, ct),
            null,
            rows.Any(row => row.Kind == ProductKind.AzureReservation) ? await SubscriptionsAsync(buyer.Customer, ct) : []);
        if (BuyPages.AddedIn(http) is { } line)
            model = model with { Added = model.Cart?.Lines.FirstOrDefault(row => row.Line == line)?.Title };
        return Page.Of<BuyPage>(typed is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, (nameof(BuyPage.Model), model));
    }

    private static IResult NotSold(BuyingFor to) => Page.Of<NotSoldPage>(
        (nameof(NotSoldPage.Name), to.Customer.CompanyName), (nameof(NotSoldPage.Address), to.Address), (nameof(NotSoldPage.Market), to.Market));

    private static BuyFilter FilterOf(HttpContext http)
    {
        string? text = http.Query("q")?.Trim() is { Length: > 0 } given ? given[..Math.Min(given.Length, LongestText)] : null;
        ProductKind? kind = Enum.TryParse<ProductKind>(http.Query("kind"), out var known) && Enum.IsDefined(known) ? known : null;
        string? term = http.Query("term") switch
        {
            NoTerm => NoTerm,
            var asked when Term.TryParse(asked, out var parsed) => parsed.ToString(),
            _ => null,
        };
        return new BuyFilter(text, kind, term, http.Query("sort") == "price" ? "price" : "title");
    }

    /// <summary>One row for each item, at the place of the first of its ways in the list: the others are choices in it.</summary>
    private async Task<List<OfferRow>> RowsAsync(
        IReadOnlyList<CatalogItem> items, CatalogItemFilter wanted, Buyer buyer, TypedOffer? typed, CancellationToken ct)
    {
        var known = await offers.FindAsync([.. items.Select(item => item.Price.CatalogItemId)], clock.GetUtcNow(), ct);
        var rows = new List<OfferRow>();
        foreach (var item in items)
        {
            if (!known.TryGetValue(item.Price.CatalogItemId, out var offer) || !IsFirst(item.Price, offer, wanted))
                continue;
            string title = CatalogTexts.Title(item.Title, item.Titles);
            var policy = policies.PolicyOf(buyer.Partner.PolicyProfile, item.CancellationClass);
            rows.Add(new OfferRow(
                item.Price.CatalogItemId,
                title,
                CatalogTexts.Variant(title, CatalogTexts.Title(item.SkuTitle, item.SkuTitles)),
                item.Kind,
                policy.Credit,
                policy.Credit == CreditRule.None ? null : policy.WindowFor(item.Price.Term),
                offer.Sku.HybridBenefit != "none",
                item.MinimumQuantity,
                item.MaximumQuantity,
                [.. Ordered(offer, item.Price).Select(price => ChoiceOf(price, item.Kind))],
                typed is not null && typed.Item.Equals(item.Price.CatalogItemId, StringComparison.OrdinalIgnoreCase) ? typed : null));
        }

        return rows;
    }

    private static IEnumerable<Price> Ordered(Offer offer, Price first) =>
        offer.Prices.OrderBy(price => price.Term == first.Term && price.BillingCycle == first.BillingCycle ? 0 : 1);

    private static bool IsFirst(Price price, Offer offer, CatalogItemFilter wanted)
    {
        var among = offer.Prices.Where(other => wanted.Term is null || other.Term == wanted.Term);
        var first = wanted.Order == CatalogOrder.Price
            ? among.OrderBy(other => (double)other.UnitPrice).ThenBy(other => other.Term, StringComparer.Ordinal).ThenBy(CycleOf, StringComparer.Ordinal).First()
            : among.OrderBy(other => other.Term, StringComparer.Ordinal).ThenBy(CycleOf, StringComparer.Ordinal).First();
        return first.Term == price.Term && first.BillingCycle == price.BillingCycle;
    }

    private static string CycleOf(Price price) => price.BillingCycle.ToString();

    private static PlanChoice ChoiceOf(Price price, ProductKind kind)
    {
        int charges = Offer.ChargesIn(price.Term, price.BillingCycle);
        return new PlanChoice(
            $"{price.Term}|{price.BillingCycle}",
            CatalogTexts.Of(kind, price.Term, price.BillingCycle),
            Money.Round(price.UnitPrice / charges, Currency.Of(price.Currency)),
            price.TaxIncluded,
            charges);
    }

    private async Task<IReadOnlyList<(string Id, string Name)>> SubscriptionsAsync(Customer customer, CancellationToken ct) =>
        [.. (await azure.OfAsync(customer.PartnerId, customer.Id, ct)).Where(state => state.IsActive)
            .Select(state => (state.Id.ToString(), $"{state.Name} ({state.Id.ToString()[..8]}…)"))];
}
