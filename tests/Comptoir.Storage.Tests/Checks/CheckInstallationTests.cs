using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Checks;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Requests;
using Comptoir.Commerce.Storage;
using Comptoir.Storage.Tests.Stores;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Storage.Tests.Checks;

/// <summary>What <c>comptoir check</c> finds: nothing in what the use cases made, and exactly the record that was damaged.</summary>
public class CheckInstallationTests
{
    /// <summary>Damage by SQL, and the findings it must lead to: how each begins. A is the order of three lines whose second was
    /// cancelled, B the one from a cart.</summary>
    private static readonly (string Sql, string[] Findings)[] Damages =
    [
        ("""UPDATE "Carts" SET "Status" = 'Active'""", ["I2 cart"]),
        ("""DROP INDEX "IX_Orders_PartnerId_CartId_OrderGroup"; UPDATE "Orders" SET "CartId" = (SELECT "CartId" FROM "Orders" WHERE "Id" = '{B}') WHERE "Id" = '{A}'""", ["I2 cart"]),
        ("""UPDATE "OrderLines" SET "EntitlementId" = NULL WHERE "OrderId" = '{B}'""", ["I4 order {B} line 0"]),
        ("""UPDATE "Entitlements" SET "Quantity" = 77 WHERE "OrderId" = '{B}'""", ["I5 entitlement {EB}"]),
        ("""UPDATE "Entitlements" SET "CustomerId" = (SELECT "Id" FROM "Customers" WHERE "Domain" = 'theirs.example') WHERE "OrderId" = '{B}'""", ["I5 entitlement {EB}"]),
        ("""UPDATE "KeyRegister" SET "EntitlementId" = NULL WHERE "EntitlementId" = (SELECT "Id" FROM "Entitlements" WHERE "OrderId" = '{B}')""", ["I6 key of entitlement {EB}", "I6 registered key"]),
        ("""DELETE FROM "ProductKeys" WHERE "EntitlementId" = (SELECT "Id" FROM "Entitlements" WHERE "OrderId" = '{B}')""", ["I6 registered key"]),
        ("""UPDATE "ProductKeys" SET "Ciphertext" = (SELECT "Ciphertext" FROM "ProductKeys" WHERE "ProductId" = 'WORLDSTOCK01') WHERE "ProductId" = 'WORLDYEAR001'""", ["T1 key of entitlement {E1}"]),
        ("""UPDATE "KeyRegister" SET "Ciphertext" = (SELECT "Ciphertext" FROM "ProductKeys" WHERE "ProductId" = 'WORLDYEAR001') WHERE "State" = 'Stock'""", ["T1 registered key"]),
        ("""UPDATE "Entitlements" SET "Reveals" = "Reveals" + 1 WHERE "OrderId" = '{B}'""", ["I7 entitlement {EB}"]),
        ("""DELETE FROM "Activity" WHERE "Operation" = 'GetSoftwareKey' AND "Facts" LIKE '%"LineItemNumber","value":"1"%'""", ["I7 entitlement {E1}"]),
        ("""UPDATE "Entitlements" SET "RevokedAt" = NULL""", ["I8 entitlement {E1}", "I8 key of entitlement {E1}"]),
        ("""UPDATE "ProductKeys" SET "RevokedAt" = NULL""", ["I8 key of entitlement {E1}"]),
        ("""UPDATE "KeyRegister" SET "State" = 'Active' WHERE "State" = 'Revoked'""", ["I8 key of entitlement {E1}"]),
        ("""UPDATE "Activity" SET "Date" = '2026-05-01 00:00:00' WHERE "Operation" = 'GetSoftwareKey' AND "Facts" LIKE '%"LineItemNumber","value":"1"%'""", ["I8 entitlement {E1}"]),
        ("""UPDATE "Orders" SET "Status" = 'Cancelled' WHERE "Id" = '{B}'""", ["I9 order {B}"]),
        ("""DELETE FROM "Activity" WHERE "Operation" = 'UpdateOrder'""", ["I9 order {A} line 1"]),
        ("""DELETE FROM "LedgerEntries" WHERE "Kind" = 'Credit'""", ["I9 order {A} line 1", "I11 order {A} line 1", "I31 account"]),
        ("""UPDATE "LedgerEntries" SET "SubtotalMinor" = "SubtotalMinor" * 10 WHERE "Kind" = 'Credit'""", ["I10 charge", "I11 credit", "I11 order {A} line 1", "I31 account"]),
        ("""UPDATE "LedgerEntries" SET "SubtotalMinor" = "SubtotalMinor" - 1 WHERE "Kind" = 'Credit'""", ["I11 credit", "I11 order {A} line 1", "I31 account"]),
        ("""UPDATE "LedgerEntries" SET "TaxMinor" = "TaxMinor" + 1 WHERE "OrderId" = '{B}'""", ["I11 charge", "I31 account"]),
        ("""UPDATE "LedgerEntries" SET "Derivation" = REPLACE("Derivation", '"quantity":"2"', '"quantity":"3"') WHERE "OrderId" = '{B}'""", ["I11 charge"]),
        ("""UPDATE "LedgerEntries" SET "Derivation" = REPLACE("Derivation", '"usedDays":"10"', '"usedDays":"11"') WHERE "Kind" = 'Credit'""", ["I11 credit"]),
        ("""UPDATE "LedgerEntries" SET "Derivation" = REPLACE("Derivation", '"charges":"1"', '"charges":"2"') WHERE "OrderId" = '{B}'""", ["I11 charge"]),
        ("""UPDATE "LedgerEntries" SET "Derivation" = REPLACE("Derivation", '"taxIncluded":"false"', '"taxIncluded":"true"') WHERE "OrderId" = '{B}'""", ["I11 charge"]),
        ("""UPDATE "LedgerEntries" SET "Derivation" = REPLACE("Derivation", '"unrounded":"200', '"unrounded":"201') WHERE "OrderId" = '{B}'""", ["I11 charge"]),
        ("""UPDATE "LedgerEntries" SET "Derivation" = REPLACE("Derivation", '"charge":"1200', '"charge":"1300') WHERE "Kind" = 'Credit'""", ["I11 credit"]),
        ("""UPDATE "LedgerEntries" SET "Derivation" = REPLACE("Derivation", '"unrounded":"1', '"unrounded":"2') WHERE "Kind" = 'Credit'""", ["I11 credit"]),
        ("""UPDATE "LedgerEntries" SET "Term" = 'P3Y' WHERE "Kind" = 'Credit'""", ["I11 credit"]),
        ("""UPDATE "OrderLines" SET "Term" = 'P1X' WHERE "OrderId" = '{B}'""", ["I11 order {B} line 0: a term of months or years, or none; P1X"]),
        ("""UPDATE "OrderLines" SET "TaxRate" = -1 WHERE "OrderId" = '{B}'""", ["I11 order {B} line 0: a tax rate of at most 6 decimals; -1"]),
        ("""UPDATE "OrderLines" SET "BilledSince" = '2026-03-01 08:00:00' WHERE "OrderId" = '{B}'""", ["I11 order {B} line 0: billed since"]),
        ("""UPDATE "OrderLines" SET "TaxMinor" = "TaxMinor" + 1 WHERE "OrderId" = '{B}'""", ["I11 order {B} line 0"]),
        ("""UPDATE "OrderLines" SET "CreditedTaxMinor" = 1 WHERE "OrderId" = '{B}'""", ["I11 order {B} line 0"]),
        ("""DELETE FROM "LedgerEntries" WHERE "OrderId" = '{B}'""", ["I11 order {B} line 0", "I31 account"]),
        ("""UPDATE "CreditAccounts" SET "OwedMinor" = "OwedMinor" - 1 WHERE "OwedMinor" > 20000""", ["I31 account of partner 3d10f5aa-0000-4000-8000-000000000001"]),
        ("""UPDATE "OrderLines" SET "Currency" = 'USD' WHERE "OrderId" = '{B}'""", ["I34 order {B} line 0", "I34 charge"]),
        ("""UPDATE "DownloadLinks" SET "EntitlementId" = "MediaId" """, ["I23 link"]),
        ("""UPDATE "Mails" SET "PartnerId" = '00000000-0000-0000-0000-000000000009' WHERE "Body" LIKE '%{B}%'""", ["I23 rows of Mails"]),
        ("""UPDATE "Media" SET "Size" = 13""", ["I30 media"]),
        ("""UPDATE "Media" SET "Sha256" = '0000000000000000000000000000000000000000000000000000000000000000'""", ["I30 media"]),
    ];

