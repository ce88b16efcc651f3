using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Partners;

/// <summary>What a partner may owe in one currency, and what it owes.</summary>
/// <param name="Owed">Below zero when more was credited or paid than charged.</param>
public sealed record PartnerCredit(Money Limit, Money Owed)
{
    /// <summary>Per cent of a limit from which on it is nearly used up.</summary>
    private const decimal Near = 80;

    public Money Left => Limit - Owed;

    /// <summary>Per cent of the limit that is used, rounded down; 100 where something is owed and nothing may be.</summary>
    public int Used => Owed.Amount <= 0 ? 0 : Limit.Amount <= 0 ? 100 : (int)Math.Min(decimal.Floor(Owed.Amount * 100 / Limit.Amount), 999);

    public bool IsNearLimit => Used >= Near;
}

/// <summary>A partner with what it may owe, by currency.</summary>
public sealed record PartnerWithCredit(Partner Partner, IReadOnlyList<PartnerCredit> Credit)
{
    public IReadOnlyList<Money> CreditLimits => [.. Credit.Select(credit => credit.Limit)];
}

/// <summary>Lists the operator's partners.</summary>
public sealed class FindPartners(ComptoirDb db)
{
    /// <summary>All partners by name; the operator's own row is none.</summary>
    /// <param name="search">Part of a name, MPN id or domain, in any case, or a whole tenant id; null for all.</param>
    public async Task<IReadOnlyList<PartnerWithCredit>> ListAsync(string? search, CancellationToken ct)
    {
        var all = await ReadAsync(db.Tenants.Where(tenant => tenant.Kind == ActorKind.Partner), ct);
        if (await MatchesAsync(search, ct) is not { } matches)
            return all;
        return [.. all.Where(found => matches.Contains(found.Partner.Id))];
    }

    /// <summary>One page of them by name. Two round trips, two more with a search.</summary>
    /// <param name="search">As for the whole list.</param>
    public async Task<SeekPage<PartnerWithCredit>> PageAsync(string? search, Seek seek, CancellationToken ct)
    {
        var matches = await MatchesAsync(search, ct);
        var list = new SeekList<Partner, Partner>(
            bound =>
            {
                var rows = Beyond(bound).AsNoTracking()
                    .Where(partner => db.Tenants.Any(tenant => tenant.PartnerId == partner.Id && tenant.Kind == ActorKind.Partner));
                return matches is null ? rows : rows.Where(partner => matches.Contains(partner.Id));
            },
            (rows, backwards) => backwards
                ? rows.OrderByDescending(partner => partner.Name).ThenByDescending(partner => partner.Id)
                : rows.OrderBy(partner => partner.Name).ThenBy(partner => partner.Id),
            partner => partner,
            partner => [partner.Name, partner.Id.ToString()]);
        var page = await list.ReadAsync(seek, ct);
        return new SeekPage<PartnerWithCredit>(await WithCreditAsync(page.Items, ct), page.Place, page.HasNext, page.HasPrevious);
    }

    /// <summary>The partners that have nearly used up a credit limit or are over it, the nearest first; each once. Two round trips.</summary>
    /// <param name="most">How many at most.</param>
    public async Task<IReadOnlyList<PartnerWithCredit>> NearLimitAsync(int most, CancellationToken ct)
    {
        var near = await db.CreditAccounts
            .Where(account => account.OwedMinor > 0 && account.OwedMinor * 5 >= account.LimitMinor * 4)
            .Select(account => account.PartnerId)
            .Distinct()
            .ToListAsync(ct);
        var partners = await db.Partners.AsNoTracking().Where(partner => near.Contains(partner.Id)).ToListAsync(ct);
        return [.. (await WithCreditAsync(partners, ct)).OrderByDescending(found => found.Credit.Max(credit => credit.Used)).ThenBy(found => found.Partner.Name).Take(most)];
    }

    /// <summary>The domains of a partner, by name.</summary>
    public Task<List<string>> DomainsAsync(PartnerId id, CancellationToken ct) =>
        db.TenantDomains.Where(domain => domain.TenantId == id.Value).OrderBy(domain => domain.Name).Select(domain => domain.Name).ToListAsync(ct);

    /// <summary>Ids that a search finds; null without one. Names are compared here: a database knows the capitals of some letters only,
    /// and partners are few.</summary>
    private async Task<HashSet<PartnerId>?> MatchesAsync(string? search, CancellationToken ct)
    {
        if (search?.Trim() is not { Length: > 0 } part)
            return null;
        var partners = await (
            from tenant in db.Tenants
            where tenant.Kind == ActorKind.Partner
            join partner in db.Partners on tenant.PartnerId equals partner.Id
            select new { partner.Id, partner.Name, partner.MpnId }).ToListAsync(ct);
        var domains = await (
            from tenant in db.Tenants
            where tenant.Kind == ActorKind.Partner
            join domain in db.TenantDomains on tenant.Id equals domain.TenantId
            select new { Id = tenant.PartnerId, domain.Name }).ToListAsync(ct);
        bool Has(string text) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
        return
        [
            .. partners.Where(partner => Has(partner.Name) || Has(partner.MpnId) || partner.Id.ToString().Equals(part, StringComparison.OrdinalIgnoreCase)).Select(partner => partner.Id),
            .. domains.Where(domain => Has(domain.Name)).Select(domain => domain.Id),
        ];
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
                .Select(account => new PartnerCredit(
                    Money.OfMinor(account.LimitMinor, Currency.Of(account.Currency)), Money.OfMinor(account.OwedMinor, Currency.Of(account.Currency))))]))];
    }
}
