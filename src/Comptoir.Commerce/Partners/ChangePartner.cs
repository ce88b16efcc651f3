using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Partners;

/// <summary>What is null stays as it is. Credit limits are set currency by currency.</summary>
/// <param name="Version">The version the caller has seen; null when it does not say.</param>
public sealed record ChangePartner(PartnerId Id, long? Version, Actor By)
{
    public string? Name { get; init; }

    public string? Culture { get; init; }

    /// <summary>What the caller takes the partner to have; it is not changed.</summary>
    public string? MpnId { get; init; }

    /// <summary>Likewise.</summary>
    public string? Country { get; init; }

    /// <summary>Likewise.</summary>
    public string? Currency { get; init; }

    /// <summary>Likewise.</summary>
    public PartnerType? Type { get; init; }

    /// <summary>Replaces the list.</summary>
    public IReadOnlyList<string>? Markets { get; init; }

    public IReadOnlyList<Money> CreditLimits { get; init; } = [];

    public bool? Sandbox { get; init; }

    /// <summary>For orders to come: those made keep theirs for life.</summary>
    public string? PolicyProfile { get; init; }

    public SupportContact? Support { get; init; }
}

/// <summary>The operator has no such partner.</summary>
public sealed record PartnerNotFound(PartnerId Partner) : Refusal;

public sealed class ChangePartnerHandler(ComptoirDb db, CreditLimits limits, PolicyProfiles profiles, Shoppers shoppers, ActivityLog activity)
{
    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="InvalidInput"/>, <see cref="PartnerNotFound"/> or
    /// <see cref="StaleEtag"/>.</returns>
    public async Task<Result<Partner>> HandleAsync(ChangePartner request, CancellationToken ct)
    {
        if (!request.By.May(Right.Operate))
            return new NotAllowed(Right.Operate);
        if (FaultOf(request) is { } fault)
            return fault;
        await using var work = await db.BeginWorkAsync(ct);
        var partner = await FindAsync(request.Id, ct);
        if (partner is null)
            return new PartnerNotFound(request.Id);
        if (request.Version is { } seen && seen != partner.Version)
            return new StaleEtag();
        if (FaultOfKept(request, partner) is { } kept)
            return kept;

        string before = PartnerSnapshot.TextOf(partner);
        Apply(request, partner);
        db.AfterCommit(shoppers.Forget);
        // Limits are the partner's too: its version grows, so that nobody sets one who has not seen the last.
        if (await limits.SetAsync(partner.Id, request.CreditLimits, request.By, ct))
            db.Entry(partner).Property(p => p.Version).IsModified = true;
        string after = PartnerSnapshot.TextOf(partner);
        if (before != after)
        {
            activity.Record(
                ActivityOperation.UpdateCompanyInfo,
                ActivityResource.Policy,
                partner.Id.ToString(),
                request.By with { Partner = partner.Id },
                before: before,
                after: after);
        }

        await work.CommitAsync(ct);
        return partner;
    }

    /// <summary>The operator's own row is no partner.</summary>
    private async Task<Partner?> FindAsync(PartnerId id, CancellationToken ct) =>
        await db.Tenants.AnyAsync(tenant => tenant.Id == id.Value && tenant.Kind == ActorKind.Partner, ct)
            ? await db.Partners.SingleOrDefaultAsync(partner => partner.Id == id, ct)
            : null;

    private static void Apply(ChangePartner request, Partner partner)
    {
        if (request.Name is { } name)
            partner.Rename(name);
        if (request.Culture is { } culture)
            partner.SpeakIn(culture);
        if (request.Markets is { } markets)
            partner.SellIn(PartnerRules.Normal(markets));
        if (request.Sandbox is { } sandbox)
            partner.MarkAsSandbox(sandbox);
        if (request.PolicyProfile is { } profile)
            partner.BuyUnder(profile);
        if (request.Support is { } support)
            partner.SetSupport(support.Email, support.Phone, support.Website);
    }

    private static InvalidInput? FaultOfKept(ChangePartner request, Partner partner) =>
        PartnerRules.FaultOfKept("mpnId", request.MpnId, partner.MpnId)
        ?? PartnerRules.FaultOfKept("country", request.Country, partner.Country)
        ?? PartnerRules.FaultOfKept("currency", request.Currency, partner.Currency)
        ?? PartnerRules.FaultOfKept("type", request.Type?.ToString(), partner.Type.ToString());

    private InvalidInput? FaultOf(ChangePartner request) =>
        (request.Name is { } name ? PartnerRules.FaultOfName(name) : null)
        ?? (request.Culture is { } culture ? PartnerRules.FaultOfCulture(culture) : null)
        ?? (request.Markets is { } markets ? PartnerRules.FaultOfMarkets(markets) : null)
        ?? (request.PolicyProfile is { } profile ? PartnerRules.FaultOfProfile(profile, profiles) : null)
        ?? (request.Support is { } support ? PartnerRules.FaultOfSupport(support) : null)
        ?? CreditLimits.Fault(request.CreditLimits);
}