    public static TheoryData<Database, int> Cases()
    {
        var cases = new TheoryData<Database, int>();
        foreach (var kind in Enum.GetValues<Database>())
        {
            for (int i = 0; i < Damages.Length; i++)
                cases.Add(kind, i);
        }

        return cases;
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task What_the_use_cases_made_is_right(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await ScenarioAsync(store);

        Assert.Empty(await FindAsync(store, deep: true));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_damaged_record_is_named_and_no_other(Database kind, int damage)
    {
        await using var store = await Store.OpenAsync(kind);
        var names = await ScenarioAsync(store);
        var (sql, findings) = Damages[damage];
        await store.UnprotectAsync();

        foreach (string statement in Filled(sql, names).Split("; "))
        {
            int changed = await store.SqlAsync(statement);
            Assert.True(changed != 0 || statement.StartsWith("DROP INDEX", StringComparison.Ordinal), statement);
        }

        var found = await FindAsync(store);

        Assert.True(
            found.Count == findings.Length && findings.All(expected => found.Exists(text => text.StartsWith(Filled(expected, names), StringComparison.Ordinal))),
            $"{sql}\nexpected {string.Join(" | ", findings)}\nfound {string.Join("\n      ", found)}");
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_price_with_too_many_decimals_is_named_and_the_check_goes_on(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var names = await ScenarioAsync(store);
        if (kind == Database.Postgres)
            await store.SqlAsync("""ALTER TABLE "OrderLines" ALTER COLUMN "UnitPrice" TYPE numeric""");

        Assert.NotEqual(0, await store.SqlAsync(Filled("""UPDATE "OrderLines" SET "UnitPrice" = '100.0000001' WHERE "OrderId" = '{B}'""", names)));
        await store.SqlAsync("""UPDATE "CreditAccounts" SET "OwedMinor" = "OwedMinor" - 1 WHERE "OwedMinor" > 20000""");

        var found = await FindAsync(store);
        Assert.Equal(2, found.Count);
        Assert.Contains(Filled("I11 order {B} line 0: a unit price of at most 6 decimals; 100.0000001", names), found);
        Assert.Contains(found, finding => finding.StartsWith("I31 account", StringComparison.Ordinal));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_credit_of_nothing_is_right_where_the_rule_gives_nothing_and_something_in_its_place_is_named(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        var order = (await world.BuyAsync(World.Nadia, World.Perpetual)).Value!;
        // Bought under an operator's own profile: cancelled it may be, given back it is not.
        Assert.Equal(1, await store.SqlAsync("""UPDATE "OrderLines" SET "CreditRule" = 'None' """));
        Assert.Null((await world.CancelAsync(World.Nadia, order.Id)).Refusal);

        var credit = await store.RunAsync<ComptoirDb, LedgerEntry>(db => db.LedgerEntries.AsNoTracking().SingleAsync(entry => entry.PartnerId == World.Garance && entry.Kind == LedgerEntryKind.Credit));
        Assert.Equal((0L, 0L, "0"), (credit.SubtotalMinor, credit.TaxMinor, credit.Derivation.Formula));
        Assert.Empty(await FindAsync(store));

        await store.UnprotectAsync();
        Assert.Equal(1, await store.SqlAsync("""UPDATE "LedgerEntries" SET "SubtotalMinor" = 1 WHERE "Kind" = 'Credit'"""));
        Assert.Contains(await FindAsync(store), finding => finding.StartsWith($"I11 credit {credit.Id}", StringComparison.Ordinal));
        await store.SqlAsync("""UPDATE "LedgerEntries" SET "SubtotalMinor" = 0, "Derivation" = REPLACE("Derivation", '"unrounded":"0"', '"unrounded":"1"') WHERE "Kind" = 'Credit'""");
        Assert.StartsWith($"I11 credit {credit.Id}", Assert.Single(await FindAsync(store)), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_request_id_with_two_outcomes_is_named(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await World.BuildAsync(store);
        await store.SqlAsync("""ALTER TABLE "Requests" RENAME TO "KeyedRequests" """);
        await store.SqlAsync("""CREATE TABLE "Requests" AS SELECT * FROM "KeyedRequests" """);
        for (int i = 0; i < 2; i++)
        {
            await store.RunAsync<ComptoirDb>(async db =>
            {
                db.Requests.Add(Outcome(store));
                await db.SaveChangesAsync();
            });
        }

        Assert.StartsWith("I3 request 0000000c", Assert.Single(await FindAsync(store)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_that_leads_nowhere_is_named_by_the_file_itself()
    {
        await using var store = await Store.OpenAsync(Database.Sqlite);
        var names = await ScenarioAsync(store);

        await store.RunAsync<ComptoirDb>(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = OFF");
            await db.Database.ExecuteSqlRawAsync(Filled("DELETE FROM \"Orders\" WHERE \"Id\" = '{B}'", names));
        });

        Assert.Contains(await FindAsync(store), finding => finding.StartsWith("I33 row", StringComparison.Ordinal) && finding.Contains("OrderLines", StringComparison.Ordinal));
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task Bytes_that_changed_are_found_by_a_deep_look_and_bytes_that_are_gone_by_any(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        await ScenarioAsync(store);
        string file = Directory.EnumerateFiles(store.MediaFolder, "*", SearchOption.AllDirectories).Single();

        await File.WriteAllTextAsync(file, "HELLO world\n");
        Assert.Empty(await FindAsync(store));
        Assert.StartsWith("I30 media", Assert.Single(await FindAsync(store, deep: true)), StringComparison.Ordinal);

        File.Delete(file);
        Assert.StartsWith("I30 media", Assert.Single(await FindAsync(store)), StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(BothDatabases))]
    public async Task A_check_sees_one_moment_and_holds_nobody_up(Database kind)
    {
        await using var store = await Store.OpenAsync(kind);
        var world = await World.BuildAsync(store);
        await world.BuyAsync(World.Nadia, World.Perpetual);

        await store.RunAsync<ComptoirDb>(async db =>
        {
            await using var view = await db.BeginViewAsync(default);
            Assert.Equal(1, await db.Orders.CountAsync(order => order.PartnerId == World.Garance));
            Assert.Null((await world.BuyAsync(World.Nadia, World.Perpetual).WaitAsync(TimeSpan.FromSeconds(10))).Refusal);
            Assert.Equal(1, await db.Orders.CountAsync(order => order.PartnerId == World.Garance));
        });

        Assert.Equal(2, await store.RunAsync<ComptoirDb, int>(db => db.Orders.CountAsync(order => order.PartnerId == World.Garance)));
    }

    /// <summary>Purchases of two partners, one through a cart; keys shown, a link, and a subscription cancelled after ten days.</summary>
    private static async Task<Dictionary<string, string>> ScenarioAsync(Store store)
    {
        var world = await World.BuildAsync(store);
        await world.StockAsync(2);
        var by = World.Nadia;
        var a = (await world.BuyAsync(by, World.Perpetual, World.Yearly, World.FromStock)).Value!;
        await world.RevealAsync(by, a.Id);
        await world.RevealAsync(by, a.Id, line: 1);
        await world.LinkAsync(by, a.Id);
        await world.BuyAsync(World.TheirAgent, World.Perpetual);
        var cart = (await store.RunAsync<CreateCartHandler, Result<Cart>>(
            create => create.HandleAsync(new CreateCart(World.Leon, [World.Line(World.Perpetual, quantity: 2)], null, by), default))).Value!;
        var b = (await store.RunAsync<CheckoutCartHandler, Result<CheckoutOutcome>>(
            checkout => checkout.HandleAsync(new CheckoutCart(World.Leon, cart.Id, by), default))).Value!.Orders.Single();
        store.Time.Advance(TimeSpan.FromDays(10) + TimeSpan.FromHours(1));
        Assert.Null((await world.CancelAsync(by, a.Id, 1)).Refusal);
        return new()
        {
            ["{A}"] = a.Id.Value,
            ["{B}"] = b.Id.Value,
            ["{E1}"] = Entitlement(a, 1),
            ["{EB}"] = Entitlement(b, 0),
        };
    }

    private static string Entitlement(Order order, int line) => order.Lines.Single(l => l.Number == line).EntitlementId!.Value.ToString();

    private static string Filled(string text, Dictionary<string, string> names) =>
        names.Aggregate(text, (filled, name) => filled.Replace(name.Key, name.Value, StringComparison.Ordinal));

    private static Task<List<string>> FindAsync(Store store, bool deep = false) => store.RunAsync<CheckInstallation, List<string>>(async check =>
    {
        var found = new List<string>();
        await foreach (var finding in check.FindAsync(deep, begins: null, default))
            found.Add($"{finding.Invariant} {finding.Record}: {finding.Expected}; {finding.Found}");
        return found;
    });

    private static RequestRecord Outcome(Store store) => new()
    {
        PartnerId = World.Garance,
        Principal = new Guid(11, 0, 0, new byte[8]),
        RequestId = new Guid(12, 0, 0, new byte[8]),
        RouteHash = [1],
        BodyHash = [2],
        Status = 200,
        Answer = [3],
        DataKeyId = new Guid(13, 0, 0, new byte[8]),
        ExpiresAt = store.Time.GetUtcNow(),
    };
}
