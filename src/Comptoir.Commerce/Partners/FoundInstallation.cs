using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Partners;

/// <param name="Name">The operator's company.</param>
/// <param name="Domain">The operator's domain, which its user names end in; null for none.</param>
/// <param name="Country">ISO 3166 alpha-2.</param>
/// <param name="IsTest">For demo or test: only then a clock to turn and sign-in by password alone.</param>
public sealed record FoundInstallation(string Name, string? Domain, string Country, bool IsTest)
{
    /// <summary>The operator's tenant id, for a world whose ids are given; without it one is made.</summary>
    public PartnerId? OperatorId { get; init; }
}

public sealed class FoundInstallationHandler(ComptoirDb db, DomainNames domains, CommerceClock clock)
{
    /// <summary>Makes the installation and its operator's tenant (R1.1, R18.5). One that is there already stays as it is.</summary>
    /// <returns>Refuses with <see cref="InvalidInput"/> or <see cref="DomainTaken"/>.</returns>
    public async Task<Result<Installation>> HandleAsync(FoundInstallation request, CancellationToken ct)
    {
        var fault = PartnerRules.FaultOfName(request.Name)
            ?? PartnerRules.FaultOfCountry(request.Country)
            ?? (request.Domain is { } given ? PartnerRules.FaultOfDomain(given) : null);
        if (fault is not null)
            return fault;
        await using var work = await db.BeginWorkAsync(ct);
        if (await db.Installations.SingleOrDefaultAsync(ct) is { } there)
            return there;

        var now = clock.GetUtcNow();
        var id = request.OperatorId ?? new PartnerId(NewId.Guid(now));
        if (request.Domain is { } domain && !await domains.ClaimAsync(domain, id.Value, ct))
            return new DomainTaken(domain);
        var market = Market.Find(request.Country)!;
        var installation = new Installation { OperatorId = id, IsTest = request.IsTest, CreatedAt = now };
        db.Add(installation);
        db.Add(new Tenant { Id = id.Value, Kind = ActorKind.Operator, PartnerId = id });
        db.Add(new Partner(id, request.Name, "", market.Iso2, market.Currency, market.DefaultCulture, PartnerType.IndirectProvider, now));
        await work.CommitAsync(ct);
        return installation;
    }
}
