using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Stores;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Benchmarks.Workloads;

/// <summary>What the database holds of orders, keys, money, mail and records. Of two looks the difference is what a workload did.</summary>
internal sealed record TradeCheck(long Orders, long Lines, long Keys, long ChargedMinor, long CreditedMinor, long OwedMinor, long Mails, long Bought, long Revealed)
{
    public static Task<TradeCheck> LookAsync(World world) => world.LookAsync(async db => new TradeCheck(
        await db.Orders.LongCountAsync(),
        await db.OrderLines.LongCountAsync(),
        await db.ProductKeys.LongCountAsync(),
        await db.LedgerEntries.Where(entry => entry.Kind == LedgerEntryKind.Charge).SumAsync(entry => entry.SubtotalMinor + entry.TaxMinor),
        await db.LedgerEntries.Where(entry => entry.Kind == LedgerEntryKind.Credit).SumAsync(entry => entry.SubtotalMinor + entry.TaxMinor),
        await db.CreditAccounts.SumAsync(account => account.OwedMinor),
        await db.Mails.LongCountAsync(),
        await db.Activity.LongCountAsync(record => record.Operation == ActivityOperation.CreateOrder),
        await db.Activity.LongCountAsync(record => record.Operation == ActivityOperation.GetSoftwareKey)));

    /// <summary>After each cart was bought, however often it was asked for.</summary>
    public void ExpectBought(TradeCheck before, Trade trade)
    {
        long lines = Enumerable.Range(0, trade.Count).Sum(number => (long)Trade.LinesOf(number));
        var expected = before with
        {
            Orders = before.Orders + trade.Count,
            Lines = before.Lines + lines,
            Keys = before.Keys + lines,
            ChargedMinor = before.ChargedMinor + trade.QuotedMinor,
            OwedMinor = before.OwedMinor + trade.QuotedMinor,
            Mails = Mails,
            Bought = before.Bought + trade.Count,
        };
        if (this != expected)
            throw new WrongAnswerException($"After checkouts of {trade.Count} carts the database holds {this} and should hold {expected}.");
    }

    /// <summary>After orders were made, one key of each revealed and all of them cancelled in full.</summary>
    public void Expect(TradeCheck before, Trade trade)
    {
        long lines = Enumerable.Range(0, trade.Count).Sum(number => (long)Trade.LinesOf(number));
        var expected = new TradeCheck(
            before.Orders + trade.Count,
            before.Lines + lines,
            before.Keys + lines,
            before.ChargedMinor + trade.QuotedMinor,
            before.CreditedMinor + trade.QuotedMinor,
            before.OwedMinor,
            before.Mails + (2L * trade.Count),
            before.Bought + trade.Count,
            before.Revealed + trade.Count);
        if (this != expected)
            throw new WrongAnswerException($"The database holds {this} and should hold {expected}.");
    }
}
