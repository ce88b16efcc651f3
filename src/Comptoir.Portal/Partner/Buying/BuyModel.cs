using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Partner.Buying;

/// <summary>For whom one buys.</summary>
/// <param name="Market">Name of the market.</param>
public sealed record BuyingFor(Customer Customer, string Market, string Currency, bool TaxIncluded)
{
    public string Address => $"/partner/customers/{Customer.Id}";
}

/// <param name="Form">Address that adds to the cart: this page's own, with what was searched for.</param>
/// <param name="Count">How many products there are of what is wanted.</param>
/// <param name="ReservationsClosed">Reservations were looked for where they are not sold (R3.3); everything else is shown.</param>
/// <param name="Added">What was just put into the cart.</param>
/// <param name="Subscriptions">The customer's active Azure subscriptions, id and name, which reservations are bought for.</param>
public sealed record BuyModel(
    BuyingFor For,
    BuyFilter Filter,
    string Form,
    int Count,
    bool ReservationsClosed,
    IReadOnlyList<OfferRow> Offers,
    Pager Pager,
    CartView? Cart,
    string? Added,
    IReadOnlyList<(string Id, string Name)> Subscriptions)
{
    public bool IsFaulty => Offers.Any(offer => offer.Typed?.Fault is not null);
}

/// <param name="Term">ISO 8601; <c>none</c> for what has no term.</param>
/// <param name="Sort"><c>title</c> or <c>price</c>.</param>
public sealed record BuyFilter(string? Text, ProductKind? Kind, string? Term, string Sort)
{
    public bool IsEmpty => Text is null && Kind is null && Term is null;
}

/// <summary>One item with the ways to buy it.</summary>
/// <param name="Window">Length of the window of the first way; null where it cannot be cancelled.</param>
/// <param name="Typed">What was sent and could not be put into the cart.</param>
public sealed record OfferRow(
    string CatalogItemId,
    string Title,
    string SkuTitle,
    ProductKind Kind,
    CreditRule Credit,
    TimeSpan? Window,
    bool QualifiesForHybridBenefit,
    int Minimum,
    int Maximum,
    IReadOnlyList<PlanChoice> Plans,
    TypedOffer? Typed)
{
    /// <summary>The way that is shown first.</summary>
    public PlanChoice Shown => Plans.FirstOrDefault(plan => plan.Value == Typed?.Plan) ?? Plans[0];
}

/// <summary>A term and how it is charged.</summary>
/// <param name="Value">What the form sends for it.</param>
/// <param name="Price">Of one unit, each time it is charged.</param>
/// <param name="Charges">How many times.</param>
public sealed record PlanChoice(string Value, string Text, Money Price, bool TaxIncluded, int Charges);

/// <param name="Quantity">As it was typed.</param>
/// <param name="Fault">In the reader's language.</param>
public sealed record TypedOffer(string Item, string? Plan, string? Quantity, string? Subscription, string? Scope, string? Fault);

/// <summary>A cart as its reader sees it.</summary>
/// <param name="Left">What may still be bought on account in the cart's currency; null where there is no limit.</param>
public sealed record CartView(
    Guid Id, long Version, DateTimeOffset ExpiresAt, IReadOnlyList<CartLineView> Lines, IReadOnlyList<CartTotal> Totals, bool HasAgreed)
{
    public bool IsFaulty => Lines.Any(line => line.Fault is not null);

    public bool IsPayable => Lines.Count > 0 && !IsFaulty;
}

/// <param name="Amount">As the market shows prices: with tax where it is included.</param>
/// <param name="Charges">How many times the amount is charged.</param>
/// <param name="Quantity">As typed, when it is wrong.</param>
public sealed record CartLineView(
    int Line,
    string Title,
    string? SkuTitle,
    string Plan,
    string Quantity,
    Money? UnitPrice,
    Money? Amount,
    int Charges,
    bool TaxIncluded,
    CreditRule Credit,
    TimeSpan? Window,
    string? Fault);

/// <summary>What checkout charges in one currency (R4.3b).</summary>
/// <param name="Rate">The tax rate of its lines; null when they differ.</param>
/// <param name="Left">What may still be bought on account; null where there is no limit.</param>
public sealed record CartTotal(Money Subtotal, Money Tax, bool TaxIncluded, decimal? Rate, Money? Left)
{
    public Money Total => Subtotal + Tax;

    /// <summary>As the market shows prices.</summary>
    public Money Shown => TaxIncluded ? Total : Subtotal;

    public Money? After => Left is { } left ? left - Total : null;

    /// <summary>The credit limit leaves no room for it.</summary>
    public bool IsOverLimit => After is not { Amount: >= 0 };

    /// <summary>How much credit is wanting; null where there is enough, or no limit at all.</summary>
    public Money? Over => After is { Amount: < 0 } after ? Money.Zero(after.Currency) - after : null;
}
