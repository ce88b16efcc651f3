using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Partners;

/// <summary>A partner with what it may owe, by currency.</summary>
public sealed record PartnerWithCredit(Partner Partner, IReadOnlyList<Money> CreditLimits);

/// <summary>Lists the operator's partners.</summary>
public sealed class FindPartners(ComptoirDb db)
{
    /// <summary>All partners by name; the operator's own row is none.</summary>
    public Task<IReadOnlyList<PartnerWithCredit>> ListAsync(CancellationToken ct) =>
        ReadAsync(db.Tenants.Where(tenant => tenant.Kind == ActorKind.Partner), ct);

    /// <returns>Refuses with <see cref="PartnerNotFound"/>.</returns>
    public async Task<Result<PartnerWithCredit>> OneAsync(PartnerId id, CancellationToken ct) =>
        (await ReadAsync(db.Tenants.Where(tenant => tenant.Kind == ActorKind.Partner && tenant.Id == id.Value), ct)) is [var found]
            ? found
            : new PartnerNotFound(id);

    private async Task<IReadOnlyList<PartnerWithCredit>> ReadAsync(IQueryable<Tenant> tenants, CancellationToken ct)
    {
        var partners = await (
            from tenant in tenants
            join partner in db.Partners.AsNoTracking() on tenant.PartnerId equals partner.Id
            orderby partner.Name, partner.Id
            select partner).ToListAsync(ct);
        var ids = partners.ConvertAll(partner => partner.Id);
        var accounts = (await db.CreditAccounts.AsNoTracking().Where(account => ids.Contains(account.PartnerId)).ToListAsync(ct))
            .ToLookup(account => account.PartnerId);
        return [.. partners.Select(partner => new PartnerWithCredit(
            partner,
            [.. accounts[partner.Id]
                .OrderBy(account => account.Currency, StringComparer.Ordinal)
                .Select(account => Money.OfMinor(account.LimitMinor, Currency.Of(account.Currency)))]))];
    }
}
