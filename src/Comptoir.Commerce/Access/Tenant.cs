using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Access;

/// <summary>The directory over all tenants: which partner a tenant id belongs to. With <see cref="TenantDomain"/> the only
/// place that is asked without a partner id, at sign-in and when a domain is claimed.</summary>
public sealed class Tenant
{
    public required Guid Id { get; init; }

    public required ActorKind Kind { get; init; }

    public required PartnerId PartnerId { get; init; }

    public CustomerId? CustomerId { get; init; }
}

/// <summary>A domain name and the tenant that holds it; a domain belongs to one tenant of the installation.</summary>
public sealed class TenantDomain
{
    /// <summary>Lower case.</summary>
    public required string Name { get; init; }

    public required Guid TenantId { get; init; }
}
