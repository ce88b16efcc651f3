using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Tests;

/// <summary>Domain objects for tests of rules: no database, no clock.</summary>
internal static class Given
{
    /// <summary>R9.3's own day: three years from here are 1096 days, one year is 365.</summary>
    public static readonly DateTimeOffset PurchaseDate = new(2021, 3, 10, 15, 30, 0, TimeSpan.Zero);

    public static readonly CancellationTerms Production = new(Sandbox: false, ReviewFrom: null);

    public static readonly CancellationTerms SandboxPartner = new(Sandbox: true, ReviewFrom: null);

    private static readonly PartnerId Partner = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly OrderId OrderId = new("q7Xk2mVd0aTzR5wLcN8eYbUf3HsJp1Gi1");
    private static readonly PolicyProfiles Profiles = new(PolicyProfile.Shipped());

    public static Order Order(params OrderLine[] lines)
    {
        var order = new Order(Partner, new CustomerId(new Guid(2, 0, 0, new byte[8])), OrderId, "5be01c77aa94", lines[0].CurrencyOf, lines[0].BillingCycle, PurchaseDate);
        order.Lines.AddRange(lines);
        return order;
    }

    public static OrderLine Perpetual(decimal charged, int number = 0) => Line(ProductKind.Perpetual, "perpetual", "", charged, number);

    public static OrderLine Subscription(decimal charged, string term, int number = 0, string profile = PolicyProfile.Default) =>
        Line(ProductKind.SoftwareSubscription, "software_subscription", term, charged, number, profile: profile);

    /// <summary>A line as a purchase makes it.</summary>
    /// <param name="charged">In the terms of the price.</param>
    public static OrderLine Line(
        ProductKind kind,
        string cancellationClass,
        string term,
        decimal charged,
        int number = 0,
        BillingCycle cycle = BillingCycle.OneTime,
        decimal taxRate = 0m,
        bool taxIncluded = false,
        string currency = "EUR",
        string profile = PolicyProfile.Default,
        bool review = false,
        bool billed = true,
        DateTimeOffset? at = null)
    {
        var purchasedAt = at ?? PurchaseDate;
        var policy = Profiles.PolicyOf(profile, cancellationClass);
        var amount = Amount.OfPrice(charged, Currency.Of(currency), taxRate, taxIncluded);
        var start = DateOnly.FromDateTime(purchasedAt.UtcDateTime);
        var line = new OrderLine
        {
            PartnerId = Partner,
            OrderId = OrderId,
            Number = number,
            CatalogItemId = "CMP0WSRV0022:0004:CMPAV00017F1",
            ProductId = "CMP0WSRV0022",
            SkuId = "0004",
            Kind = kind,
            ProductTitle = "Windows Server",
            SkuTitle = "Server Std, 8 cores",
            Publisher = "Microsoft Corporation",
            FriendlyName = "Server Std, 8 cores",
            Quantity = 1,
            Term = term,
            BillingCycle = cycle,
            Currency = currency,
            UnitPrice = charged,
            TaxIncluded = taxIncluded,
            TaxRate = taxRate,
            SubtotalMinor = amount.Subtotal.Minor,
            TaxMinor = amount.Tax.Minor,
            ChargeId = billed ? new Guid(3, 0, 0, new byte[8]) : null,
            PurchasedAt = purchasedAt,
            BilledFrom = start,
            ChargedUntil = Term.TryParse(term, out var length) ? start.AddMonths(length.Months / Offer.ChargesIn(term, cycle)) : start,
            PolicyProfile = profile,
            CreditRule = policy.Credit,
            UsedDays = policy.UsedDays,
            CancellationDoor = policy.Door,
            WindowHours = policy.WindowFor(term) is { } window ? (int)window.TotalHours : null,
            ReviewRequired = review,
        };
        if (billed)
            line.CountCharge();
        return line;
    }
}
