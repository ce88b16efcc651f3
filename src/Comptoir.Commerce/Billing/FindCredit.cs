using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>What a partner may still buy on account in one currency (R4.4).</summary>
public sealed class FindCredit(ComptoirDb db)
{
    /// <summary>Limit less what is owed; below zero when the limit was lowered meanwhile. Null without a limit: then nothing is sold in
    /// the currency. One round trip.</summary>
    public async Task<Money?> LeftAsync(Currency currency, Actor by, CancellationToken ct)
    {
        var (mine, code) = (by.Partner, currency.Code);
        long? left = await db.CreditAccounts
            .Where(account => account.PartnerId == mine && account.Currency == code)
            .Select(account => (long?)(account.LimitMinor - account.OwedMinor))
            .SingleOrDefaultAsync(ct);
        return left is { } minor ? Money.OfMinor(minor, currency) : null;
    }
}
