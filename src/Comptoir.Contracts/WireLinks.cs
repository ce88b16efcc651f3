namespace Comptoir.Contracts;

/// <summary>The <c>links</c> object: each resource fills those that apply to it. What clients send is read and ignored.</summary>
/// <remarks>Checked against the resource tables of contract commerce-catalog, -orders, -subscriptions and platform §7.</remarks>
public sealed record WireLinks
{
    /// <summary>Every resource that has an address.</summary>
    public WireLink? Self { get; init; }

    /// <summary>Collections: present exactly when there are more pages.</summary>
    public WireLink? Next { get; init; }

    /// <summary>Seek-paged collections, from the second page on.</summary>
    public WireLink? Previous { get; init; }

    /// <summary>Products: its SKUs, with the country.</summary>
    public WireLink? Skus { get; init; }

    /// <summary>SKUs: its availabilities, with the country.</summary>
    public WireLink? Availabilities { get; init; }

    /// <summary>Order lines and subscriptions: what was bought.</summary>
    public WireLink? Product { get; init; }

    /// <summary>Order lines and subscriptions: what was bought.</summary>
    public WireLink? Sku { get; init; }

    /// <summary>Order lines and subscriptions: what was bought.</summary>
    public WireLink? Availability { get; init; }

    /// <summary>Orders and their lines.</summary>
    public WireLink? ProvisioningStatus { get; init; }

    /// <summary>Orders: its method is PATCH.</summary>
    public WireLink? PatchOperation { get; init; }

    /// <summary>Order lines that created a subscription.</summary>
    public WireLink? Subscription { get; init; }

    /// <summary>Order lines and subscriptions of marketplace SaaS.</summary>
    public WireLink? ActivationLinks { get; init; }

    /// <summary>Subscriptions of the legacy kind.</summary>
    public WireLink? Offer { get; init; }

    /// <summary>Subscriptions.</summary>
    public WireLink? Entitlement { get; init; }

    /// <summary>Add-on subscriptions.</summary>
    public WireLink? ParentSubscription { get; init; }

    /// <summary>A customer's service costs: what they are made of.</summary>
    public WireLink? ServiceCostLineItems { get; init; }
}
