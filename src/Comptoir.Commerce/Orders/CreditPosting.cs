using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Orders;

/// <summary>Posts the credits of a cancellation against the charges they give back; a line that was never charged gets none.</summary>
public sealed class CreditPosting(ComptoirDb db, Ledger ledger)
{
    public async Task PostAsync(Order order, Cancellation cancellation, DateTimeOffset now, CancellationToken ct)
    {
        Guid[] ids = [.. cancellation.Credits.Select(credit => LineOf(order, credit).ChargeId).OfType<Guid>()];
        var charges = await db.LedgerEntries.AsNoTracking()
            .Where(entry => entry.PartnerId == order.PartnerId && ids.Contains(entry.Id))
            .ToDictionaryAsync(entry => entry.LineNumber, ct);
        await ledger.CreditAsync(
            order.PartnerId,
            Currency.Of(order.Currency),
            [.. cancellation.Credits
                .Where(credit => charges.ContainsKey(credit.LineNumber))
                .Select(credit => Entry(charges[credit.LineNumber], credit.Credit, now))],
            ct);
    }

    private static OrderLine LineOf(Order order, LineCredit credit) => order.Lines.First(line => line.Number == credit.LineNumber);

    private static LedgerEntry Entry(LedgerEntry charge, Credit credit, DateTimeOffset now) => new()
    {
        PartnerId = charge.PartnerId,
        Id = NewId.Guid(now),
        Kind = LedgerEntryKind.Credit,
        ChargeType = credit.ChargeType,
        Currency = charge.Currency,
        SubtotalMinor = credit.Amount.Subtotal.Minor,
        TaxMinor = credit.Amount.Tax.Minor,
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
        PeriodStart = charge.PeriodStart.AddDays(UsedDaysOf(credit)),
        PeriodEnd = charge.PeriodEnd,
        PurchaseOrderNumber = charge.PurchaseOrderNumber,
        Derivation = credit.Derivation,
    };

    /// <summary>Days that are not given back; none where all of the charge is.</summary>
    private static int UsedDaysOf(Credit credit) =>
        credit.Derivation.Inputs.TryGetValue("usedDays", out string? days) ? int.Parse(days, CultureInfo.InvariantCulture) : 0;
}
