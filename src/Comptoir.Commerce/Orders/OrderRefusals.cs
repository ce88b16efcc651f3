using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Orders;

/// <summary>No such order of this customer of this partner.</summary>
public sealed record OrderNotFound(OrderId Order) : Refusal;

/// <summary>A line number that the order does not have, or that does not go with the offer id named beside it.</summary>
public sealed record LineNotFound(OrderId Order) : Refusal;

/// <summary>Of a kind that is never cancelled (Linux plans), or cancelled already.</summary>
/// <param name="Already">It is the latter.</param>
public sealed record NotCancellable(OrderId Order, bool Already = false) : Refusal;

/// <summary>The window after the purchase has passed (R9.1).</summary>
/// <param name="WindowHours">Its length.</param>
public sealed record CancellationWindowClosed(OrderId Order, int Line, int WindowHours, DateTimeOffset ClosedAt) : Refusal
{
    public int Days => WindowHours / 24;
}

/// <summary>The SKU's policy, or the order's total, asks for a support request (R9.8).</summary>
public sealed record CancellationNeedsReview(OrderId Order, int Line) : Refusal;

/// <summary>A reservation is refunded through itself (R11.3b).</summary>
public sealed record CancelledThroughReservation(OrderId Order) : Refusal;

/// <summary>Marketplace SaaS is cancelled through its subscription.</summary>
public sealed record SaasCancelledThroughSubscription(OrderId Order) : Refusal;

/// <summary>The item is suspended or cancelled through its subscription.</summary>
public sealed record CancelledThroughSubscription(OrderId Order) : Refusal;
