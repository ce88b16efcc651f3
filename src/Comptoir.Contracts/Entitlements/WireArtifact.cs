using System.Text.Json.Nodes;

namespace Comptoir.Contracts;

/// <summary>Something delivered for an entitlement; <see cref="ArtifactType"/> tells which of the members apply. Make one with
/// <see cref="ProductKey"/> or <see cref="ReservedInstance"/>.</summary>
/// <remarks>Checked against contract commerce-orders §4 (Artifact) and commerce-keys-downloads A.</remarks>
public sealed record WireArtifact
{
    /// <summary><c>product_key</c>, <c>reservedinstance</c>; clients read this key letter for letter and fail without it.</summary>
    public required string ArtifactType { get; init; }

    /// <summary>Facts by type, <c>reservationType</c> for one.</summary>
    public JsonObject? DynamicAttributes { get; init; }

    /// <summary>Where to read it; relative. Absent when there is no key, or it is revoked.</summary>
    public WireLink? Link { get; init; }

    /// <summary>Reservations: GUID of the reservation order.</summary>
    public string? ResourceId { get; init; }

    /// <summary>Product keys: <c>Active</c> or <c>Revoked</c>.</summary>
    public string? State { get; init; }

    /// <summary>Product keys: empty, or why it is not active.</summary>
    public string? Reason { get; init; }

    /// <summary>Object type <c>ReservedInstanceArtifact</c>, else <c>Artifact</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("Artifact");

    /// <summary>A product key to be had.</summary>
    /// <param name="link">Where to read it; null when the SKU has no keys.</param>
    public static WireArtifact ProductKey(WireLink? link) =>
        new() { ArtifactType = "product_key", Link = link, State = "Active", Reason = "" };

    /// <summary>A product key that can be had no more.</summary>
    /// <param name="reason">In the caller's language.</param>
    public static WireArtifact RevokedProductKey(string reason) =>
        new() { ArtifactType = "product_key", State = "Revoked", Reason = reason };

    /// <summary>An Azure reservation.</summary>
    /// <param name="link">To its <see cref="WireReservedInstanceArtifactDetails"/>.</param>
    /// <param name="resourceId">GUID of the reservation order.</param>
    /// <param name="reservationType"><c>virtualmachines</c> or <c>sqldatabases</c>.</param>
    public static WireArtifact ReservedInstance(WireLink link, string resourceId, string reservationType) => new()
    {
        ArtifactType = "reservedinstance",
        DynamicAttributes = new() { ["reservationType"] = reservationType },
        Link = link,
        ResourceId = resourceId,
        Attributes = WireAttributes.Of("ReservedInstanceArtifact"),
    };
}
