using System.Runtime.CompilerServices;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using static System.FormattableString;

namespace Comptoir.Commerce.Checks;

/// <summary>I31: what an account says is owed is what was charged less what was credited and paid. I34: accounts, orders and lines name a
/// currency that exists, the same one within an order, and no amount is below zero.</summary>
internal sealed class AccountCheck(ComptoirDb db) : PartnerCheck(db)
{
    public override string Subject => "credit accounts and currencies";

    protected override async IAsyncEnumerable<Finding> FindAsync(PartnerId partner, [EnumeratorCancellation] CancellationToken ct)
    {
        var posted = await Db.LedgerEntries
            .Where(entry => entry.PartnerId == partner)
            .GroupBy(entry => new { entry.Currency, entry.Kind })
            .Select(group => new { group.Key.Currency, group.Key.Kind, Sum = group.Sum(entry => entry.SubtotalMinor + entry.TaxMinor) })
            .ToListAsync(ct);
        var owed = posted.GroupBy(row => row.Currency).ToDictionary(
            group => group.Key, group => group.Sum(row => row.Kind == LedgerEntryKind.Charge ? row.Sum : -row.Sum), StringComparer.Ordinal);
        foreach (var paid in await Db.Payments
            .Where(payment => payment.PartnerId == partner)
            .GroupBy(payment => payment.Currency)
            .Select(group => new { Currency = group.Key, Sum = group.Sum(payment => payment.AmountMinor) })
            .ToListAsync(ct))
            owed[paid.Currency] = owed.GetValueOrDefault(paid.Currency) - paid.Sum;
        foreach (var account in await Db.CreditAccounts.AsNoTracking().Where(account => account.PartnerId == partner).ToListAsync(ct))
        {
            string name = $"account of partner {partner} in {account.Currency}";
            owed.Remove(account.Currency, out long sum);
            if (account.OwedMinor != sum)
                yield return new Finding("I31", name, $"{Called.Text(sum)} owed, minor units", Called.Text(account.OwedMinor));
            if (!Currency.TryParse(account.Currency, out _))
                yield return new Finding("I34", name, "a currency of ISO 4217", account.Currency);
        }

        foreach (string currency in owed.Keys)
            yield return new Finding("I31", $"account of partner {partner} in {currency}", "an account for what was posted", Called.Nothing);

        await foreach (var line in (
            from order in Db.Orders
            join line in Db.OrderLines on new { order.PartnerId, order.Id } equals new { line.PartnerId, Id = line.OrderId }
            where order.PartnerId == partner && (line.Currency != order.Currency || line.SubtotalMinor < 0 || line.TaxMinor < 0)
            select new { line.OrderId, line.Number, line.Currency, line.SubtotalMinor, line.TaxMinor, Expected = order.Currency }).AsAsyncEnumerable().WithCancellation(ct))
            yield return new Finding("I34", Called.Line(line.OrderId, line.Number), $"an amount in {line.Expected}, as its order", Invariant($"{line.SubtotalMinor} and tax {line.TaxMinor} in {line.Currency}"));

        foreach (string currency in await Db.Orders.Where(order => order.PartnerId == partner).Select(order => order.Currency).Distinct().ToListAsync(ct))
        {
            if (!Currency.TryParse(currency, out _))
                yield return new Finding("I34", $"orders of partner {partner}", "a currency of ISO 4217", currency);
        }
    }
}
