namespace Comptoir.Contracts;

/// <summary>A length of commitment with its charging and cancelling. Checked against contract commerce-catalog §2 (terms).</summary>
public sealed record WireTerm
{
    /// <summary>Unique in its availability.</summary>
    public string? Id { get; init; }

    /// <summary>ISO 8601: <c>P1M</c>, <c>P1Y</c>, <c>P3Y</c>; absent for perpetual software.</summary>
    public string? Duration { get; init; }

    /// <summary>In the caller's language.</summary>
    public string? Description { get; init; }

    /// <summary>PascalCase here (<c>Monthly</c>, <c>Annual</c>, <c>OneTime</c>), not snake_case: clients parse the name.</summary>
    public string? BillingCycle { get; init; }

    /// <summary>Comptoir's: price of one unit for the whole term, in the availability's currency and tax treatment.</summary>
    public decimal? UnitPrice { get; init; }

    /// <summary>What it may renew to.</summary>
    public IReadOnlyList<WireRenewalOption>? RenewalOptions { get; init; }

    /// <summary>When it may be cancelled; a policy without refund options means never.</summary>
    public IReadOnlyList<WireCancellationPolicy>? CancellationPolicies { get; init; }
}

/// <summary>A term to renew to.</summary>
public sealed record WireRenewalOption
{
    /// <summary>ISO 8601.</summary>
    public string? TermDuration { get; init; }

    /// <summary>In the caller's language.</summary>
    public string? Description { get; init; }
}

/// <summary>When and for how much a purchase may be undone.</summary>
public sealed record WireCancellationPolicy
{
    /// <summary>Empty when it can never be cancelled.</summary>
    public required IReadOnlyList<WireRefundOption> RefundOptions { get; init; }
}

/// <summary>A refund to be had until a given time after purchase.</summary>
public sealed record WireRefundOption
{
    /// <summary>Order among the options, from 0.</summary>
    public required int SequenceId { get; init; }

    /// <summary><c>Full</c> or <c>Partial</c> (prorated).</summary>
    public required string Type { get; init; }

    /// <summary>ISO 8601 duration from the purchase, <c>P60D</c>.</summary>
    public required string ExpiresAfter { get; init; }
}

/// <summary>What the terms of an availability may renew to.</summary>
public sealed record WireRenewalInstruction
{
    /// <summary>Ids of <see cref="WireTerm"/>.</summary>
    public IReadOnlyList<string>? ApplicableTermIds { get; init; }

    /// <summary>What they renew to.</summary>
    public IReadOnlyList<WireRenewalTarget>? RenewalOptions { get; init; }
}

/// <summary>What a term renews to.</summary>
public sealed record WireRenewalTarget
{
    /// <summary>The term or item it becomes.</summary>
    public string? RenewToId { get; init; }

    /// <summary>Whether it renews by itself.</summary>
    public required bool IsAutoRenewable { get; init; }
}
