using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Billing;
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
    public static LedgerEntry Entry(PartnerId partner, int number) => ManyEntries.Make(
        partner, NewId.Guid(January), new CustomerId(NewId.Guid(January)), NewId.Order(January), January, January.AddMinutes(number), credit: number % 10 == 9);
}
