using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Billing;

/// <summary>Charges that will fall due: what recurs tells it, so that an invoice can be previewed (R4.3b).</summary>
public interface IUpcomingCharges
{
    /// <summary>The charges of a partner that would be posted from now to an instant if nothing changed, by instant.</summary>
    /// <param name="until">The first instant that is no longer asked for.</param>
    Task<IReadOnlyList<LedgerEntry>> UntilAsync(PartnerId partner, Currency currency, DateTimeOffset until, CancellationToken ct);
}
