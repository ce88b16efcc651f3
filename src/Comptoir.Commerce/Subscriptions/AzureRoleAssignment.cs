using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Subscriptions;

/// <summary>What a customer's user may do on an Azure subscription.</summary>
public enum AzureRole
{
    Owner,
    Contributor,
    Reader,
}

/// <summary>A role on an Azure subscription, held by a user of the customer (R13.2). Never changed: assigned or revoked.</summary>
public sealed class AzureRoleAssignment
{
    public required PartnerId PartnerId { get; init; }

    public required CustomerId CustomerId { get; init; }

    public required Guid Id { get; init; }

    public required Guid AzureSubscriptionId { get; init; }

    public required UserId UserId { get; init; }

    public required AzureRole Role { get; init; }

    public required DateTimeOffset AssignedAt { get; init; }
}
