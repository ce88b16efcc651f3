using System.Xml;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Partners;
using Comptoir.Contracts;
using Comptoir.Server.Texts;

namespace Comptoir.Server.PartnerCenter.Catalog;

/// <summary>Availabilities with their terms and cancellation policies to the wire (contract, commerce-catalog §2).</summary>
internal static class AvailabilityMapping
{
    public static IReadOnlyList<WireAvailability> ToWire(this AudienceOffers found, PolicyProfiles policies, CatalogAddress address) =>
        [.. found.Offers.Select(offer => offer.ToWire(
            policies.PolicyOf(found.Audience.PolicyProfile, offer.Sku.CancellationClass), found.Audience.Market, address))];

    private static WireAvailability ToWire(this Offer offer, CancellationPolicy policy, Market market, CatalogAddress address) => new()
    {
        Id = offer.AvailabilityId,
        ProductId = offer.Product.Id,
        SkuId = offer.Sku.Id,
        CatalogItemId = offer.CatalogItemId,
        DefaultCurrency = new WireCurrency { Code = offer.Currency, Symbol = CurrencySymbols.Of(offer.Currency, market) },
        Segment = offer.Segment,
        Country = offer.Market,
        IsPurchasable = true,
        IsRenewable = IsRenewable(offer.Sku),
        Terms = TermsOf(offer, policy),
        UnitPrice = offer.Prices[0].UnitPrice,
        TaxIncluded = offer.TaxIncluded,
        Product = offer.Product.ToWire(address),
        Sku = offer.Sku.ToWire(address),
        Links = new WireLinks { Self = WireLink.Get(address.Availability(offer.Product.Id, offer.Sku.Id, offer.AvailabilityId)) },
    };

    /// <summary>Server subscriptions and Linux plans end with their term; one buys again to go on (R14.5).</summary>
    private static bool IsRenewable(Sku sku) => sku is { Kind: ProductKind.Saas or ProductKind.AzureReservation, IsTrial: false };

    /// <summary>None for what is bought without a term.</summary>
    private static List<WireTerm>? TermsOf(Offer offer, CancellationPolicy policy)
    {
        List<WireTerm> terms = [.. offer.Prices.Where(price => price.Term.Length > 0).Select(price => new WireTerm
        {
            Id = IdOf(price),
            Duration = price.Term,
            Description = CatalogTexts.Of(price.Term, price.BillingCycle),
            BillingCycle = price.BillingCycle.ToString(),
            UnitPrice = price.UnitPrice,
            RenewalOptions = IsRenewable(offer.Sku)
                ? [new WireRenewalOption { TermDuration = price.Term, Description = CatalogTexts.Of(price.Term, price.BillingCycle) }]
                : null,
            CancellationPolicies = PoliciesOf(policy, price.Term),
        })];
        return terms.Count == 0 ? null : terms;
    }

    /// <summary><c>t3y</c> where it is paid once, else with the cycle: <c>t1y-monthly</c>.</summary>
    private static string IdOf(Price price)
    {
        string term = "t" + price.Term[1..].ToLowerInvariant();
        return price.BillingCycle == BillingCycle.OneTime ? term : $"{term}-{price.BillingCycle.ToString().ToLowerInvariant()}";
    }

    /// <summary>One policy: what is given back and until when; without options where nothing is. Reservations are given back by
    /// rules of their own (R11.3), which no refund option can say.</summary>
    private static List<WireCancellationPolicy>? PoliciesOf(CancellationPolicy policy, string term)
    {
        if (policy.Credit == CreditRule.Reservation)
            return null;
        var window = policy.Credit == CreditRule.None ? null : policy.WindowFor(term);
        return
        [
            new WireCancellationPolicy
            {
                RefundOptions = window is null
                    ? []
                    : [new WireRefundOption { SequenceId = 0, Type = policy.Credit == CreditRule.Full ? "Full" : "Partial", ExpiresAfter = XmlConvert.ToString(window.Value) }],
            },
        ];
    }
}
