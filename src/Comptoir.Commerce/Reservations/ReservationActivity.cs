using System.Globalization;
using System.Text.Json;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Reservations;

/// <summary>How the activity log keeps reservations: as changes of the order they came from.</summary>
internal static class ReservationActivity
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a change of an order is one of its reservation that leaves the line as it is: all but giving it back.</summary>
    public static bool LeavesLine(IEnumerable<ActivityFact> facts) =>
        facts.FirstOrDefault(fact => fact.Key == ActivityFact.Reservation)?.Value is { } act && act != nameof(ReservationState.Refunded) && act != nameof(ReservationState.Exchanged);

    public static string TextOf(Reservation reservation) => JsonSerializer.Serialize(
        new
        {
            reservation.Id,
            reservation.DisplayName,
            Scope = reservation.Scope.ToString(),
            reservation.AzureSubscriptionId,
            reservation.Renew,
            reservation.UsedHours,
            State = reservation.State.ToString(),
        },
        Json);

    /// <param name="act">What became of it: <c>Changed</c>, <c>Used</c>, <c>Refunded</c>, <c>Exchanged</c>, <c>Renewed</c>, <c>Expired</c>.</param>
    public static void RecordReservation(
        this ActivityLog activity, string act, Reservation reservation, Customer customer, Actor by, string? before, params (string Key, string? Value)[] facts) => activity.Record(
        ActivityOperation.UpdateOrder,
        ActivityResource.Order,
        reservation.OrderId.Value,
        by,
        (customer.Id, customer.CompanyName),
        [
            (ActivityFact.Reservation, act),
            (ActivityFact.OrderId, reservation.OrderId.Value),
            (ActivityFact.LineItemNumberOf(reservation.LineNumber), reservation.LineNumber.ToString(CultureInfo.InvariantCulture)),
            ("ReservationId", reservation.Id.ToString()),
            .. facts,
        ],
        before,
        TextOf(reservation));
}
