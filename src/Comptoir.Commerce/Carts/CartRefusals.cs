using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Carts;

/// <summary>No such living cart of this customer of this partner.</summary>
public sealed record CartNotFound(CartId Cart) : Refusal;

/// <summary>The cart was checked out already; it is neither changed nor bought again (R4.2).</summary>
public sealed record CartAlreadyOrdered(CartId Cart) : Refusal;

/// <summary>Lines of the cart carry errors, each with its own.</summary>
public sealed record CartHasErrors(CartId Cart, IReadOnlyList<LineError> Errors) : Refusal;

/// <summary>Another request changed the cart at the same time; nothing of this one was kept.</summary>
public sealed record CartBusy : Refusal;
