using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using static Comptoir.Storage.Tests.Billing.Books;

namespace Comptoir.Storage.Tests.Billing;

/// <summary>An invoice is hashed from its entries as they are stored, and checked from what a program reads: both say the same of whatever
/// can stand in an entry (I20).</summary>
public class StoredLinesTests
{
    private static readonly PartnerId Billed = new(new Guid(7, 1, 1, new byte[8]));
    private static readonly DateTimeOffset March = new(2026, 3, 3, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_is_hashed_as_it_is_stored_is_what_is_hashed_as_it_is_read(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        var entries = Entries();
        await store.RunAsync<ComptoirDb>(async db =>
        {
            db.Partners.Add(new Partner(Billed, "Billed", "7000001", "FR", "EUR", "fr-FR", PartnerType.DirectBill, March));
            db.CreditAccounts.Add(new CreditAccount { PartnerId = Billed, Currency = "EUR", LimitMinor = 1_000_000_000 });
            db.LedgerEntries.AddRange(entries);
            await db.SaveChangesAsync();
        });
        store.Time.SetTo(April);

        await DueAsync(store);

        await store.RunAsync<ComptoirDb>(async db =>
        {
            var invoice = await db.Invoices.AsNoTracking().SingleAsync(invoice => invoice.PartnerId == Billed);
            var lines = await InvoiceHash.LinesOf(db, Billed, invoice.Number).ToListAsync();
            using var hash = new InvoiceHash(InvoiceHash.Current);
            lines.ForEach(hash.Add);
            Assert.Equal(entries.OrderBy(entry => entry.PostedAt).ThenBy(entry => entry.LineNumber).Select(entry => entry.CustomerName), lines.Select(line => line.CustomerName));
            Assert.Equal(Enumerable.Range(1, entries.Count), lines.Select(line => line.Number));
            Assert.Equal((hash.SubtotalMinor, hash.TaxMinor, hash.Lines), (invoice.SubtotalMinor, invoice.TaxMinor, invoice.Lines));
            Assert.Equal(entries.Sum(entry => entry.Kind == LedgerEntryKind.Charge ? entry.SubtotalMinor : -entry.SubtotalMinor), invoice.SubtotalMinor);
            Assert.Equal(Convert.ToHexString(hash.Finish(invoice)), Convert.ToHexString(invoice.ContentHash));
        });
    }

    [Fact]
    public void The_statements_that_go_past_the_framework_name_the_partner()
    {
        FormattableString[] statements = [.. Assigning.Statements, InvoiceNumbers.Hold(Billed)];

        Assert.Empty(statements.SelectMany(sql => PartnersRows.OffencesOf(
            string.Format(CultureInfo.InvariantCulture, sql.Format, [.. Enumerable.Range(0, sql.ArgumentCount).Select(number => $"@p{number}")]),
            ["LedgerEntries", "InvoiceLines", "InvoiceSeries"])));
    }

    /// <summary>Every kind of value, and the edges of each; the seventh is larger than what is hashed at once.</summary>
    private static List<LedgerEntry> Entries()
    {
        decimal[] figures = [0m, 100m, 920.25m, 0.000001m, 123_456_789_012.123456m, 1.10m, 0.205m];
        string[] texts = ["", "Brasserie Léon", "a|b\nc", "\"quoted\" ' ; --", "日本語 🍷", "{0}", new string('é', 20_000)];
        return [.. Enumerable.Range(0, 4 * figures.Length).Select(number => Entry(number, figures[number % figures.Length], texts[number % texts.Length]))];
    }

    private static LedgerEntry Entry(int number, decimal figure, string text) => new()
    {
        PartnerId = Billed,
        Id = new Guid(number, 0x7BCD, 2, [0xFE, 0xDC, 0, 0, 0, 0, 0, (byte)number]),
        Kind = number % 3 == 2 ? LedgerEntryKind.Credit : LedgerEntryKind.Charge,
        ChargeType = number % 3 == 2 ? "cancelImmediate" : "new",
        Currency = "EUR",
        SubtotalMinor = number % 5 == 4 ? 9_000_000_000_000 : number,
        TaxMinor = number % 7,
        TaxRate = figure % 1m,
        TaxIncluded = number % 2 == 1,
        // To the microsecond, with and without zeros at the end; some at one instant, told apart by their lines.
        PostedAt = March.AddTicks((number / 2 % 4) switch { 0 => 0, 1 => 10, 2 => 1_234_560, _ => 9_999_990 }).AddMinutes(number / 8),
        CustomerId = new CustomerId(new Guid(3, 3, 1, new byte[8])),
        CustomerName = string.Create(CultureInfo.InvariantCulture, $"{number} {text}"),
        CustomerDomain = "customer.example",
        CustomerCountry = "FR",
        OrderId = new OrderId(string.Create(CultureInfo.InvariantCulture, $"order{number:D4}")),
        AlternateId = "5be01c77aa94",
        OrderedAt = March,
        LineNumber = number,
        ProductId = "WORLDPERP001",
        SkuId = "0001",
        AvailabilityId = "CMPAV",
        ProductName = text,
        SkuName = text,
        Publisher = "Publisher",
        ProductKind = ProductKind.Perpetual,
        UnitPrice = figure,
        Quantity = number,
        Term = number % 2 == 0 ? "" : "P3Y",
        BillingCycle = (BillingCycle)(number % Enum.GetValues<BillingCycle>().Length),
        PeriodStart = number == 3 ? new DateOnly(1, 1, 2) : new DateOnly(2024, 2, 29),
        PeriodEnd = number == 3 ? new DateOnly(9999, 12, 30) : new DateOnly(2027, 3, 1),
        PurchaseOrderNumber = (number % 3) switch { 0 => null, 1 => "", _ => "BC-77 é" },
        Derivation = new Derivation { Rule = "R4.3b", Profile = "csp-2021-03", Formula = "unitPrice × quantity ÷ charges", Unrounded = "100" },
    };
}
