using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Orders;

/// <summary>An order with whose it is and what decides about its cancellation.</summary>
public sealed record FoundOrder(Order Order, Customer Customer, Partner Partner, CancellationTerms Terms);

/// <summary>The operator's settings about cancelling.</summary>
public sealed class CancellationOptions
{
    public const string Section = "Cancellation";

    /// <summary>By currency: order total, with tax, from which on a cancellation is reviewed (R9.8); none by default.</summary>
    public Dictionary<string, decimal> ReviewFrom { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What decides about an order of a partner, besides its lines.</summary>
    internal CancellationTerms TermsOf(Partner partner, Order order) => new(
        partner.Sandbox,
        ReviewFrom.TryGetValue(order.Currency, out decimal from) ? new Money(from, Currency.Of(order.Currency)) : null);
}

/// <summary>Finds an order of the caller's customer. Two round trips.</summary>
public sealed class OrdersForChange(ComptoirDb db, Buyers buyers, IOptions<CancellationOptions> options)
{
    private static readonly Compiled<Func<ComptoirDb, PartnerId, CustomerId, OrderId, CancellationToken, Task<Order?>>> ById = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, PartnerId mine, CustomerId customer, OrderId id, CancellationToken ct) => db.Orders
            .Include(order => order.Lines.OrderBy(line => line.Number))
            .SingleOrDefault(order => order.PartnerId == mine && order.CustomerId == customer && order.Id == id)));

    /// <returns>Refuses with <see cref="OrderNotFound"/> or the refusals of <see cref="Buyers"/>.</returns>
    public async Task<Result<FoundOrder>> FindAsync(CustomerId customer, OrderId id, Actor by, CancellationToken ct)
    {
        var (buyer, refusal) = await buyers.FindAsync(customer, by, ct);
        if (buyer is null)
            return refusal!;
        var order = await ById.On(db)(db, by.Partner, customer, id, ct);
        if (order is null)
            return new OrderNotFound(id);
        return new FoundOrder(order, buyer.Customer, buyer.Partner, options.Value.TermsOf(buyer.Partner, order));
    }
}
