using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Partners;

/// <summary>Whom a partner's customers may turn to; shown in mail and on its support profile.</summary>
public sealed record SupportContact(string? Email, string? Phone, string? Website);

/// <summary>What the values of a partner have to be, member by member.</summary>
internal static class PartnerRules
{
    public static InvalidInput? FaultOfName(string name) => Text.Fault("name", name, required: true, maximum: 100);

    public static InvalidInput? FaultOfMpnId(string mpnId)
    {
        if (mpnId.Length == 0)
            return new InvalidInput("mpnId", InputFault.Required);
        return mpnId.Length <= 12 && mpnId.All(char.IsAsciiDigit) ? null : new InvalidInput("mpnId", InputFault.Malformed, mpnId);
    }

    public static InvalidInput? FaultOfCountry(string country) =>
        Market.Find(country) is null ? new InvalidInput("country", InputFault.Unknown, country) : null;

    public static InvalidInput? FaultOfCurrency(string currency) =>
        Currency.TryParse(currency, out _) ? null : new InvalidInput("currency", InputFault.Unknown, currency);

    public static InvalidInput? FaultOfCulture(string culture) =>
        Country.All.Any(country => country.Cultures.Contains(culture, StringComparer.OrdinalIgnoreCase))
            ? null
            : new InvalidInput("culture", InputFault.Unknown, culture);

    public static InvalidInput? FaultOfMarkets(IEnumerable<string> markets) =>
        markets.FirstOrDefault(market => market != Partner.EveryMarket && Market.Find(market) is null) is { } unknown
            ? new InvalidInput("markets", InputFault.Unknown, unknown)
            : null;

    public static InvalidInput? FaultOfProfile(string profile, PolicyProfiles profiles) =>
        profiles.Find(profile) is null ? new InvalidInput("policyProfile", InputFault.Unknown, profile) : null;

    public static InvalidInput? FaultOfSupport(SupportContact support)
    {
        if (support.Email is { Length: > 0 } email && !EmailAddress.IsValid(email))
            return new InvalidInput("support.email", InputFault.Malformed, email);
        if (support.Website is { Length: > 0 } website && !(Uri.TryCreate(website, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            return new InvalidInput("support.website", InputFault.Malformed, website);
        return Text.Fault("support.phone", support.Phone ?? "", required: false, maximum: 40)
            ?? Text.Fault("support.website", support.Website ?? "", required: false, maximum: 400);
    }

    /// <summary>What a partner was made with and keeps: null unless the caller takes it for another.</summary>
    public static InvalidInput? FaultOfKept(string field, string? given, string kept) =>
        given is null || given.Equals(kept, StringComparison.OrdinalIgnoreCase) ? null : new InvalidInput(field, InputFault.NotAllowed, given);

    /// <summary>A partner's own domain: labels and dots, at least two of them; lower case.</summary>
    public static InvalidInput? FaultOfDomain(string domain) =>
        domain.Contains('.', StringComparison.Ordinal) && Uri.CheckHostName(domain) == UriHostNameType.Dns && !domain.Any(char.IsAsciiLetterUpper)
            ? null
            : new InvalidInput("domain", InputFault.Malformed, domain);

    /// <summary>Upper-case codes, each once.</summary>
    public static IEnumerable<string> Normal(IEnumerable<string> markets) => markets.Select(market => market.ToUpperInvariant()).Distinct();
}
