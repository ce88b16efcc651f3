using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Subscriptions;

/// <summary>What an activation link carries; whoever holds it may activate.</summary>
public sealed record ActivationLink(int LineNumber, string Token);

/// <summary>Finds the links by which marketplace SaaS is activated, of what still waits for it. Two round trips.</summary>
public sealed class FindActivationLinks(ComptoirDb db, Buyers buyers, FindOrders orders, KeyVault vault)
{
    /// <summary>Reads a token back; null when it is not one of ours.</summary>
    public (PartnerId Partner, SubscriptionId Subscription)? Read(string token) =>
        LinkToken.Read(token, vault) is var (partner, id) ? (partner, new SubscriptionId(id)) : null;

    /// <param name="line">One line; null: all.</param>
    /// <returns>Refuses with <see cref="OrderNotFound"/>, <see cref="LineNotFound"/> or the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<ActivationLink>>> OfOrderAsync(CustomerId customer, OrderId id, int? line, Actor by, CancellationToken ct)
    {
        var (order, refusal) = await orders.OneAsync(customer, id, by, ct);
        if (order is null)
            return refusal!;
        if (line is { } number && order.Lines.TrueForAll(l => l.Number != number))
            return new LineNotFound(id);
        return await ReadAsync(db.Subscriptions.Where(s => s.PartnerId == by.Partner && s.OrderId == id && (line == null || s.LineNumber == line)), ct);
    }

    /// <returns>Refuses with <see cref="SubscriptionNotFound"/> or the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<ActivationLink>>> OfSubscriptionAsync(CustomerId customer, SubscriptionId id, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        var found = db.Subscriptions.Where(s => s.PartnerId == by.Partner && s.CustomerId == customer && s.Id == id);
        return await found.AnyAsync(ct) ? await ReadAsync(found, ct) : new SubscriptionNotFound(id);
    }

    private async Task<Result<IReadOnlyList<ActivationLink>>> ReadAsync(IQueryable<Subscription> of, CancellationToken ct)
    {
        var pending = await of
            .Where(subscription => subscription.Status == SubscriptionStatus.Pending)
            .OrderBy(subscription => subscription.LineNumber)
            .Select(subscription => new { subscription.PartnerId, subscription.Id, subscription.LineNumber })
            .ToListAsync(ct);
        return pending.ConvertAll(subscription => new ActivationLink(subscription.LineNumber, LinkToken.Of(subscription.PartnerId, subscription.Id.Value, vault)));
    }
}
