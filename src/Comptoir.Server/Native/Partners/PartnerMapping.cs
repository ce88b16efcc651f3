using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;

namespace Comptoir.Server.Native.Partners;

/// <summary>Partners between wire and engine.</summary>
internal static class PartnerMapping
{
    public static WirePartner ToWire(this PartnerWithCredit found) => new()
    {
        Id = found.Partner.Id.ToString(),
        Name = found.Partner.Name,
        MpnId = found.Partner.MpnId,
        Country = found.Partner.Country,
        Currency = found.Partner.Currency,
        Type = WireEnum.ToWire(found.Partner.Type),
        Culture = found.Partner.Culture,
        Markets = found.Partner.Markets,
        CreditLimits = [.. found.CreditLimits.Select(limit => new WireMoney { Amount = limit.Amount, Currency = limit.Currency.Code })],
        Sandbox = found.Partner.Sandbox,
        PolicyProfile = found.Partner.PolicyProfile,
        Support = new WireSupportContact { Email = found.Partner.SupportEmail, Phone = found.Partner.SupportPhone, Website = found.Partner.SupportWebsite },
        CreatedDate = found.Partner.CreatedAt,
        Etag = found.Partner.Version.ToString(CultureInfo.InvariantCulture),
    };

    /// <returns>Refuses with <see cref="InvalidInput"/>.</returns>
    public static Result<AddPartner> ToAddition(this WirePartner wire, Actor by)
    {
        var (limits, type, fault) = Read(wire);
        if (fault is not null)
            return fault;
        return new AddPartner(wire.Name ?? "", wire.MpnId ?? "", wire.Country ?? "", wire.Domain?.ToLowerInvariant(), by)
        {
            Currency = wire.Currency,
            Culture = wire.Culture,
            Type = type ?? PartnerType.DirectBill,
            Markets = wire.Markets ?? [],
            CreditLimits = limits,
            Sandbox = wire.Sandbox ?? false,
            PolicyProfile = wire.PolicyProfile ?? PolicyProfile.Default,
            Support = SupportOf(wire),
        };
    }

    /// <returns>Refuses with <see cref="InvalidInput"/>.</returns>
    public static Result<ChangePartner> ToChange(this WirePartner wire, PartnerId id, long? version, Actor by)
    {
        var (limits, type, fault) = Read(wire);
        if (fault is not null)
            return fault;
        // A domain is part of every user's name.
        if (wire.Domain is not null)
            return new InvalidInput("domain", InputFault.NotAllowed);
        return new ChangePartner(id, version, by)
        {
            Name = wire.Name,
            MpnId = wire.MpnId,
            Country = wire.Country,
            Currency = wire.Currency,
            Type = type,
            Culture = wire.Culture,
            Markets = wire.Markets,
            CreditLimits = limits,
            Sandbox = wire.Sandbox,
            PolicyProfile = wire.PolicyProfile,
            Support = SupportOf(wire),
        };
    }

    private static SupportContact? SupportOf(WirePartner wire) =>
        wire.Support is { } support ? new SupportContact(support.Email, support.Phone, support.Website) : null;

    private static (IReadOnlyList<Money> Limits, PartnerType? Type, InvalidInput? Fault) Read(WirePartner wire)
    {
        var limits = new List<Money>();
        foreach (var limit in wire.CreditLimits ?? [])
        {
            if (limit is null || !Currency.TryParse(limit.Currency, out var currency))
            {
                string field = string.Create(CultureInfo.InvariantCulture, $"creditLimits[{limits.Count}].currency");
                return ([], null, new InvalidInput(field, InputFault.Unknown, limit?.Currency));
            }

            limits.Add(new Money(limit.Amount, currency));
        }

        if (wire.Markets?.Contains(null!) is true)
            return ([], null, new InvalidInput("markets", InputFault.Malformed));
        if (wire.Type is null)
            return (limits, null, null);
        return WireEnum.TryRead<PartnerType>(wire.Type, out var type)
            ? (limits, type, null)
            : (limits, null, new InvalidInput("type", InputFault.Unknown, wire.Type));
    }
}
