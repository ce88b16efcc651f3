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

    /// <summary>One page of them by name. Two round trips.</summary>
    public async Task<SeekPage<PartnerWithCredit>> PageAsync(Seek seek, CancellationToken ct)
    {
        var list = new SeekList<Partner, Partner>(
            bound => Beyond(bound).AsNoTracking().Where(partner => db.Tenants.Any(tenant => tenant.PartnerId == partner.Id && tenant.Kind == ActorKind.Partner)),
            (rows, backwards) => backwards
                ? rows.OrderByDescending(partner => partner.Name).ThenByDescending(partner => partner.Id)
                : rows.OrderBy(partner => partner.Name).ThenBy(partner => partner.Id),
            partner => partner,
            partner => [partner.Name, partner.Id.ToString()]);
        var page = await list.ReadAsync(seek, ct);
        return new SeekPage<PartnerWithCredit>(await WithCreditAsync(page.Items, ct), page.Place, page.HasNext, page.HasPrevious);
    }

    private IQueryable<Partner> Beyond(SeekBound? bound)
    {
        if (bound is null)
            return db.Partners;
        var (name, id) = (bound.Key[0], Guid.Parse(bound.Key[1]));
        return bound.Side switch
        {
            SeekSide.Before => db.Partners.FromSql($"""SELECT * FROM "Partners" WHERE ("Name", "Id") < ({name}, {id})"""),
            SeekSide.After => db.Partners.FromSql($"""SELECT * FROM "Partners" WHERE ("Name", "Id") > ({name}, {id})"""),
            _ => db.Partners.FromSql($"""SELECT * FROM "Partners" WHERE ("Name", "Id") >= ({name}, {id})"""),
        };
    }

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
        return await WithCreditAsync(partners, ct);
    }

    private async Task<IReadOnlyList<PartnerWithCredit>> WithCreditAsync(IReadOnlyList<Partner> partners, CancellationToken ct)
    {
        var ids = partners.Select(partner => partner.Id).ToList();
        var accounts = (await db.CreditAccounts.AsNoTracking().Where(account => ids.Contains(account.PartnerId)).ToListAsync(ct))
            .ToLookup(account => account.PartnerId);
        return [.. partners.Select(partner => new PartnerWithCredit(
            partner,
            [.. accounts[partner.Id]
                .OrderBy(account => account.Currency, StringComparer.Ordinal)
                .Select(account => Money.OfMinor(account.LimitMinor, Currency.Of(account.Currency)))]))];
    }
}
