using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Reservations;

/// <summary>No such reservation of this customer of this partner.</summary>
public sealed record ReservationNotFound(Guid Reservation) : Refusal;

/// <summary>The reservation was given back, cancelled, or is past its term.</summary>
public sealed record ReservationEnded(Guid Reservation, ReservationState State) : Refusal;

/// <summary>No such quote of this reservation.</summary>
public sealed record QuoteNotFound(Guid Quote) : Refusal;

/// <summary>The quote no longer holds, or was followed already.</summary>
public sealed record QuoteLapsed(Guid Quote) : Refusal;

/// <summary>The refund would cancel more than is left of the cap of a rolling twelve months (R11.3).</summary>
public sealed record RefundCapExceeded(Money Commitment, Money Left) : Refusal;

/// <summary>The operator has set no equivalent of the cap in this currency.</summary>
public sealed record RefundCapUnknown(string Currency) : Refusal;

/// <summary>Exchanged for what it is already.</summary>
public sealed record ExchangeIntoItself(Guid Reservation) : Refusal;

/// <summary>What it is to be exchanged for is no reservation of its family.</summary>
public sealed record ExchangeOfOtherFamily(Guid Reservation) : Refusal;

/// <summary>What is bought is worth less than what is given back.</summary>
public sealed record ExchangeTooSmall(Money Returned, Money Bought) : Refusal;
