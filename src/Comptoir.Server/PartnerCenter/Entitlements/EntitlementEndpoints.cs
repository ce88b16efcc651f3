using Comptoir.Commerce.Access;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Commerce.Time;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Entitlements;

/// <summary>What customers own (contract, commerce-orders §4).</summary>
internal static class EntitlementEndpoints
{
    private static readonly Dictionary<string, EntitlementFilter> Filters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["software"] = EntitlementFilter.Software,
        ["reservedinstance"] = EntitlementFilter.Reservations,
        ["virtualmachinereservedinstance"] = EntitlementFilter.VirtualMachineReservations,
    };

    public static void MapEntitlements(this RouteGroupBuilder v1)
    {
        v1.MapGet("/customers/{customerId}/entitlements", ListAsync).NeedsUser(Right.SeeCustomers);
        v1.MapGet("/customers/{customerId}/artifacts/reservedinstance/groups/{group}/lineitems/{line}/resource/{resource}", ReservationAsync)
            .Needs(Right.SeeCustomers);
    }

    private static async Task<IResult> ListAsync(
        Guid customerId, HttpContext http, FindEntitlements find, CommerceClock clock, CancellationToken ct)
    {
        var filter = EntitlementFilter.All;
        if (http.Query("entitlementType") is { } word && !Filters.TryGetValue(word, out filter))
            return WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.UnknownWord, "MemberUnknown", ("Field", "entitlementType"));
        bool showExpiry = false;
        if (http.Query("showExpiry") is { } flag && !bool.TryParse(flag, out showExpiry))
            return WireErrors.ToResult(new InvalidInput("showExpiry", InputFault.Malformed, flag));
        var (found, refusal) = await find.AllAsync(new CustomerId(customerId), filter, http.Actor(), ct);
        if (found is null)
            return WireErrors.ToResult(refusal!);
        var now = clock.GetUtcNow();
        return Wire.Ok(WireCollection.Of([.. found.Select(entitlement => entitlement.ToWire(showExpiry, now))]));
    }

    private static async Task<IResult> ReservationAsync(
        Guid customerId, string group, string line, string resource, HttpContext http, FindReservation find, CancellationToken ct)
    {
        if (!Guid.TryParse(group, out var groupId) || !Guid.TryParse(line, out var entitlement) || !Guid.TryParse(resource, out var id))
            return WireErrors.ToResult(new EntitlementNotFound());
        var (found, refusal) = await find.HandleAsync(new CustomerId(customerId), groupId, entitlement, id, http.Actor(), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(found.ToWire());
    }
}
