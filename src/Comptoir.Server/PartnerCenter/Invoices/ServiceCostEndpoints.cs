using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Invoices;

/// <summary>What a customer was charged in a period (contract, billing §3).</summary>
internal static class ServiceCostEndpoints
{
    private const string Route = "/customers/{customerId}/servicecosts/{period}";

    public static void MapServiceCosts(this RouteGroupBuilder v1)
    {
        v1.MapGet(Route, SummaryAsync).Needs(Right.SeeInvoices);
        v1.MapGet(Route + "/lineitems", LinesAsync).Needs(Right.SeeInvoices);
    }

    private static async Task<IResult> SummaryAsync(Guid customerId, string period, HttpContext http, FindServiceCosts find, CancellationToken ct)
    {
        var (costs, refusal) = await FindAsync(customerId, period, http, find, ct);
        return costs is null ? WireErrors.ToResult(refusal!) : Wire.Ok(ToWire(costs, $"/customers/{customerId}/servicecosts/{period}"));
    }

    private static async Task<IResult> LinesAsync(Guid customerId, string period, HttpContext http, FindServiceCosts find, CancellationToken ct)
    {
        var (costs, refusal) = await FindAsync(customerId, period, http, find, ct);
        return costs is null
            ? WireErrors.ToResult(refusal!)
            : Wire.Ok(WireCollection.Of(
                [.. costs.Lines.Select(ToWire)],
                new WireLinks { Self = WireLink.Get($"/customers/{customerId}/servicecosts/{period}/lineitems") }));
    }

    private static async Task<Result<ServiceCosts>> FindAsync(Guid customerId, string period, HttpContext http, FindServiceCosts find, CancellationToken ct) =>
        period.ToUpperInvariant() switch
        {
            "CURRENT" => await find.HandleAsync(new CustomerId(customerId), running: true, http.Actor(), ct),
            "MOSTRECENT" => await find.HandleAsync(new CustomerId(customerId), running: false, http.Actor(), ct),
            _ => new InvalidInput("billingPeriod", InputFault.Unknown, period),
        };

    private static WireServiceCostsSummary ToWire(ServiceCosts costs, string self)
    {
        var lines = costs.Lines.Where(line => line.Entry.Currency == costs.Currency.Code).ToList();
        decimal Sum(Func<LedgerEntry, long> minor) =>
            Money.OfMinor(lines.Sum(line => line.Entry.Kind == LedgerEntryKind.Charge ? minor(line.Entry) : -minor(line.Entry)), costs.Currency).Amount;
        var (pretax, tax) = (Sum(entry => entry.SubtotalMinor), Sum(entry => entry.TaxMinor));
        var summary = new WireServiceCostsSummary
        {
            BillingStartDate = InvoiceMapping.Instant(costs.Month.First),
            BillingEndDate = InvoiceMapping.Instant(costs.Month.Last),
            PretaxTotal = pretax,
            Tax = tax,
            AfterTaxTotal = pretax + tax,
            CurrencyCode = costs.Currency.Code,
            CurrencySymbol = CurrencySymbols.Of(costs.Currency.Code),
            CustomerId = costs.Customer.ToString(),
        };
        return summary with
        {
            Details = [new WireServiceCostsDetail { InvoiceType = "OneTime", Summary = summary }],
            Links = new WireLinks { ServiceCostLineItems = WireLink.Get(self + "/lineitems"), Self = WireLink.Get(self) },
        };
    }

    private static WireServiceCostLineItem ToWire(InvoicedLine line)
    {
        var (item, entry) = (line.ToWire(mpnId: ""), line.Entry);
        return new WireServiceCostLineItem
        {
            StartDate = item.ChargeStartDate,
            EndDate = item.ChargeEndDate,
            SubscriptionFriendlyName = item.SubscriptionDescription,
            SubscriptionId = item.SubscriptionId,
            OrderId = item.OrderId,
            OfferId = $"{entry.ProductId}:{entry.SkuId}:{entry.AvailabilityId}",
            OfferName = item.SkuName,
            ResellerMPNId = "",
            ChargeType = item.ChargeType,
            Quantity = item.BillableQuantity,
            UnitPrice = item.UnitPrice,
            PretaxTotal = item.Subtotal,
            Tax = item.TaxTotal,
            AfterTaxTotal = item.TotalForCustomer,
            CurrencyCode = item.Currency,
            CurrencySymbol = CurrencySymbols.Of(item.Currency),
            CustomerId = item.CustomerId,
            CustomerName = item.CustomerName,
            InvoiceNumber = item.InvoiceNumber,
            ProductId = item.ProductId,
            SkuId = item.SkuId,
            AvailabilityId = item.AvailabilityId,
            ProductName = item.ProductName,
            SkuName = item.SkuName,
            PublisherName = item.PublisherName,
            PublisherId = item.PublisherId,
            TermAndBillingCycle = item.TermAndBillingCycle,
            DiscountDetails = "",
        };
    }
}
