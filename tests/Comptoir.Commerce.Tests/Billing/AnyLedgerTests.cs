using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Tests.Billing;

/// <summary>What holds of the invoices of any ledger (R14.1): some fifteen hundred charges and credits of a hundred partners at random, in
/// currencies of 0, 2 and 3 decimals, some of them late, and months cut for all and for some partners first.</summary>
public class AnyLedgerTests
{
    private const int Partners = 100;
    private const int Months = 3;

    private static readonly string[] Currencies = ["EUR", "JPY", "KWD"];

    [Fact]
    public async Task The_invoices_of_a_currency_come_to_its_charges_less_its_credits_and_each_is_on_one_line()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}."));
        var chance = new Random(seed);
        await using var world = await SellingWorld.MakeAsync();
        await world.ChangeAsync(db =>
        {
            SellingWorld.AddOperator(db);
            for (int number = 0; number < Partners; number++)
                db.Partners.Add(new Partner(IdOf(number), $"Partner {number}", "7000001", "FR", "EUR", "fr-FR", PartnerType.DirectBill, SellingWorld.Start));
            return Task.CompletedTask;
        });

        var month = BillingMonth.Of(SellingWorld.Start);
        for (int i = 0; i < Months; i++, month = month.Next)
        {
            var (from, until) = (world.Now, month.End);
            await PostAsync(world, chance, 500, () => from + ((until - from) * chance.NextDouble()));
            world.Advance(month.End - world.Now);
            // The month before is cut: what is posted to it now is late. This one's is not.
            await PostAsync(world, chance, 60, () => month.End.AddDays(-45 * chance.NextDouble()));
            for (int some = 0; some < 5; some++)
                await CutAsync(world, month, IdOf(chance.Next(Partners)));
            await world.TurnToAsync(month.End.AddHours(1));
        }

        await HoldsAsync(world);
    }

    private static async Task HoldsAsync(SellingWorld world)
    {
        var entries = await world.ReadAsync(db => db.LedgerEntries.AsNoTracking()
            .Select(entry => new { entry.PartnerId, entry.Currency, entry.Id, entry.Kind, Minor = entry.SubtotalMinor + entry.TaxMinor })
            .ToListAsync());
        var invoices = await world.ReadAsync(db => db.Invoices.AsNoTracking().ToListAsync());
        var lines = await world.ReadAsync(db => db.InvoiceLines.AsNoTracking().ToListAsync());

        Assert.True(invoices.Exists(invoice => invoice.IsCreditNote) && invoices.Count > Partners * Months, "The world is too small.");
        Assert.Equal(
            entries.GroupBy(entry => (entry.PartnerId, entry.Currency))
                .Select(group => (group.Key, group.Sum(entry => entry.Kind == LedgerEntryKind.Charge ? entry.Minor : -entry.Minor)))
                .OrderBy(Name),
            invoices.GroupBy(invoice => (invoice.PartnerId, invoice.Currency))
                .Select(group => (group.Key, group.Sum(invoice => invoice.TotalMinor)))
                .OrderBy(Name));
        Assert.Equal(
            entries.Select(entry => (entry.PartnerId.Value, entry.Id)).Order(),
            lines.Select(line => (line.PartnerId.Value, line.EntryId)).Order());
        Assert.Equal(invoices.Count, invoices.DistinctBy(invoice => (invoice.PartnerId, invoice.Currency, invoice.Month)).Count());
        // Nobody ordered what is billed here, and no account was opened for it.
        Assert.DoesNotContain(
            await world.FindingsAsync(),
            finding => finding[..3] is "I15" or "I16" or "I17" or "I18" or "I19" or "I20" || finding.StartsWith("I31 credit note", StringComparison.Ordinal));

        static string Name(((PartnerId Partner, string Currency) Of, long Sum) row) => $"{row.Of.Partner} {row.Of.Currency}";
    }

    private static PartnerId IdOf(int number) => new(new Guid(number + 1, 1, 1, new byte[8]));

    private static Task<int> PostAsync(SellingWorld world, Random chance, int count, Func<DateTimeOffset> at) => world.ChangeAsync(db =>
    {
        db.LedgerEntries.AddRange(Enumerable.Range(0, count).Select(_ => Entry(chance, at())));
        return Task.CompletedTask;
    });

    private static Task<bool> CutAsync(SellingWorld world, BillingMonth month, PartnerId partner) => world.RunAsync<RunInvoicesHandler, bool>(async runs =>
    {
        var started = (await runs.StartAsync(new RunInvoices(month.ToString(), partner, Actor.Program), default)).Value!;
        await runs.FinishAsync(started.Run, Actor.Program, default);
        return true;
    });

    private static LedgerEntry Entry(Random chance, DateTimeOffset at)
    {
        var instant = new DateTimeOffset(at.Ticks - (at.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        bool isCharge = chance.Next(3) > 0;
        return new LedgerEntry
        {
            PartnerId = IdOf(chance.Next(Partners)),
            Id = NewId.Guid(instant),
            Kind = isCharge ? LedgerEntryKind.Charge : LedgerEntryKind.Credit,
            ChargeType = isCharge ? "new" : "cancelImmediate",
            Currency = Currencies[chance.Next(Currencies.Length)],
            SubtotalMinor = chance.NextInt64(0, 1_000_000_00),
            TaxMinor = chance.NextInt64(0, 300_000_00),
            TaxRate = 0.2m,
            TaxIncluded = false,
            PostedAt = instant,
            CustomerId = SellingWorld.Leon,
            CustomerName = "Brasserie Léon",
            CustomerDomain = "leon.example",
            CustomerCountry = "FR",
            OrderId = NewId.Order(instant),
            AlternateId = "5be01c77aa94",
            OrderedAt = instant,
            LineNumber = 0,
            ProductId = "CMP0WS22STD1",
            SkuId = "0002",
            AvailabilityId = "CMPAV",
            ProductName = "Windows Server",
            SkuName = "16 cores",
            Publisher = "Microsoft Corporation",
            ProductKind = ProductKind.Perpetual,
            UnitPrice = 1m,
            Quantity = 1,
            Term = "",
            BillingCycle = BillingCycle.OneTime,
            PeriodStart = DateOnly.FromDateTime(instant.UtcDateTime),
            PeriodEnd = DateOnly.FromDateTime(instant.UtcDateTime),
            Derivation = new Derivation(),
        };
    }
}
