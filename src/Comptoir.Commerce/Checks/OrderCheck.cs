using System.Runtime.CompilerServices;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using static System.FormattableString;

namespace Comptoir.Commerce.Checks;

/// <summary>I2: a cart becomes at most one order of each group. I4: a line has exactly the one entitlement, or subscription, that it
/// names. I5: no entitlement without its line, of the same customer. I9: an order is cancelled when all of its lines are.</summary>
internal sealed class OrderCheck(ComptoirDb db) : PartnerCheck(db)
{
    public override string Subject => "carts, orders and what they entitle to";

    protected override async IAsyncEnumerable<Finding> FindAsync(PartnerId partner, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var twice in Db.Orders
            .Where(order => order.PartnerId == partner && order.CartId != null)
            .GroupBy(order => new { order.CartId, order.OrderGroup })
            .Where(group => group.Count() > 1)
            .Select(group => new { group.Key.CartId, group.Key.OrderGroup, Count = group.Count() })
            .AsAsyncEnumerable().WithCancellation(ct))
            yield return new Finding("I2", $"cart {twice.CartId}", $"one order of group {twice.OrderGroup}", Called.Text(twice.Count));

        await foreach (var open in (
            from order in Db.Orders
            join cart in Db.Carts on new { order.PartnerId, Id = order.CartId } equals new { cart.PartnerId, Id = (CartId?)cart.Id }
            where order.PartnerId == partner && (cart.Status != CartStatus.Ordered || cart.CustomerId != order.CustomerId)
            select new { Order = order.Id, order.CustomerId, Cart = cart.Id, cart.Status, Owner = cart.CustomerId }).AsAsyncEnumerable().WithCancellation(ct))
            yield return new Finding("I2", $"cart {open.Cart}", $"Ordered, of customer {open.CustomerId}: {Called.Order(open.Order)} came from it", $"{open.Status}, of customer {open.Owner}");

        await foreach (var order in Db.Orders
            .Where(order => order.PartnerId == partner
                && (order.Status == OrderStatus.Cancelled) == order.Lines.Any(line => line.CancelledAt == null))
            .Select(order => new { order.Id, order.Status, Live = order.Lines.Count(line => line.CancelledAt == null) })
            .AsAsyncEnumerable().WithCancellation(ct))
            yield return new Finding("I9", Called.Order(order.Id), order.Live == 0 ? "Cancelled: no line is active" : Invariant($"not Cancelled: {order.Live} lines are active"), order.Status.ToString());

        await foreach (var finding in LinesAsync(partner, ct))
            yield return finding;
        await foreach (var finding in EntitlementsAsync(partner, ct))
            yield return finding;
    }

    private async IAsyncEnumerable<Finding> LinesAsync(PartnerId partner, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var line in (
            from l in Db.OrderLines
            join e in Db.Entitlements
                on new { l.PartnerId, l.OrderId, Line = l.Number } equals new { e.PartnerId, e.OrderId, Line = e.LineNumber } into entitlements
            from entitlement in entitlements.DefaultIfEmpty()
            where l.PartnerId == partner
                && (l.EntitlementId != (entitlement == null ? null : (Guid?)entitlement.Id)
                    || (l.EntitlementId == null) != (l.Kind == ProductKind.Saas || l.Kind == ProductKind.AzurePlan))
            select new { l.OrderId, l.Number, l.EntitlementId, l.Kind, Found = entitlement == null ? null : (Guid?)entitlement.Id })
            .AsAsyncEnumerable().WithCancellation(ct))
            yield return new Finding("I4", Called.Line(line.OrderId, line.Number), $"entitlement {Called.Or(line.EntitlementId)} of a {line.Kind} line", $"entitlement {Called.Or(line.Found)}");

        await foreach (var line in Db.OrderLines
            .Where(line => line.PartnerId == partner && line.SubscriptionId != null && !Db.Subscriptions.Any(subscription =>
                subscription.PartnerId == partner && subscription.Id == line.SubscriptionId
                && subscription.OrderId == line.OrderId && subscription.LineNumber == line.Number))
            .Select(line => new { line.OrderId, line.Number, line.SubscriptionId })
            .AsAsyncEnumerable().WithCancellation(ct))
            yield return new Finding("I4", Called.Line(line.OrderId, line.Number), $"subscription {line.SubscriptionId}", Called.Nothing);
    }

    private async IAsyncEnumerable<Finding> EntitlementsAsync(PartnerId partner, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var entitlement in Db.Entitlements
            .Where(entitlement => entitlement.PartnerId == partner && !(
                Db.OrderLines.Any(line => line.PartnerId == partner && line.OrderId == entitlement.OrderId && line.Number == entitlement.LineNumber
                    && line.ProductId == entitlement.ProductId && line.SkuId == entitlement.SkuId && line.Quantity == entitlement.Quantity)
                && Db.Orders.Any(order => order.PartnerId == partner && order.Id == entitlement.OrderId && order.CustomerId == entitlement.CustomerId)))
            .Select(entitlement => new
            {
                entitlement.Id,
                entitlement.CustomerId,
                entitlement.OrderId,
                entitlement.LineNumber,
                entitlement.ProductId,
                entitlement.SkuId,
                entitlement.Quantity,
            })
            .AsAsyncEnumerable().WithCancellation(ct))
        {
            yield return new Finding(
                "I5",
                $"entitlement {entitlement.Id}",
                Invariant($"{Called.Line(entitlement.OrderId, entitlement.LineNumber)} of customer {entitlement.CustomerId} for {entitlement.Quantity} of {entitlement.ProductId}:{entitlement.SkuId}"),
                "no such line");
        }
    }
}
