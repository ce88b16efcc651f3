using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;
using static Comptoir.Storage.Tests.Billing.Books;

namespace Comptoir.Storage.Tests.Billing;

/// <summary>What was issued never changes (R14.2), and a figure changed by hand is found (R14.3b).</summary>
public class IssuedTests
{
    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_was_issued_cannot_be_changed_by_any_statement(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        store.Time.SetTo(April);
        await DueAsync(store);
        await PayAsync(store, 20m);

        foreach (string sql in new[]
        {
            """UPDATE "Invoices" SET "TotalMinor" = 1""",
            """DELETE FROM "Invoices" """,
            """UPDATE "InvoiceLines" SET "Number" = 7""",
            """DELETE FROM "InvoiceLines" """,
            """INSERT INTO "InvoiceLines" SELECT "PartnerId", "InvoiceNumber", 2, "PartnerId" FROM "InvoiceLines" """,
            """UPDATE "LedgerEntries" SET "SubtotalMinor" = 1""",
            """DELETE FROM "LedgerEntries" """,
            """UPDATE "Payments" SET "AmountMinor" = 1""",
            """DELETE FROM "Settlements" """,
        })
            Assert.Contains("never changes", (await Assert.ThrowsAnyAsync<Exception>(() => store.SqlAsync(sql))).Message, StringComparison.Ordinal);
        Assert.Empty(await FindAsync(store));
    }

    [Theory]
    [InlineData("""UPDATE "Invoices" SET "TotalMinor" = "TotalMinor" + 1, "SubtotalMinor" = "SubtotalMinor" + 1 WHERE "Number" = 'G000100001'""", "I18 invoice G000100001", "I20 invoice G000100001")]
    [InlineData("""UPDATE "Invoices" SET "PartnerName" = 'Other' WHERE "Number" = 'G000100001'""", "I20 invoice G000100001")]
    [InlineData("""UPDATE "Invoices" SET "Number" = 'G000100009' WHERE "Number" = 'G000100001'""", "I19 invoice numbers", "I18 invoice G000100009", "I20 invoice G000100009", "I16 invoice G000100001 line 1", "I16 invoice G000100001 line 2", "I31 settlement")]
    [InlineData("""DELETE FROM "InvoiceLines" WHERE "InvoiceNumber" = 'G000100001' AND "Number" = 2""", "I18 invoice G000100001", "I20 invoice G000100001", "I16 charge")]
    [InlineData("""UPDATE "LedgerEntries" SET "TaxMinor" = 1 WHERE "SubtotalMinor" = 10000 AND "PartnerId" <> '3D10F5AA-0000-4000-8000-000000000002'""", "I11 charge", "I18 invoice G000100001", "I20 invoice G000100001", "I31 account")]
    [InlineData("""UPDATE "Invoices" SET "Parties" = REPLACE("Parties", 'Operator', 'Somebody') WHERE "Number" = 'G000100001'""", "I20 invoice G000100001")]
    [InlineData("""UPDATE "LedgerEntries" SET "TaxIncluded" = 1 WHERE "SubtotalMinor" = 10000 AND "PartnerId" <> '3D10F5AA-0000-4000-8000-000000000002'""", "I11 charge", "I20 invoice G000100001")]
    [InlineData("""UPDATE "LedgerEntries" SET "PurchaseOrderNumber" = 'PO' WHERE "SubtotalMinor" = 10000 AND "PartnerId" <> '3D10F5AA-0000-4000-8000-000000000002'""", "I20 invoice G000100001")]
    [InlineData("""UPDATE "Invoices" SET "HashVersion" = 1 WHERE "Number" = 'G000100001'""", "I20 invoice G000100001")]
    [InlineData("""UPDATE "Settlements" SET "AmountMinor" = 1""", "I31 payment")]
    public async Task A_figure_changed_by_hand_is_named(string damage, params string[] findings)
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual, World.Yearly);
        await world.BuyAsync(World.TheirAgent, World.Perpetual);
        store.Time.SetTo(April);
        await DueAsync(store);
        await PayAsync(store, 20m);
        await store.UnprotectAsync();

        Assert.NotEqual(0, await store.SqlAsync(damage));

        var found = await FindAsync(store);
        Assert.Equal(findings.Where(f => f != "I31 account").Order(StringComparer.Ordinal), found.Where(f => !f.StartsWith("I31 account", StringComparison.Ordinal)).Select(f => findings.FirstOrDefault(expected => f.StartsWith(expected, StringComparison.Ordinal)) ?? f).Order(StringComparer.Ordinal));
        Assert.Equal(findings.Contains("I31 account"), found.Exists(f => f.StartsWith("I31 account", StringComparison.Ordinal)));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_was_issued_under_the_first_hash_goes_on_verifying_by_it(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual, World.Yearly);
        store.Time.SetTo(April);
        await DueAsync(store);
        var invoice = Assert.Single(await InvoicesAsync(store)).Invoice;
        Assert.Equal(InvoiceHash.Current, invoice.HashVersion);
        using var first = new InvoiceHash(InvoiceHash.First);
        await store.RunAsync<ComptoirDb>(async db => (await InvoiceHash.LinesOf(db, World.Garance, invoice.Number).ToListAsync()).ForEach(first.Add));
        byte[] hash = first.Finish(invoice);
        await store.UnprotectAsync();
        // As the version before wrote it, which knew no other.
        await store.RunAsync<ComptoirDb>(db => db.Database.ExecuteSqlAsync($"""UPDATE "Invoices" SET "ContentHash" = {hash}, "HashVersion" = 1"""));

        Assert.Empty(await FindAsync(store));
        await store.SqlAsync("""UPDATE "Invoices" SET "MpnId" = '7' """);
        Assert.StartsWith("I20 invoice G000100001", Assert.Single(await FindAsync(store)), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_credit_notes_settlement_lowered_by_hand_is_named(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Yearly)).Value!;
        store.Time.SetTo(April);
        await DueAsync(store);
        await world.CancelAsync(World.Nadia, order.Id, 0);
        store.Time.SetTo(May);
        await DueAsync(store);
        await store.UnprotectAsync();

        Assert.Equal(1, await store.SqlAsync("""UPDATE "Settlements" SET "AmountMinor" = "AmountMinor" - 1"""));

        Assert.StartsWith("I31 credit note G000100002: no balance left while invoice G000100001 is open", Assert.Single(await FindAsync(store)), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_charge_that_its_month_was_cut_without_is_named_though_no_invoice_was_made_in_its_currency(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        store.Time.SetTo(April);
        await DueAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);
        Assert.Empty(await FindAsync(store));

        Assert.Equal(1, await store.SqlAsync("""UPDATE "LedgerEntries" SET "PostedAt" = '2026-03-10 08:00:00' """));

        string finding = Assert.Single(await FindAsync(store));
        Assert.StartsWith("I16 charge", finding, StringComparison.Ordinal);
        Assert.Contains("2026-03", finding, StringComparison.Ordinal);
    }
}
