using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Customers;

/// <summary>In the customer's country a company gives its registration number (contract 600049).</summary>
public sealed record RegistrationNumberMissing(string Country) : Refusal;

/// <summary>The registration number does not have its country's form, which <paramref name="Pattern"/> shows (contract 600050).</summary>
public sealed record RegistrationNumberMalformed(string Country, string Pattern) : Refusal;

/// <summary>The customer's country has no registration numbers (contract 600002).</summary>
public sealed record RegistrationNumberNotAllowed(string Country) : Refusal;

/// <summary>An organisation's registration number: asked for in eleven countries, refused everywhere else.</summary>
internal static class RegistrationNumber
{
    /// <summary>Null when the number, or its absence, is right for the country.</summary>
    public static Refusal? FaultOf(string number, Country country)
    {
        if (!country.RegistrationNumberRequired)
            return number.Length == 0 ? null : new RegistrationNumberNotAllowed(country.Iso2);
        if (number.Length == 0)
            return new RegistrationNumberMissing(country.Iso2);
        return country.IsRegistrationNumber(number)
            ? null
            : new RegistrationNumberMalformed(country.Iso2, country.RegistrationNumberPattern ?? "");
    }
}
