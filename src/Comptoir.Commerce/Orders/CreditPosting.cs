using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Orders;

/// <summary>Posts the credits of a cancellation against the charges they give back; a line that was never charged gets none.</summary>
public sealed class CreditPosting(ComptoirDb db, Ledger ledger)
{
    private static readonly Compiled<Func<ComptoirDb, PartnerId, OrderId, int[], IAsyncEnumerable<LedgerEntry>>> Charged = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, PartnerId mine, OrderId order, int[] numbers) => db.LedgerEntries.AsNoTracking()
            .OrderBy(entry => entry.PeriodStart)
            .Where(entry => entry.PartnerId == mine && entry.OrderId == order && numbers.Contains(entry.LineNumber) && entry.Kind == LedgerEntryKind.Charge)));

    public async Task PostAsync(Order order, Cancellation cancellation, DateTimeOffset now, CancellationToken ct)
    {
        int[] numbers = [.. cancellation.Credits.Where(credit => LineOf(order, credit).ChargeId is not null).Select(credit => credit.LineNumber)];
        if (numbers.Length == 0)
            return;
        var charges = (await Charged.On(db)(db, order.PartnerId, order.Id, numbers).ToListAsync(ct)).ToLookup(entry => entry.LineNumber);
        await ledger.CreditAsync(
            order.PartnerId,
            Currency.Of(order.Currency),
            [.. cancellation.Credits.Where(credit => numbers.Contains(credit.LineNumber)).SelectMany(credit => Entries([.. charges[credit.LineNumber]], credit.Credit, now))],
            ct);
    }

    private static OrderLine LineOf(Order order, LineCredit credit) => order.Lines.First(line => line.Number == credit.LineNumber);

    /// <summary>One credit for each charge of which something is left, and in any case for the last.</summary>
    private static IEnumerable<LedgerEntry> Entries(List<LedgerEntry> charges, Credit credit, DateTimeOffset now) => credit.OfCharges
        .Where(part => part.Charge == charges.Count - 1 || part.Amount.Total.Amount != 0)
        .Select(part => CreditOf(charges[part.Charge], part, now));

    /// <summary>The credit of a charge, for the days that are not used.</summary>
    internal static LedgerEntry CreditOf(LedgerEntry charge, Credit credit, DateTimeOffset now) =>
        Entry(charge, LedgerEntryKind.Credit, credit.ChargeType, credit.Amount, credit.Derivation, UsedDaysOf(credit), now);

    /// <summary>What is kept of a charge's credit for ending early.</summary>
    internal static LedgerEntry FeeOf(LedgerEntry charge, Amount fee, Derivation derivation, DateTimeOffset now) =>
        Entry(charge, LedgerEntryKind.Charge, LedgerEntry.FeeChargeType, fee, derivation, usedDays: 0, now);

    private static LedgerEntry Entry(LedgerEntry charge, LedgerEntryKind kind, string chargeType, Amount amount, Derivation derivation, int usedDays, DateTimeOffset now) => new()
    {
        PartnerId = charge.PartnerId,
        Id = NewId.Guid(now),
        Kind = kind,
        ChargeType = chargeType,
        Currency = charge.Currency,
        SubtotalMinor = amount.Subtotal.Minor,
        TaxMinor = amount.Tax.Minor,
        TaxRate = charge.TaxRate,
        TaxIncluded = charge.TaxIncluded,
        PostedAt = now,
        ChargeId = charge.Id,
        CustomerId = charge.CustomerId,
        CustomerName = charge.CustomerName,
        CustomerDomain = charge.CustomerDomain,
        CustomerCountry = charge.CustomerCountry,
        OrderId = charge.OrderId,
        AlternateId = charge.AlternateId,
        OrderedAt = charge.OrderedAt,
        LineNumber = charge.LineNumber,
        SubscriptionId = charge.SubscriptionId,
        ProductId = charge.ProductId,
        SkuId = charge.SkuId,
        AvailabilityId = charge.AvailabilityId,
        ProductName = charge.ProductName,
        SkuName = charge.SkuName,
        Publisher = charge.Publisher,
        ProductKind = charge.ProductKind,
        UnitPrice = charge.UnitPrice,
        Quantity = charge.Quantity,
        Term = charge.Term,
        BillingCycle = charge.BillingCycle,
        PeriodStart = charge.PeriodStart.AddDays(usedDays),
        PeriodEnd = charge.PeriodEnd,
        PurchaseOrderNumber = charge.PurchaseOrderNumber,
        Derivation = derivation,
    };

    /// <summary>Days that are not given back; none where all of the charge is.</summary>
    private static int UsedDaysOf(Credit credit) =>
        credit.Derivation.Inputs.TryGetValue("usedDays", out string? days) ? int.Parse(days, CultureInfo.InvariantCulture) : 0;
}
