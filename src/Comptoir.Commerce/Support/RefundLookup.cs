using System.Globalization;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Support;

/// <summary>What a request's fields name: a customer by tenant id or domain, a purchase by its order or its subscription.</summary>
/// <param name="LineNumbers">Lines of the order, for a subscription only its own; null: all that are active, for a subscription its own.</param>
public sealed record PurchaseNamed(string? Customer, string? OrderId, string? SubscriptionId, IReadOnlyList<int>? LineNumbers);

/// <summary>The purchase that was found.</summary>
/// <param name="Lines">Those meant.</param>
/// <param name="Faults">What could not be found, each by its field.</param>
public sealed record PurchaseFound(Customer? Customer, Order? Order, Guid? Subscription, IReadOnlyList<OrderLine> Lines, IReadOnlyList<InvalidInput> Faults)
{
    /// <summary>The most that can be given back for the lines, in the terms of the price; null where none was found (R9.8).</summary>
    public Money? Most => Order is null || Lines.Count == 0
        ? null
        : Lines.Aggregate(Money.Zero(Currency.Of(Order.Currency)), (sum, line) => sum + line.LeftToCredit);
}

/// <summary>Finds what a request is about among the caller's own. Two to three round trips.</summary>
public sealed class RefundLookup(ComptoirDb db)
{
    /// <remarks>A customer or order of another partner, and an order of another customer, are not found.</remarks>
    public async Task<PurchaseFound> FindAsync(PurchaseNamed named, Actor by, CancellationToken ct)
    {
        // What no id looks like is looked for nowhere: PostgreSQL takes no NUL.
        (string Field, string? Text)[] ids = [("customer", named.Customer), ("orderId", named.OrderId), ("subscriptionId", named.SubscriptionId)];
        var faults = ids.Where(id => id.Text is { } text && !Text.IsClean(text)).Select(id => new InvalidInput(id.Field, InputFault.Unknown)).ToList();
        if (faults.Count > 0)
            return new PurchaseFound(null, null, null, [], faults);
        Customer? customer = null;
        if (named.Customer is { Length: > 0 } name)
        {
            customer = await CustomerAsync(name.Trim(), by, ct);
            if (customer is null)
                return new PurchaseFound(null, null, null, [], [new InvalidInput("customer", InputFault.Unknown, Shown(name))]);
        }

        var (order, subscription, line) = await OrderAsync(named, customer, by, faults, ct);
        if (order is null)
            return new PurchaseFound(customer, null, null, [], faults);
        customer ??= await db.Customers.AsNoTracking().SingleAsync(c => c.PartnerId == by.Partner && c.Id == order.CustomerId, ct);
        return new PurchaseFound(customer, order, subscription, LinesOf(order, line, named.LineNumbers, faults), faults);
    }

    private async Task<Customer?> CustomerAsync(string name, Actor by, CancellationToken ct)
    {
        var mine = db.Customers.AsNoTracking().Where(customer => customer.PartnerId == by.Partner);
        if (Guid.TryParse(name, out var tenant))
        {
            var id = new CustomerId(tenant);
            return await mine.SingleOrDefaultAsync(customer => customer.Id == id, ct);
        }

        string domain = name.ToLowerInvariant();
        return await mine.SingleOrDefaultAsync(customer => customer.Domain == domain, ct);
    }

    private async Task<(Order? Order, Guid? Subscription, int? Line)> OrderAsync(
        PurchaseNamed named, Customer? customer, Actor by, List<InvalidInput> faults, CancellationToken ct)
    {
        string? orderId = named.OrderId?.Trim();
        Guid? subscription = null;
        int? line = null;
        if (named.SubscriptionId is { Length: > 0 } text)
        {
            var found = Guid.TryParse(text.Trim(), out var guid) ? await SubscriptionAsync(new SubscriptionId(guid), by, ct) : null;
            if (found is not { } of || (customer is not null && of.Customer != customer.Id) || (orderId is { Length: > 0 } && orderId != of.Order.Value))
            {
                faults.Add(new InvalidInput("subscriptionId", InputFault.Unknown, Shown(text)));
                return default;
            }

            (subscription, orderId, line) = (guid, of.Order.Value, of.Line);
        }

        if (string.IsNullOrEmpty(orderId))
            return default;
        var id = new OrderId(orderId);
        var orders = db.Orders.AsNoTracking().Include(o => o.Lines.OrderBy(l => l.Number)).Where(o => o.PartnerId == by.Partner && o.Id == id);
        if (customer is not null)
            orders = orders.Where(o => o.CustomerId == customer.Id);
        var order = await orders.SingleOrDefaultAsync(ct);
        if (order is null)
            faults.Add(new InvalidInput("orderId", InputFault.Unknown, Shown(orderId)));
        return (order, subscription, line);
    }

    private async Task<(CustomerId Customer, OrderId Order, int Line)?> SubscriptionAsync(SubscriptionId id, Actor by, CancellationToken ct)
    {
        var found = await db.Subscriptions
            .Where(subscription => subscription.PartnerId == by.Partner && subscription.Id == id)
            .Select(subscription => new { subscription.CustomerId, subscription.OrderId, subscription.LineNumber })
            .SingleOrDefaultAsync(ct);
        return found is null ? null : (found.CustomerId, found.OrderId, found.LineNumber);
    }

    private static List<OrderLine> LinesOf(Order order, int? ofSubscription, IReadOnlyList<int>? numbers, List<InvalidInput> faults)
    {
        var own = ofSubscription is { } only ? order.Lines.FindAll(line => line.Number == only) : order.Lines;
        if (numbers is { Count: > 0 })
        {
            var unknown = numbers.Where(number => !own.Exists(line => line.Number == number)).ToList();
            if (unknown.Count > 0)
                faults.Add(new InvalidInput("lineItemNumbers", InputFault.Unknown, unknown[0].ToString(CultureInfo.InvariantCulture)));
            return own.FindAll(line => numbers.Contains(line.Number));
        }

        var active = own.FindAll(line => !line.IsCancelled);
        return active.Count > 0 ? active : own;
    }

    // What is told back is cut: anything may have been sent.
    private static string Shown(string text) => text.Length <= 100 ? text : text[..100];
}
