namespace Comptoir.Commerce.Primitives;

/// <summary>Tenant id of a partner; of the operator too, who is the tenant over all partners.</summary>
public readonly record struct PartnerId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

/// <summary>Tenant id of a customer.</summary>
public readonly record struct CustomerId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

public readonly record struct UserId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

public readonly record struct CartId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

/// <summary>Order id: 33 URL-safe characters, opaque and case-sensitive to callers (contract, orders §2).</summary>
public readonly record struct OrderId(string Value)
{
    public override string ToString() => Value;
}

public readonly record struct SubscriptionId(Guid Value)
{
    public override string ToString() => Value.ToString("D");
}

/// <summary>Id of a service request: 19 digits, opaque to callers.</summary>
public readonly record struct ServiceRequestId(string Value)
{
    public override string ToString() => Value;
}
