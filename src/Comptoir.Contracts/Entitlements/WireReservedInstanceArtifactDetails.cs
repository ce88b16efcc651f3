namespace Comptoir.Contracts;

/// <summary>The reservations behind an artifact. Checked against contract commerce-orders §4 (ReservedInstanceArtifactDetails).</summary>
public sealed record WireReservedInstanceArtifactDetails
{
    /// <summary><c>reservedinstance</c>.</summary>
    public string Type { get; init; } = "reservedinstance";

    /// <summary>So named for the SDK, whatever the published sample says.</summary>
    public required IReadOnlyList<WireReservation> Reservations { get; init; }

    /// <summary>Object type <c>ReservedInstanceArtifactDetails</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("ReservedInstanceArtifactDetails");
}

/// <summary>Prepaid capacity as the artifact shows it.</summary>
public sealed record WireReservation
{
    /// <summary>GUID.</summary>
    public required string ReservationId { get; init; }

    /// <summary>The name it was given.</summary>
    public string? DisplayName { get; init; }

    /// <summary><c>Shared</c> or <c>Single</c>.</summary>
    public required string ScopeType { get; init; }

    /// <summary>Azure subscriptions it applies to; absent when shared.</summary>
    public IReadOnlyList<string>? AppliedScopes { get; init; }

    /// <summary>Units.</summary>
    public required int Quantity { get; init; }

    /// <summary>Start, UTC; always there.</summary>
    public required DateTimeOffset? EffectiveDateTime { get; init; }

    /// <summary>End, UTC; always there.</summary>
    public required DateTimeOffset? ExpiryDateTime { get; init; }

    /// <summary><c>Created</c> and the like.</summary>
    public required string ProvisioningState { get; init; }
}
