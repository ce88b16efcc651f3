using BenchmarkDotNet.Attributes;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Microbenchmarks.Billing;

/// <summary>The arithmetic of one line: its price with tax, its share when it is cancelled, its part in the hash of an invoice.</summary>
public class InvoiceLineBenchmarks
{
    private static readonly DateTimeOffset PurchasedAt = new(2021, 3, 10, 15, 30, 0, TimeSpan.Zero);

    private readonly Currency euro = Currency.Of("EUR");
    private readonly decimal unitPrice = 1234.56m;
    private readonly OrderLine line = Subscription();
    private InvoiceHash hash = null!;
    private HashedLine hashed = null!;

    [GlobalSetup]
    public void SetUp()
    {
        hash = new InvoiceHash(InvoiceHash.Current);
        hashed = new HashedLine(
            Number: 17,
            new Guid(1, 0, 0, new byte[8]),
            LedgerEntryKind.Charge,
            "new",
            SubtotalMinor: 123456,
            TaxMinor: 24691,
            TaxRate: 0.2m,
            PurchasedAt,
            "Boulangerie Martin",
            line.OrderId,
            LineNumber: 0,
            line.ProductTitle,
            line.SkuTitle,
            UnitPrice: 1234.56m,
            Quantity: 1,
            line.BilledFrom,
            line.ChargedUntil,
            line.Term,
            line.BillingCycle,
            TaxIncluded: false,
            "PO-2021-0017");
        // R9.3's own figures: 60 of 365 days used.
        if (line.CreditAt(PurchasedAt.AddDays(60)).Amount.Subtotal != new Money(1002.74m, euro))
            throw new InvalidOperationException("The credit is not that of the specification.");
    }

    [GlobalCleanup]
    public void CleanUp() => hash.Dispose();

    [Benchmark]
    public Amount PriceBeforeTax() => Amount.OfPrice(unitPrice * 7, euro, rate: 0.2m, taxIncluded: false);

    [Benchmark]
    public Amount PriceWithTaxInIt() => Amount.OfPrice(unitPrice * 7, euro, rate: 0.2m, taxIncluded: true);

    /// <summary>With its derivation in words.</summary>
    [Benchmark]
    public Credit ProratedCredit() => line.CreditAt(PurchasedAt.AddDays(60));

    [Benchmark]
    public void AddToHash() => hash.Add(hashed);

    private static OrderLine Subscription()
    {
        var bought = new OrderLine
        {
            PartnerId = new PartnerId(new Guid(1, 0, 0, new byte[8])),
            OrderId = new OrderId("q7Xk2mVd0aTzR5wLcN8eYbUf3HsJp1Gi1"),
            Number = 0,
            CatalogItemId = "CMP0WSRV0022:0004:CMPAV00017F1",
            ProductId = "CMP0WSRV0022",
            SkuId = "0004",
            Kind = ProductKind.SoftwareSubscription,
            ProductTitle = "Windows Server",
            SkuTitle = "Server Std, 8 cores",
            Publisher = "Microsoft Corporation",
            FriendlyName = "Server Std, 8 cores",
            Quantity = 1,
            Term = "P1Y",
            BillingCycle = BillingCycle.OneTime,
            Currency = "EUR",
            UnitPrice = 1200m,
            TaxIncluded = false,
            TaxRate = 0.2m,
            SubtotalMinor = 120000,
            TaxMinor = 24000,
            ChargeId = new Guid(3, 0, 0, new byte[8]),
            PurchasedAt = PurchasedAt,
            BilledFrom = new DateOnly(2021, 3, 10),
            ChargedUntil = new DateOnly(2022, 3, 10),
            PolicyProfile = PolicyProfile.Default,
            CreditRule = CreditRule.Prorated,
            UsedDays = UsedDays.Elapsed,
            CancellationDoor = CancellationDoor.Order,
            WindowHours = 1440,
            ReviewRequired = false,
        };
        bought.CountCharge();
        return bought;
    }
}
