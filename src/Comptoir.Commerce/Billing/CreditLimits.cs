using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>What a partner may owe, one limit per currency (R4.4).</summary>
public sealed class CreditLimits(ComptoirDb db, ActivityLog activity)
{
    /// <summary>Null when every limit is at least zero, no finer than its currency's minor unit and given once; else which is not.</summary>
    public static InvalidInput? Fault(IReadOnlyList<Money> limits)
    {
        for (int i = 0; i < limits.Count; i++)
        {
            var limit = limits[i];
            string field = string.Create(CultureInfo.InvariantCulture, $"creditLimits[{i}]");
            if (limit.Amount < 0)
                return new InvalidInput($"{field}.amount", InputFault.OutOfRange, "0");
            if (Money.Round(limit.Amount, limit.Currency) != limit || limit.Amount > 1_000_000_000_000m)
                return new InvalidInput($"{field}.amount", InputFault.Malformed, limit.ToString());
            if (limits.Take(i).Any(earlier => earlier.Currency == limit.Currency))
                return new InvalidInput($"{field}.currency", InputFault.NotAllowed);
        }

        return null;
    }

    /// <summary>Sets the limits given, in the running work; those of other currencies stay.</summary>
    /// <param name="by">The operator.</param>
    /// <returns>Whether any is another than before.</returns>
    public async Task<bool> SetAsync(PartnerId partner, IReadOnlyList<Money> limits, Actor by, CancellationToken ct)
    {
        bool changed = false;
        foreach (var limit in limits)
        {
            string currency = limit.Currency.Code;
            var account = await db.CreditAccounts.SingleOrDefaultAsync(a => a.PartnerId == partner && a.Currency == currency, ct);
            long before = account?.LimitMinor ?? 0;
            if (account is null)
                db.CreditAccounts.Add(new CreditAccount { PartnerId = partner, Currency = currency, LimitMinor = limit.Minor });
            else if (before == limit.Minor)
                continue;
            else
                account.LimitMinor = limit.Minor;
            changed = true;
            activity.Record(
                ActivityOperation.IncreaseSpendingLimit,
                ActivityResource.SpendingLimit,
                partner.ToString(),
                by with { Partner = partner },
                facts: [("Currency", currency), ("Before", Text(before, limit.Currency)), ("After", Text(limit.Minor, limit.Currency))]);
        }

        return changed;
    }

    private static string Text(long minor, Currency currency) => Money.OfMinor(minor, currency).Amount.ToString(CultureInfo.InvariantCulture);
}
