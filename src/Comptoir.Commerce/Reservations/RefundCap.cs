using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Reservations;

/// <summary>The operator's settings about reservations.</summary>
public sealed class ReservationOptions
{
    public const string Section = "Reservations";

    /// <summary>By currency: the equivalent of the profile's cap. Those set here to begin with are rough figures.</summary>
    public Dictionary<string, decimal> CapEquivalents { get; set; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AUD"] = 70_000,
        ["BRL"] = 270_000,
        ["CAD"] = 68_000,
        ["CHF"] = 44_000,
        ["DKK"] = 340_000,
        ["EUR"] = 46_000,
        ["GBP"] = 39_000,
        ["INR"] = 4_200_000,
        ["JPY"] = 7_500_000,
        ["KRW"] = 68_000_000,
        ["KWD"] = 15_000,
        ["MXN"] = 930_000,
        ["NOK"] = 520_000,
        ["NZD"] = 83_000,
        ["PLN"] = 195_000,
        ["SEK"] = 510_000,
        ["SGD"] = 67_000,
        ["ZAR"] = 900_000,
    };
}

/// <summary>How much of the cap is used.</summary>
/// <param name="Limit">In the currency of the refund.</param>
/// <param name="Used">Cancelled in the twelve months up to now.</param>
public sealed record CapUse(Money Limit, Money Used)
{
    public Money Left => Used < Limit ? Limit - Used : Money.Zero(Limit.Currency);
}

/// <summary>The cap on cancelled commitment, per customer in a rolling period (R11.3). One round trip.</summary>
public sealed class RefundCap(ComptoirDb db, IOptions<ReservationOptions> options)
{
    /// <summary>Of two refunds at once each sees the other whole or waits.</summary>
    public Task HoldAsync(PartnerId partner, CustomerId customer, CancellationToken ct) => db.HoldCustomerAsync(partner, customer, ct);

    /// <returns>Refuses with <see cref="RefundCapUnknown"/>.</returns>
    public async Task<Result<CapUse>> OfAsync(PartnerId partner, CustomerId customer, ReservationCap cap, Currency currency, DateTimeOffset now, CancellationToken ct)
    {
        if (LimitIn(cap, currency.Code) is not { } limit)
            return new RefundCapUnknown(currency.Code);
        var since = now.AddMonths(-Term.Parse(cap.Period).Months);
        var cancelled = await db.Reservations
            .Where(row => row.PartnerId == partner && row.CustomerId == customer && row.State == ReservationState.Refunded && row.EndedAt > since)
            .GroupBy(row => row.CommitmentCurrency)
            .Select(group => new { Currency = group.Key, Minor = group.Sum(row => row.CancelledCommitmentMinor) })
            .ToListAsync(ct);
        // What was cancelled in another currency uses the share of the cap that it is there.
        decimal used = cancelled.Sum(row => Money.OfMinor(row.Minor, Currency.Of(row.Currency!)).Amount
            * (row.Currency == currency.Code ? 1m : limit / (LimitIn(cap, row.Currency!) is { } there and > 0 ? there : limit)));
        return new CapUse(Money.Round(limit, currency), Money.Round(used, currency));
    }

    private decimal? LimitIn(ReservationCap cap, string currency)
    {
        if (currency == cap.Currency)
            return cap.Amount;
        return options.Value.CapEquivalents.TryGetValue(currency, out decimal equivalent) ? equivalent : null;
    }
}
