using Comptoir.Storage.Tests.Stores;
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
}
