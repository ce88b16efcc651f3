using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Portal.Partner.Customers;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Partner.Reservations;

/// <param name="Rows">The newest first, those that have ended too.</param>
public sealed record ReservationsModel(CustomerHead Head, IReadOnlyList<CustomerReservation> Rows)
{
    public string Base => AddressOf(Head);

    public static string AddressOf(CustomerHead head) => $"/partner/customers/{head.Customer.Id}/reservations";
}

/// <summary>One reservation with the form that changes it.</summary>
/// <param name="Plan">Term and billing, in words.</param>
/// <param name="Subscriptions">The customer's active Azure subscriptions, id and name.</param>
/// <param name="Told">What was just done, as the address says; told only where it is so.</param>
/// <param name="Stale">It was changed by somebody else meanwhile.</param>
/// <param name="Faults">By field: what to mend, worded.</param>
/// <param name="Refund">The refund dialog, when it is open.</param>
public sealed record ReservationModel(
    CustomerHead Head,
    CustomerReservation Found,
    string Plan,
    IReadOnlyList<(string Id, string Name)> Subscriptions,
    ReservationForm Form,
    string? Told,
    bool Stale,
    IReadOnlyDictionary<string, string> Faults,
    RefundDialogModel? Refund)
{
    public Reservation Reservation => Found.Reservation;

    public string Base => $"{ReservationsModel.AddressOf(Head)}/{Reservation.Id}";
}

/// <summary>The form as it stands: as stored, or as it was sent.</summary>
public sealed record ReservationForm(string Name, bool Single, string Subscription, bool Renew);

/// <param name="Quote">Null when it cannot be refunded.</param>
/// <param name="Why">Why it cannot be refunded, worded.</param>
/// <param name="Stale">What was quoted on the page that was sent no longer holds.</param>
/// <param name="Untold">The tick is missing.</param>
public sealed record RefundDialogModel(RefundQuote? Quote, string? Why, bool Stale, bool Untold)
{
    public RefundFigures Figures => Quote!.Figures;

    public bool InFull => Figures.Charged == Figures.Prorated;

    /// <summary>What of the cap was used, and will be.</summary>
    public Money Afterwards => Quote!.Cap.Used + Figures.Commitment;
}

/// <summary>Choosing what a reservation is exchanged for, and what that comes to.</summary>
/// <param name="Text">What is searched for.</param>
/// <param name="Chosen">What was asked a quote for.</param>
public sealed record ExchangeModel(CustomerHead Head, CustomerReservation Found, string Plan, string? Text, IReadOnlyList<ExchangeRow> Rows, Pager Pager, ExchangeChoice? Chosen)
{
    public string Base => $"{ReservationsModel.AddressOf(Head)}/{Found.Reservation.Id}";
}

/// <summary>One way to buy one reservation.</summary>
/// <param name="Value">Item, term and cycle, as the form carries them.</param>
/// <param name="Price">Of one unit for the whole term.</param>
public sealed record ExchangeRow(string Value, string Title, string Plan, Money Price, bool TaxIncluded, int Minimum, int Maximum);

/// <param name="Quantity">As typed.</param>
/// <param name="Title">Of what is wanted; null where it is not known.</param>
/// <param name="Quote">Null when it cannot be exchanged for this.</param>
/// <param name="Why">Why it cannot, worded.</param>
/// <param name="Stale">What was quoted on the page that was sent no longer holds.</param>
/// <param name="Untold">The tick is missing.</param>
public sealed record ExchangeChoice(string Value, string Quantity, string? Title, string? Plan, ExchangeQuote? Quote, string? Why, bool Stale, bool Untold)
{
    /// <summary>What is to be paid at once beyond what is given back; negative: what is left over.</summary>
    public Money Difference => Quote!.Charge - Quote.Figures.Back;

    /// <summary>The figures of the quote, as the form carries them.</summary>
    public string Figures => $"{Quote!.Figures.Back} {Quote.Charge}";
}
