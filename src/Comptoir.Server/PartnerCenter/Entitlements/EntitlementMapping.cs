using System.Globalization;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Contracts;
using Comptoir.Server.Texts;

namespace Comptoir.Server.PartnerCenter.Entitlements;

/// <summary>Entitlements and their artifacts to the wire (contract, commerce-orders §4, commerce-keys-downloads A).</summary>
internal static class EntitlementMapping
{
    public static WireEntitlement ToWire(this ListedEntitlement listed, bool showExpiry, DateTimeOffset now)
    {
        var entitlement = listed.Entitlement;
        var ended = Commerce.Licensing.Entitlements.WhyNot(entitlement, now);
        var own = One(listed, entitlement.ProductId, entitlement.SkuId, showExpiry);
        if (entitlement.Kind == ProductKind.AzureReservation)
            return own with { EntitlementType = "reservedinstance", EntitledArtifacts = listed.Reservation is { } reservation ? [Artifact(entitlement, reservation)] : [] };
        return own with
        {
            EntitledArtifacts = [Key(entitlement, entitlement.ProductId, entitlement.SkuId, listed.Sku?.KeyFormat ?? KeyFormat.None, ended)],
            IncludedEntitlements = [.. listed.Included.Select(sku => One(listed, sku.ProductId, sku.Id, showExpiry) with
            {
                EntitledArtifacts = [Key(entitlement, sku.ProductId, sku.Id, sku.KeyFormat, ended)],
            })],
        };
    }

    public static WireReservedInstanceArtifactDetails ToWire(this FoundReservation found)
    {
        var reservation = found.Of.Reservation;
        bool shared = reservation.Scope == ReservationScope.Shared;
        return new WireReservedInstanceArtifactDetails
        {
            Reservations = [new WireReservation
            {
                ReservationId = reservation.ReservationId.ToString(),
                DisplayName = CatalogTexts.NameOf(found.Of),
                ScopeType = reservation.Scope.ToString(),
                AppliedScopes = shared ? null : [reservation.AzureSubscriptionId.ToString()],
                Quantity = reservation.Quantity,
                EffectiveDateTime = reservation.StartsAt,
                ExpiryDateTime = reservation.ExpiresAt,
                ProvisioningState = found.IsCancelled ? "Cancelled" : "Created",
            }],
        };
    }

    /// <summary>The units of an entitlement as those of one SKU; what is delivered for it comes on top.</summary>
    private static WireEntitlement One(ListedEntitlement listed, string productId, string skuId, bool showExpiry)
    {
        var entitlement = listed.Entitlement;
        string state = entitlement.IsRevoked ? "Unfulfilled" : "Fulfilled";
        return new WireEntitlement
        {
            ReferenceOrder = new WireReferenceOrder
            {
                Id = entitlement.OrderId.Value,
                LineItemId = entitlement.LineNumber.ToString(CultureInfo.InvariantCulture),
                AlternateId = listed.AlternateId,
            },
            ProductId = productId,
            SkuId = skuId,
            Quantity = entitlement.IsRevoked ? 0 : entitlement.Quantity,
            QuantityDetails = [new WireQuantityDetail { Quantity = entitlement.Quantity, Status = state }],
            EntitlementType = "software",
            FulfillmentState = state,
            EntitledArtifacts = [],
            IncludedEntitlements = [],
            ExpiryDate = showExpiry ? entitlement.ExpiresAt : null,
        };
    }

    private static WireArtifact Key(Entitlement entitlement, string productId, string skuId, KeyFormat format, Refusal? ended)
    {
        if (ended is not null)
            return WireArtifact.RevokedProductKey(RefusalTexts.Of(ended));
        string items = $"/customers/{entitlement.CustomerId}/artifacts/productkey/groups/{entitlement.GroupId:N}/lineitems/{entitlement.Id}/items";
        return WireArtifact.ProductKey(format == KeyFormat.None ? null : WireLink.Get($"{items}/{productId}:{skuId}:{entitlement.Id}"));
    }

    private static WireArtifact Artifact(Entitlement entitlement, ListedReservation reservation) => WireArtifact.ReservedInstance(
        WireLink.Get($"/customers/{entitlement.CustomerId}/artifacts/reservedinstance/groups/{entitlement.GroupId:N}/lineitems/{entitlement.Id}/resource/{reservation.Id}"),
        reservation.Id.ToString(),
        reservation.Type);
}
