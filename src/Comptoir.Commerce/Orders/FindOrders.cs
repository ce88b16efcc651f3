using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Orders;

/// <summary>An order and whose it is.</summary>
public sealed record CustomerOrder(Order Order, string CompanyName);

/// <summary>Reads orders with their lines. Two round trips, whatever their number; one for one order. Lists leave out what is not to be seen
/// yet; by its id an order is there at once (contract, orders §2; R9.7).</summary>
public sealed class FindOrders(ComptoirDb db, Buyers buyers, Visibility visibility)
{
    private static readonly Compiled<Func<ComptoirDb, PartnerId, CustomerId, OrderId, CancellationToken, Task<Order?>>> ById = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, PartnerId mine, CustomerId customer, OrderId id, CancellationToken ct) => db.Orders.AsNoTracking()
            .Include(order => order.Lines.OrderBy(line => line.Number))
            .SingleOrDefault(order => order.PartnerId == mine && order.CustomerId == customer && order.Id == id
                && db.Customers.Any(own => own.PartnerId == mine && own.Id == customer && own.EndedAt == null))));

    /// <summary>A customer's orders, newest first; those of one billing cycle when asked.</summary>
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<IReadOnlyList<Order>>> AllAsync(CustomerId customer, BillingCycle? cycle, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        var orders = await Seen(db.Orders).AsNoTracking()
            .Include(order => order.Lines.OrderBy(line => line.Number))
            .Where(order => order.PartnerId == by.Partner && order.CustomerId == customer && (cycle == null || order.BillingCycle == cycle))
            .OrderByDescending(order => order.CreatedAt)
            .ThenBy(order => order.Id)
            .ToListAsync(ct);
        orders.ForEach(Show);
        return orders;
    }

    /// <summary>A page of a customer's order history, newest first (R4.1b).</summary>
    /// <returns>Refuses with the buyer's refusals.</returns>
    public async Task<Result<SeekPage<Order>>> PageAsync(CustomerId customer, Seek seek, Actor by, CancellationToken ct)
    {
        if (await buyers.CheckAsync(customer, by, ct) is { } refusal)
            return refusal;
        var list = new SeekList<Order, Order>(
            bound => Of(customer, by, Seen(Beyond(bound))).Include(order => order.Lines.OrderBy(line => line.Number)),
            (rows, backwards) => backwards
                ? rows.OrderBy(order => order.CreatedAt).ThenBy(order => order.Id)
                : rows.OrderByDescending(order => order.CreatedAt).ThenByDescending(order => order.Id),
            order => order,
            order => [order.CreatedAt.ToString("O", CultureInfo.InvariantCulture), order.Id.Value]);
        var page = await list.ReadAsync(seek, ct);
        foreach (var order in page.Items)
            Show(order);
        return page;
    }

    /// <summary>A page of the orders of all customers the partner has, newest first.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>.</returns>
    public async Task<Result<SeekPage<CustomerOrder>>> EveryAsync(Seek seek, Actor by, CancellationToken ct)
    {
        if (!by.May(Right.SeeCustomers))
            return new NotAllowed(Right.SeeCustomers);
        var mine = by.Partner;
        // Ids sort by the instant they were made at, and the key of the table serves them.
        var list = new SeekList<Order, CustomerOrder>(
            bound => Seen(BeyondId(bound)).AsNoTracking()
                .Where(order => order.PartnerId == mine && db.Customers.Any(customer => customer.PartnerId == mine && customer.Id == order.CustomerId && customer.EndedAt == null))
                .Include(order => order.Lines.OrderBy(line => line.Number)),
            (rows, backwards) => backwards ? rows.OrderBy(order => order.Id) : rows.OrderByDescending(order => order.Id),
            order => new CustomerOrder(order, db.Customers.First(customer => customer.PartnerId == order.PartnerId && customer.Id == order.CustomerId).CompanyName),
            row => [row.Order.Id.Value]);
        var page = await list.ReadAsync(seek, ct);
        foreach (var row in page.Items)
            Show(row.Order);
        return page;
    }

    public Task<int> CountAsync(CustomerId customer, Actor by, CancellationToken ct) => Of(customer, by, Seen(db.Orders)).CountAsync(ct);

    /// <summary>The orders that the checkout of a cart made.</summary>
    public async Task<IReadOnlyList<Order>> OfCartAsync(CustomerId customer, CartId cart, Actor by, CancellationToken ct)
    {
        var orders = await Of(customer, by, db.Orders).Where(order => order.CartId == cart)
            .Include(order => order.Lines.OrderBy(line => line.Number))
            .OrderBy(order => order.OrderGroup)
            .ToListAsync(ct);
        orders.ForEach(Show);
        return orders;
    }

    private static IQueryable<Order> Of(CustomerId customer, Actor by, IQueryable<Order> orders)
    {
        var mine = by.Partner;
        return orders.AsNoTracking().Where(order => order.PartnerId == mine && order.CustomerId == customer);
    }

    /// <returns>Refuses with <see cref="OrderNotFound"/> or the buyer's refusals.</returns>
    public async Task<Result<Order>> OneAsync(CustomerId customer, OrderId id, Actor by, CancellationToken ct)
    {
        if (await ById.On(db)(db, by.Partner, customer, id, ct) is not { } order)
            return await buyers.CheckAsync(customer, by, ct) ?? new OrderNotFound(id);
        Show(order);
        return order;
    }

    private IQueryable<Order> Seen(IQueryable<Order> orders) => visibility.Until is { } until ? orders.Where(order => order.CreatedAt <= until) : orders;

    private void Show(Order order)
    {
        if (visibility.Until is { } until)
            order.ShowAsOf(until);
    }

    private IQueryable<Order> BeyondId(SeekBound? bound)
    {
        if (bound is null)
            return db.Orders;
        string id = bound.Key[0];
        return bound.Side switch
        {
            SeekSide.After => db.Orders.FromSql($"""SELECT * FROM "Orders" WHERE "Id" < {id}"""),
            SeekSide.Before => db.Orders.FromSql($"""SELECT * FROM "Orders" WHERE "Id" > {id}"""),
            _ => db.Orders.FromSql($"""SELECT * FROM "Orders" WHERE "Id" <= {id}"""),
        };
    }

    private IQueryable<Order> Beyond(SeekBound? bound)
    {
        if (bound is null)
            return db.Orders;
        var at = DateTimeOffset.Parse(bound.Key[0], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).UtcDateTime;
        string id = bound.Key[1];
        return bound.Side switch
        {
            SeekSide.After => db.Orders.FromSql($"""SELECT * FROM "Orders" WHERE ("CreatedAt", "Id") < ({at}, {id})"""),
            SeekSide.Before => db.Orders.FromSql($"""SELECT * FROM "Orders" WHERE ("CreatedAt", "Id") > ({at}, {id})"""),
            _ => db.Orders.FromSql($"""SELECT * FROM "Orders" WHERE ("CreatedAt", "Id") <= ({at}, {id})"""),
        };
    }
}
