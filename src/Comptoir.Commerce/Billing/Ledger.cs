using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>Posts charges and credits to a partner's ledger and keeps its account in step, in the caller's transaction.</summary>
public sealed class Ledger(ComptoirDb db)
{
    /// <summary>Posts the charges of a purchase in one currency, if the credit limit leaves room for them (R4.4).</summary>
    /// <param name="later">What the purchase will cost besides once its billing begins (R13.1): there must be room for it now,
    /// but it is not owed yet.</param>
    /// <returns>Refuses with <see cref="CreditLineExceeded"/>; then nothing was posted.</returns>
    /// <remarks>One conditional update: of two purchases at once that fit only one by one, one is refused.</remarks>
    public async Task<Refusal?> ChargeAsync(
        PartnerId partner, Currency currency, IReadOnlyList<LedgerEntry> charges, Money later, CancellationToken ct)
    {
        long owed = charges.Sum(charge => charge.SubtotalMinor + charge.TaxMinor);
        long needed = owed + later.Minor;
        string code = currency.Code;
        int accounts = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE "CreditAccounts" SET "OwedMinor" = "OwedMinor" + {owed}
            WHERE "PartnerId" = {partner.Value} AND "Currency" = {code} AND "OwedMinor" <= "LimitMinor" - {needed}
            """,
            ct);
        if (accounts == 0)
            return new CreditLineExceeded(Money.OfMinor(needed, currency));
        Post(charges);
        return null;
    }

    /// <summary>Posts charges that have fallen due by what was agreed before; they are owed whatever the limit.</summary>
    public async Task ChargeDueAsync(PartnerId partner, string currency, IReadOnlyList<LedgerEntry> charges, CancellationToken ct)
    {
        long total = charges.Sum(charge => charge.SubtotalMinor + charge.TaxMinor);
        int accounts = await db.CreditAccounts
            .Where(account => account.PartnerId == partner && account.Currency == currency)
            .ExecuteUpdateAsync(set => set.SetProperty(account => account.OwedMinor, account => account.OwedMinor + total), ct);
        if (accounts == 0)
            throw new InvalidOperationException($"Partner {partner} has charges in {currency} but no account in it.");
        Post(charges);
    }

    /// <summary>Posts credits; they make room on the account at once and are paid out on the next invoice.</summary>
    public Task CreditAsync(PartnerId partner, Currency currency, IReadOnlyList<LedgerEntry> credits, CancellationToken ct) =>
        CreditAsync(partner, currency, credits, [], ct);

    /// <summary>Posts credits and the fees taken out of them, which no limit holds up.</summary>
    public async Task CreditAsync(
        PartnerId partner, Currency currency, IReadOnlyList<LedgerEntry> credits, IReadOnlyList<LedgerEntry> fees, CancellationToken ct)
    {
        if (credits.Count == 0)
            return;
        long total = credits.Sum(credit => credit.SubtotalMinor + credit.TaxMinor) - fees.Sum(fee => fee.SubtotalMinor + fee.TaxMinor);
        string code = currency.Code;
        int accounts = await db.Database.ExecuteSqlAsync(
            $"""UPDATE "CreditAccounts" SET "OwedMinor" = "OwedMinor" - {total} WHERE "PartnerId" = {partner.Value} AND "Currency" = {code}""", ct);
        if (accounts == 0)
            throw new InvalidOperationException($"Partner {partner} has charges in {code} but no account in it.");
        Post(credits);
        Post(fees);
    }

    private void Post(IReadOnlyList<LedgerEntry> entries)
    {
        foreach (var entry in entries)
            db.Insert(entry);
    }
}
