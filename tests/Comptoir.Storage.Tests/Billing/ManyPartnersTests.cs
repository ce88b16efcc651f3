using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Billing;

/// <summary>Invoices of several partners are cut in one work (R14.1).</summary>
public class ManyPartnersTests
{
    private static readonly DateTimeOffset March = new(2026, 3, 3, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset April = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Two_nodes_that_cut_new_partners_at_once_give_each_a_place_and_a_first_number(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        var other = await store.AddNodeAsync();
        await ChargeAsync(store, partners: 25, charges: 3);
        store.Time.SetTo(April);

        await Task.WhenAll(DueAsync(store, store.Services), DueAsync(store, other), DueAsync(store, store.Services), DueAsync(store, other));

        var invoices = await InvoicesAsync(store);
        Assert.Equal(
            Enumerable.Range(1, 25).Select(place => string.Create(CultureInfo.InvariantCulture, $"G{place:D4}00001 3 lines")),
            invoices.Select(invoice => string.Create(CultureInfo.InvariantCulture, $"{invoice.Number} {invoice.Lines} lines")).Order(StringComparer.Ordinal));
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_work_that_is_full_is_committed_and_the_rest_is_cut_in_the_next(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        await ChargeAsync(store, partners: 3, charges: 4001);
        store.Time.SetTo(April);

        await DueAsync(store, store.Services);

        Assert.Equal([4001, 4001, 4001], (await InvoicesAsync(store)).Select(invoice => invoice.Lines));
        Assert.Empty(await FindAsync(store));
    }

    private static Task<bool> DueAsync(Store store, IServiceProvider node) => Store.RunAsync<DueWork, bool>(node, async due =>
    {
        await due.RunAsync(store.Time.GetUtcNow(), default);
        return true;
    });

    private static Task<List<Invoice>> InvoicesAsync(Store store) =>
        store.RunAsync<ComptoirDb, List<Invoice>>(db => db.Invoices.AsNoTracking().ToListAsync());

    private static Task<List<string>> FindAsync(Store store) => store.RunAsync<CheckInstallation, List<string>>(async check =>
    {
        var found = new List<string>();
        await foreach (var finding in check.FindAsync(deep: false, begins: null, default))
        {
            // Nobody ordered what is billed here.
            if (finding.Invariant is "I16" or "I18" or "I19" or "I20")
                found.Add($"{finding.Invariant} {finding.Record}: {finding.Expected}; {finding.Found}");
        }

        return found;
    });

    private static Task ChargeAsync(Store store, int partners, int charges) => store.RunAsync<ComptoirDb>(async db =>
    {
        for (int number = 1; number <= partners; number++)
        {
            var id = new PartnerId(new Guid(number, 1, 1, new byte[8]));
            db.Partners.Add(new Partner(id, $"Partner {number}", "7000001", "FR", "EUR", "fr-FR", PartnerType.DirectBill, March));
            db.CreditAccounts.Add(new CreditAccount { PartnerId = id, Currency = "EUR", LimitMinor = 1_000_000_000, OwedMinor = charges * ManyEntries.TotalMinor });
            for (int charge = 0; charge < charges; charge++)
                db.LedgerEntries.Add(Charge(id, number, charge));
        }

        await db.SaveChangesAsync();
    });

    private static LedgerEntry Charge(PartnerId partner, int number, int charge) => ManyEntries.Make(
        partner,
        new Guid(number, 2, (short)charge, new byte[8]),
        new CustomerId(new Guid(number, 3, 1, new byte[8])),
        new OrderId(string.Create(CultureInfo.InvariantCulture, $"order{number:D4}{charge:D4}")),
        March,
        March.AddMinutes(charge % 100));
}
