using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Orders;

/// <summary>Charges what is billed by month or year for each period of its term, renews a term that renews itself, and ends one that
/// does not (R14.5).</summary>
internal sealed class DueCharges(ComptoirDb db, Ledger ledger, ActivityLog activity) : IFallsDue, IUpcomingCharges
{
    private const int AtOnce = 100;

    public Task<DateTimeOffset?> NextAsync(DateTimeOffset until, CancellationToken ct) =>
        db.OrderLines.Where(line => line.NextChargeAt <= until).MinAsync(line => line.NextChargeAt, ct);

    public Task<bool> IsDueAsync(DateTimeOffset now, CancellationToken ct) =>
        db.FindsAsync($"""SELECT 1 FROM "OrderLines" AS o WHERE o."NextChargeAt" <= {now.UtcDateTime} LIMIT 1""", ct);

    public async Task RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        for (int lost = 0; ;)
        {
            try
            {
                if (!await SomeAsync(now, ct))
                    return;
            }
            catch (DbUpdateConcurrencyException) when (lost++ < 10)
            {
                // Another node, or a cancellation, was at the same lines; what is left of them is looked up anew.
            }
        }
    }

    public async Task<IReadOnlyList<LedgerEntry>> UntilAsync(PartnerId partner, Currency currency, DateTimeOffset until, CancellationToken ct)
    {
        string code = currency.Code;
        var lines = await db.OrderLines.AsNoTracking()
            .Where(line => line.PartnerId == partner && line.Currency == code && line.NextChargeAt < until)
            .ToListAsync(ct);
        var (firsts, subscriptions) = await WithAsync(lines, tracked: false, ct);
        var entries = new List<LedgerEntry>();
        foreach (var line in lines)
        {
            bool renews = line.SubscriptionId is { } id && Renews(subscriptions.GetValueOrDefault(id));
            for (int number = line.Charges; line.Periods.DueAt(number) < until && (renews || !line.Periods.IsRenewal(number)); number++)
                entries.Add(LineCharge.Following(firsts[line.ChargeId!.Value], line, number));
        }

        return [.. entries.OrderBy(entry => entry.PostedAt)];
    }

    private static bool Renews(Subscription? subscription) =>
        subscription is { AutoRenew: true, Status: SubscriptionStatus.Active or SubscriptionStatus.Suspended };

    /// <summary>Does the oldest of what is due in one work; false when nothing is.</summary>
    private async Task<bool> SomeAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var lines = await db.OrderLines
            .Where(line => line.NextChargeAt <= now)
            .OrderBy(line => line.NextChargeAt)
            .Take(AtOnce)
            .ToListAsync(ct);
        if (lines.Count == 0)
            return false;
        var (firsts, subscriptions) = await WithAsync(lines, tracked: true, ct);
        var charges = new List<LedgerEntry>();
        foreach (var line in lines)
        {
            if (Next(line, firsts[line.ChargeId!.Value], line.SubscriptionId is { } id ? subscriptions.GetValueOrDefault(id) : null) is { } charge)
                charges.Add(charge);
        }

        // The lines before the accounts, as in a cancellation: whoever is at the same line waits there.
        await db.SaveChangesAsync(ct);
        foreach (var account in charges.GroupBy(charge => (charge.PartnerId, charge.Currency)).OrderBy(group => group.Key.PartnerId.Value).ThenBy(group => group.Key.Currency, StringComparer.Ordinal))
            await ledger.ChargeDueAsync(account.Key.PartnerId, account.Key.Currency, [.. account], ct);
        await work.CommitAsync(ct);
        db.ChangeTracker.Clear();
        return true;
    }

    /// <summary>The next charge of a line; null when its term ends instead.</summary>
    private LedgerEntry? Next(OrderLine line, LedgerEntry first, Subscription? subscription)
    {
        int number = line.Charges;
        var periods = line.Periods;
        if (periods.IsRenewal(number))
        {
            bool renews = Renews(subscription);
            if (subscription is not null && subscription.Status is not (SubscriptionStatus.Deleted or SubscriptionStatus.Expired))
                Turn(subscription, line, first, renews, number);
            if (!renews)
            {
                line.StopCharging();
                return null;
            }
        }

        line.CountCharge();
        return LineCharge.Following(first, line, number);
    }

    private void Turn(Subscription subscription, OrderLine line, LedgerEntry first, bool renews, int number)
    {
        if (renews)
            subscription.BeginTerm(line.Periods.Start(number), line.Periods.DueAt(number), line.WindowHours);
        else
            subscription.Expire();
        activity.Record(
            ActivityOperation.UpdateSubscription,
            ActivityResource.Subscription,
            subscription.Id.ToString(),
            Actor.Program with { Partner = subscription.PartnerId, CorrelationId = line.ChargeId!.Value },
            (subscription.CustomerId, first.CustomerName),
            [("SubscriptionId", subscription.Id.ToString()), ("SubscriptionName", subscription.FriendlyName), ("Status", renews ? "Renewed" : "Expired")]);
    }

    private async Task<(Dictionary<Guid, LedgerEntry> Firsts, Dictionary<SubscriptionId, Subscription> Subscriptions)> WithAsync(
        List<OrderLine> lines, bool tracked, CancellationToken ct)
    {
        var partners = lines.Select(line => line.PartnerId).Distinct().ToList();
        var charges = lines.Select(line => line.ChargeId).OfType<Guid>().ToList();
        var ids = lines.Select(line => line.SubscriptionId).OfType<SubscriptionId>().ToList();
        var firsts = await db.LedgerEntries.AsNoTracking()
            .Where(entry => partners.Contains(entry.PartnerId) && charges.Contains(entry.Id))
            .ToDictionaryAsync(entry => entry.Id, ct);
        var subscriptions = db.Subscriptions.Where(subscription => partners.Contains(subscription.PartnerId) && ids.Contains(subscription.Id));
        return (firsts, await (tracked ? subscriptions : subscriptions.AsNoTracking()).ToDictionaryAsync(subscription => subscription.Id, ct));
    }
}
