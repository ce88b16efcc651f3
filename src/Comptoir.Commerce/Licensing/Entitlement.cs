using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Licensing;

/// <summary>What a customer owns as the result of one order line. Keys, links and reservations hang on it; once revoked or
/// past its term it gives nothing any more (R5.5, R6.5).</summary>
public sealed class Entitlement : IVersioned
{
    public required PartnerId PartnerId { get; init; }

    public required CustomerId CustomerId { get; init; }

    /// <summary>The line id of the 2018 key resources.</summary>
    public required Guid Id { get; init; }

    /// <summary>Shared by the entitlements of one order: the group id of the 2018 key resources.</summary>
    public required Guid GroupId { get; init; }

    public required OrderId OrderId { get; init; }

    public required int LineNumber { get; init; }

    public required string ProductId { get; init; }

    public required string SkuId { get; init; }

    public required ProductKind Kind { get; init; }

    /// <summary>Units bought.</summary>
    public required int Quantity { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>First instant after the term; null for perpetual software.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>How often a key of it was shown; equals its reveal records in the activity log.</summary>
    public int Reveals { get; private set; }

    public long Version { get; private set; }

    public bool IsRevoked => RevokedAt is not null;

    public bool HasExpired(DateTimeOffset now) => ExpiresAt is { } end && now >= end;

    public bool IsActive(DateTimeOffset now) => !IsRevoked && !HasExpired(now);

    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;

    /// <summary>Makes it the entitlement it was at an instant. Only for what is shown and never saved.</summary>
    internal void ShowAsOf(DateTimeOffset instant) => RevokedAt = RevokedAt > instant ? null : RevokedAt;
}
