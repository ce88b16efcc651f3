namespace Comptoir.Contracts;

/// <summary>What cancelling a line now would do, as the Software page shows it.</summary>
/// <remarks>Checked against contract commerce-keys-downloads B (software, cancellation).</remarks>
public sealed record WireCancellation
{
    /// <summary>Whether it would be done at once.</summary>
    public required bool Allowed { get; init; }

    /// <summary>Why not, in the caller's language.</summary>
    public string? Reason { get; init; }

    /// <summary>The last instant, UTC; absent when there is no window.</summary>
    public DateTimeOffset? WindowEndsAt { get; init; }

    /// <summary>Time left in days, rounded up: 60 just after the purchase, 1 on the last day; 0 when closed.</summary>
    public int? DaysRemaining { get; init; }

    /// <summary>What would be given back, with <see cref="ReviewRequired"/> if it is approved as it stands; absent when nothing can be.</summary>
    public WireCredit? Credit { get; init; }

    /// <summary>Whether a person has to look at it first.</summary>
    public required bool ReviewRequired { get; init; }
}

/// <summary>The quote for one line; the PATCH then does what it says.</summary>
/// <remarks>Checked against contract commerce-keys-downloads B (/customers/{cid}/orders/{oid}/cancellation).</remarks>
public sealed record WireCancellationQuote
{
    /// <summary>The line, from 0.</summary>
    public required int LineItemNumber { get; init; }

    /// <summary>Whether it would be done at once.</summary>
    public required bool Allowed { get; init; }

    /// <summary>The code of <see cref="WireCode"/> that the PATCH would answer; absent when allowed.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>The same in the caller's language.</summary>
    public string? Reason { get; init; }

    /// <summary>The last instant, UTC; absent when there is no window.</summary>
    public DateTimeOffset? WindowEndsAt { get; init; }

    /// <summary>Time left in days, rounded up: 60 just after the purchase, 1 on the last day; 0 when closed.</summary>
    public int? DaysRemaining { get; init; }

    /// <summary>What would be given back, with <see cref="ReviewRequired"/> if it is approved as it stands; absent when nothing can be.</summary>
    public WireCredit? Credit { get; init; }

    /// <summary>Whether a person has to look at it first.</summary>
    public required bool ReviewRequired { get; init; }

    /// <summary>Where only the operator can help: what to file the support request with.</summary>
    public WireSupportHint? SupportRequest { get; init; }
}

/// <summary>An amount to be given back; positive.</summary>
public sealed record WireCredit
{
    /// <summary>Before tax, in every market.</summary>
    public required decimal Subtotal { get; init; }

    /// <summary>Tax on it, at the rate it was charged.</summary>
    public required decimal Tax { get; init; }

    /// <summary><see cref="Subtotal"/> + <see cref="Tax"/>.</summary>
    public required decimal Total { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>On the Software page: the credit in the terms of the price, before tax, with tax where prices include it, so
    /// that the member reads as money too.</summary>
    public decimal? Amount { get; init; }

    /// <summary>On quotes: how it came about.</summary>
    public WireDerivation? Derivation { get; init; }
}

/// <summary>A support request to be filed, as far as it is known. Comptoir's own.</summary>
public sealed record WireSupportHint
{
    /// <summary>Address of the form in the portal, filled in.</summary>
    public required string Uri { get; init; }

    /// <summary>Id of the support topic.</summary>
    public required string ProblemType { get; init; }

    /// <summary>Tenant GUID.</summary>
    public required string Customer { get; init; }

    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The line.</summary>
    public required IReadOnlyList<int> LineItemNumbers { get; init; }
}
