using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Benchmarks.Invoices;

/// <summary>Charges of one month over many partners, a tenth of them given back.</summary>
internal static class ManyCharges
{
    private const int Batch = 4000;

    /// <summary>The first instant of the month's charges.</summary>
    public static readonly DateTimeOffset January = new(2026, 1, 3, 8, 0, 0, TimeSpan.Zero);

    public static async Task<int> AddAsync(ComptoirDb db, int charges, int partners)
    {
        await ForgetRunsAsync(db);
        int each = charges / partners;
        for (int number = 0; number < partners; number++)
        {
            var id = new PartnerId(NewId.Guid(January));
            db.Partners.Add(new Partner(id, string.Create(CultureInfo.InvariantCulture, $"Billed {number}"), $"8{number:D6}", "FR", "EUR", "fr-FR", PartnerType.DirectBill, January.AddMonths(-1)));
            db.CreditAccounts.Add(new CreditAccount { PartnerId = id, Currency = "EUR", LimitMinor = 1_000_000_000_00 });
            for (int i = 0; i < each; i++)
                db.LedgerEntries.Add(Entry(id, i));
            if ((number + 1) * each % Batch < each)
            {
                await db.SaveChangesAsync();
                db.ChangeTracker.Clear();
            }
        }

        await db.SaveChangesAsync();
        return each * partners;
    }

    /// <summary>Has the months be cut that the demo world had cut already: what is posted to one of those would go to a month that is not
    /// over.</summary>
    public static Task ForgetRunsAsync(ComptoirDb db) => db.BillingRuns.ExecuteDeleteAsync();

    /// <summary>Every tenth is a credit.</summary>
    public static LedgerEntry Entry(PartnerId partner, int number) => new()
    {
        PartnerId = partner,
        Id = NewId.Guid(January),
        Kind = number % 10 == 9 ? LedgerEntryKind.Credit : LedgerEntryKind.Charge,
        ChargeType = number % 10 == 9 ? "cancelImmediate" : "new",
        Currency = "EUR",
        SubtotalMinor = 92_025,
        TaxMinor = 18_405,
        TaxRate = 0.2m,
        TaxIncluded = false,
        PostedAt = January.AddMinutes(number),
        CustomerId = new CustomerId(NewId.Guid(January)),
        CustomerName = "Brasserie Léon",
        CustomerDomain = "leon.example",
        CustomerCountry = "FR",
        OrderId = NewId.Order(January),
        AlternateId = NewId.Alternate(),
        OrderedAt = January,
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
        PeriodStart = new DateOnly(2026, 1, 3),
        PeriodEnd = new DateOnly(2029, 1, 3),
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
