using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Orders;

/// <summary>What one order is to be made of: priced lines of one group, bought for a customer.</summary>
public sealed record Purchase(
    Partner Partner, Customer Customer, IReadOnlyList<PurchaseLine> Lines, string Group, CartId? Cart, bool? Attestation, Actor By, DateTimeOffset Now)
{
    public string? PurchaseOrderNumber { get; init; }

    /// <summary>What ended is bought again (R14.5).</summary>
    public bool IsRenewal { get; init; }
}

/// <summary>Makes an order with all that fulfils it (R4.5): entitlements, keys, subscriptions, reservations, charges, the activity
/// record and the mail, in the caller's transaction.</summary>
public sealed class Purchases(ComptoirDb db, ProductKeys keys, Ledger ledger, ActivityLog activity, CustomerMails mails, PolicyProfiles policies)
{
    /// <returns>The order, completed. Refuses with <see cref="KeyStockShort"/> or <see cref="CreditLineExceeded"/>; then the
    /// caller takes its transaction back.</returns>
    public async Task<Result<Order>> MakeAsync(
        Purchase purchase, IReadOnlyDictionary<string, (Product Product, Sku Sku)> titles, CancellationToken ct)
    {
        var (now, customer) = (purchase.Now, purchase.Customer);
        var currency = Currency.Of(purchase.Lines[0].Currency);
        var order = new Order(
            customer.PartnerId, customer.Id, NewId.Order(now), NewId.Alternate(), currency, purchase.Lines[0].BillingCycle!.Value, now)
        {
            CartId = purchase.Cart,
            OrderGroup = purchase.Group,
            PartnerOnRecordAttestationAccepted = purchase.Attestation,
            PurchaseOrderNumber = purchase.PurchaseOrderNumber,
        };
        var lines = purchase.Lines.Select((line, number) =>
        {
            var (product, sku) = titles[line.CatalogItemId];
            return new LineFulfilment(purchase, order, number, product, sku, policies.PolicyOf(purchase.Partner.PolicyProfile, sku.CancellationClass));
        }).ToList();
        order.Lines.AddRange(lines.Select(line => line.Line()));
        if (await ChargeAsync(order, lines, currency, ct) is { } overLimit)
            return overLimit;
        if (await FulfilAsync(order, lines, now, ct) is { } shortage)
            return shortage;
        db.Insert(order);
        order.Lines.ForEach(db.Insert);
        activity.Record(
            ActivityOperation.CreateOrder,
            ActivityResource.Order,
            order.Id.Value,
            purchase.By,
            (customer.Id, customer.CompanyName),
            Facts(order),
            after: OrderSnapshot.TextOf(order));
        await mails.PurchasedAsync(customer, order, purchase.Partner, now, ct);
        return order;
    }

    /// <summary>The account comes first: of purchases at once each waits there, before it holds keys that another may want.</summary>
    private Task<Refusal?> ChargeAsync(Order order, List<LineFulfilment> lines, Currency currency, CancellationToken ct) => ledger.ChargeAsync(
        order.PartnerId,
        currency,
        [.. order.Lines.Where(line => line.ChargeId is not null).Select(line => lines[line.Number].Charge(line))],
        later: order.Lines.Where(line => line.ChargeId is null).Aggregate(Money.Zero(currency), (sum, line) => sum + line.Charged.Total),
        ct);

    private async Task<Refusal?> FulfilAsync(Order order, List<LineFulfilment> lines, DateTimeOffset now, CancellationToken ct)
    {
        var group = NewId.Guid(now);
        foreach (var line in order.Lines)
        {
            var fulfilment = lines[line.Number];
            if (fulfilment.Subscription(line) is { } subscription)
                db.Subscriptions.Add(subscription);
            if (fulfilment.Entitlement(line, group) is not { } entitlement)
                continue;
            db.Insert(entitlement);
            if (fulfilment.Reservation(line, entitlement) is { } reservation)
                db.Reservations.Add(reservation);
            var sku = fulfilment.Sku;
            if (sku.KeyFormat != KeyFormat.None && (await keys.IssueAsync(entitlement, sku, sku.OwnVersion, now, ct)).Refusal is { } shortage)
                return shortage;
        }

        return null;
    }

    private static IEnumerable<(string Key, string? Value)> Facts(Order order)
    {
        yield return ("OrderId", order.Id.Value);
        yield return ("AlternateId", order.AlternateId);
        yield return ("BillingCycle", order.BillingCycle.ToString());
        yield return ("PurchaseOrderNumber", order.PurchaseOrderNumber);
        foreach (var line in order.Lines)
        {
            yield return (Numbered("OfferId", line), line.CatalogItemId);
            yield return (Numbered("SubscriptionId", line), line.SubscriptionId?.ToString());
            yield return (Numbered("SubscriptionName", line), line.SubscriptionId is null ? null : line.FriendlyName);
            yield return (Numbered("Quantity", line), line.Quantity.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static string Numbered(string key, OrderLine line) => string.Create(CultureInfo.InvariantCulture, $"{key}-{line.Number}");
}
