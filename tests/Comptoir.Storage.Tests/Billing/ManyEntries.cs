using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Storage.Tests.Billing;

/// <summary>Entries of ledgers for tests and measurements that want many of them: a server subscription for three years each.</summary>
internal static class ManyEntries
{
    /// <summary>What an entry comes to with its tax.</summary>
    public const long TotalMinor = NetMinor + TaxMinor;

    private const long NetMinor = 920_25;
    private const long TaxMinor = 184_05;

    /// <param name="on">When it was bought.</param>
    /// <param name="posted">When it was posted, if not then.</param>
    /// <param name="credit">Given back instead of charged.</param>
    public static LedgerEntry Make(PartnerId partner, Guid id, CustomerId customer, OrderId order, DateTimeOffset on, DateTimeOffset? posted = null, bool credit = false) => new()
    {
        PartnerId = partner,
        Id = id,
        Kind = credit ? LedgerEntryKind.Credit : LedgerEntryKind.Charge,
        ChargeType = credit ? "cancelImmediate" : "new",
        Currency = "EUR",
        SubtotalMinor = NetMinor,
        TaxMinor = TaxMinor,
        TaxRate = 0.2m,
        TaxIncluded = false,
        PostedAt = posted ?? on,
        CustomerId = customer,
        CustomerName = "Brasserie Léon",
        CustomerDomain = "leon.example",
        CustomerCountry = "FR",
        OrderId = order,
        AlternateId = NewId.Alternate(),
        OrderedAt = on,
        LineNumber = 0,
        ProductId = "CMP0WSRV0022",
        SkuId = "0004",
        AvailabilityId = "CMPAV00017F1",
        ProductName = "Windows Server Standard",
        SkuName = "Windows Server Standard, 8 cores, 3 years",
        Publisher = "Microsoft Corporation",
        ProductKind = ProductKind.SoftwareSubscription,
        UnitPrice = 920.25m,
        Quantity = 1,
        Term = "P3Y",
        BillingCycle = BillingCycle.OneTime,
        PeriodStart = DateOnly.FromDateTime(on.UtcDateTime),
        PeriodEnd = DateOnly.FromDateTime(on.UtcDateTime).AddYears(3),
        Derivation = new Derivation
        {
            Rule = "R4.3b",
            Profile = "csp-2021-03",
            Inputs = new() { ["unitPrice"] = "920.25", ["quantity"] = "1", ["charges"] = "1", ["currency"] = "EUR", ["taxRate"] = "0.2", ["taxIncluded"] = "false" },
            Formula = "unitPrice × quantity ÷ charges",
            Unrounded = "920.25",
        },
    };
}
