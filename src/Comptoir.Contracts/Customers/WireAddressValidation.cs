namespace Comptoir.Contracts;

/// <summary>What became of an address that was checked. Checked against contract platform-customers §7.2.</summary>
public sealed record WireAddressValidation
{
    /// <summary>As it was sent.</summary>
    public required WireAddress OriginalAddress { get; init; }

    /// <summary>Better ones; empty, never absent: clients walk it.</summary>
    public required IReadOnlyList<WireAddress> SuggestedAddresses { get; init; }

    /// <summary><c>VerifiedShippable</c>, <c>Verified</c>, <c>InteractionRequired</c>, <c>StreetPartial</c>,
    /// <c>PremisesPartial</c>, <c>Multiple</c>, <c>None</c>, <c>NotValidated</c>.</summary>
    public required string Status { get; init; }

    /// <summary>In the caller's language.</summary>
    public string? ValidationMessage { get; init; }

    /// <summary>Object type <c>AddressValidationResponse</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("AddressValidationResponse");
}
