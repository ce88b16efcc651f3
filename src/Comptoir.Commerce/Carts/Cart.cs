using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Carts;

public enum CartStatus
{
    Active,
    Ordered,
}

/// <summary>A priced draft of a purchase; its prices are frozen while it lives (R4.2).</summary>
public sealed class Cart : IVersioned
{
    private Cart()
    {
    }

    public Cart(PartnerId partner, CustomerId customer, CartId id, DateTimeOffset now, TimeSpan lifetime)
    {
        PartnerId = partner;
        CustomerId = customer;
        Id = id;
        CreatedAt = now;
        ExpiresAt = now + lifetime;
    }

    public PartnerId PartnerId { get; private set; }

    public CustomerId CustomerId { get; private set; }

    public CartId Id { get; private set; }

    public CartStatus Status { get; private set; }

    public List<PurchaseLine> Lines { get; private set; } = [];

    public bool? PartnerOnRecordAttestationAccepted { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset ModifiedAt { get; private set; }

    /// <summary>The user or program that changed it last.</summary>
    public Guid ModifiedBy { get; private set; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public long Version { get; private set; }

    /// <summary>A cart that has expired is as unknown as one that never was.</summary>
    public bool IsAlive(DateTimeOffset now) => now < ExpiresAt || Status == CartStatus.Ordered;

    public void Replace(IEnumerable<PurchaseLine> lines, bool? attestation, Guid by, DateTimeOffset now)
    {
        Lines = [.. lines];
        PartnerOnRecordAttestationAccepted = attestation;
        ModifiedAt = now;
        ModifiedBy = by;
    }

    /// <summary>The lines that cannot be bought, with why.</summary>
    public IReadOnlyList<LineError> Errors() =>
        [.. Lines.Where(line => line.Error is not null).Select(line => new LineError(line.Id, line.Error!))];

    /// <summary>What checkout will charge, one amount per currency, over the lines without error (R4.3b).</summary>
    public IReadOnlyList<CartQuote> Quotes() => [.. Lines
        .Select(line => line.Error is null ? line.Quote : null)
        .OfType<LineQuote>()
        .GroupBy(quote => (quote.Currency, quote.TaxIncluded))
        .Select(group => new CartQuote(group.Key.Currency, group.Sum(quote => quote.Subtotal), group.Sum(quote => quote.Tax), group.Key.TaxIncluded))];
}

/// <summary>Total of a cart in one currency.</summary>
/// <param name="Subtotal">Before tax, in every market.</param>
public sealed record CartQuote(string Currency, decimal Subtotal, decimal Tax, bool TaxIncluded)
{
    public decimal Total => Subtotal + Tax;
}
