using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Customers;

/// <summary>A partner's confirmation that a customer accepted an agreement.</summary>
public sealed class CustomerAgreement
{
    public required PartnerId PartnerId { get; init; }

    public required CustomerId CustomerId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>Id of the agreement's template (<see cref="AgreementTemplate"/>).</summary>
    public required Guid TemplateId { get; init; }

    /// <summary>The user or program that confirmed it.</summary>
    public required Guid ConfirmedBy { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required string Email { get; init; }

    public required string PhoneNumber { get; init; }

    /// <summary>When the customer agreed, as the partner says it.</summary>
    public required DateTimeOffset AgreedAt { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }
}
