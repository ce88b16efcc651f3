using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Partners;

/// <param name="Domain">The tenant's domain, which user names end in and sign-in takes for the tenant id; without it one is made
/// of the MPN id.</param>
public sealed record AddPartner(string Name, string MpnId, string Country, string? Domain, Actor By)
{
    internal string OwnDomain => Domain ?? $"mpn{MpnId}.onmicrosoft.com";

    /// <summary>Tenant id, for a world whose ids are given; without it one is made.</summary>
    public PartnerId? Id { get; init; }

    /// <summary>Billing currency; without it that of the country.</summary>
    public string? Currency { get; init; }

    /// <summary><c>ll-CC</c>; without it that of the country.</summary>
    public string? Culture { get; init; }

    public PartnerType Type { get; init; }

    /// <summary>Markets it may sell in; without any it sells nowhere (R3.2b).</summary>
    public IReadOnlyList<string> Markets { get; init; } = [];

    public IReadOnlyList<Money> CreditLimits { get; init; } = [];

    public bool Sandbox { get; init; }

    public string PolicyProfile { get; init; } = Billing.PolicyProfile.Default;

    public SupportContact? Support { get; init; }
}

/// <summary>Another partner has this MPN id.</summary>
public sealed record MpnIdTaken(string MpnId) : Refusal;

public sealed class AddPartnerHandler(
    ComptoirDb db, DomainNames domains, CreditLimits limits, PolicyProfiles profiles, ActivityLog activity, CommerceClock clock)
{
    /// <summary>Makes a partner's tenant with its domain, markets and credit (R1.2). Given an id that is there already, answers
    /// the partner that has it and changes nothing.</summary>
    /// <returns>Refuses with <see cref="InvalidInput"/>, <see cref="NotAllowed"/>, <see cref="MpnIdTaken"/> or
    /// <see cref="DomainTaken"/>.</returns>
    public async Task<Result<Partner>> HandleAsync(AddPartner request, CancellationToken ct)
    {
        if (!request.By.May(Right.Operate))
            return new NotAllowed(Right.Operate);
        if (FaultOf(request) is { } fault)
            return fault;
        await using var work = await db.BeginWorkAsync(ct);
        if (request.Id is { } given && await db.Partners.SingleOrDefaultAsync(partner => partner.Id == given, ct) is { } there)
            return there;
        if (await db.Partners.AnyAsync(other => other.MpnId == request.MpnId, ct))
            return new MpnIdTaken(request.MpnId);

        var partner = Make(request, clock.GetUtcNow());
        if (!await domains.ClaimAsync(request.OwnDomain, partner.Id.Value, ct))
            return new DomainTaken(request.OwnDomain);
        db.Add(new Tenant { Id = partner.Id.Value, Kind = ActorKind.Partner, PartnerId = partner.Id });
        db.Add(partner);
        await limits.SetAsync(partner.Id, request.CreditLimits, request.By, ct);
        activity.Record(
            ActivityOperation.UpdateCompanyInfo,
            ActivityResource.Policy,
            partner.Id.ToString(),
            request.By with { Partner = partner.Id },
            facts: [("PrimaryDomainName", request.OwnDomain)],
            after: PartnerSnapshot.TextOf(partner));
        await work.CommitAsync(ct);
        return partner;
    }

    private static Partner Make(AddPartner request, DateTimeOffset now)
    {
        var market = Market.Find(request.Country)!;
        var partner = new Partner(
            request.Id ?? new PartnerId(NewId.Guid(now)),
            request.Name,
            request.MpnId,
            market.Iso2,
            (request.Currency ?? market.Currency).ToUpperInvariant(),
            request.Culture ?? market.DefaultCulture,
            request.Type,
            now);
        partner.SellIn(PartnerRules.Normal(request.Markets));
        partner.MarkAsSandbox(request.Sandbox);
        partner.BuyUnder(request.PolicyProfile);
        if (request.Support is { } support)
            partner.SetSupport(support.Email, support.Phone, support.Website);
        return partner;
    }

    private InvalidInput? FaultOf(AddPartner request) =>
        PartnerRules.FaultOfName(request.Name)
        ?? PartnerRules.FaultOfMpnId(request.MpnId)
        ?? PartnerRules.FaultOfCountry(request.Country)
        ?? PartnerRules.FaultOfDomain(request.OwnDomain)
        ?? (request.Currency is { } currency ? PartnerRules.FaultOfCurrency(currency) : null)
        ?? (request.Culture is { } culture ? PartnerRules.FaultOfCulture(culture) : null)
        ?? PartnerRules.FaultOfMarkets(request.Markets)
        ?? PartnerRules.FaultOfProfile(request.PolicyProfile, profiles)
        ?? (request.Support is { } support ? PartnerRules.FaultOfSupport(support) : null)
        ?? CreditLimits.Fault(request.CreditLimits);
}
