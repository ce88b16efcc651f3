using Comptoir.Commerce.Access;
using Comptoir.Commerce.Partners;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Partners;

/// <summary>Rules of a country's addresses and numbers (contract, platform-customers §7.3).</summary>
public static class CountryEndpoints
{
    private const string RegistrationNumberSample = "1234567890";

    public static void MapCountries(this RouteGroupBuilder v1) =>
        v1.MapGet("/countryvalidationrules/{country}", Get).Needs(Right.UsePartnerCenter);

    private static IResult Get(string country)
    {
        var (found, refusal) = Country.Read(country);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(ToWire(found));
    }

    private static WireCountryValidationRules ToWire(Country country) => new()
    {
        Iso2Code = country.Iso2,
        Iso3Code = country.Iso3,
        DefaultCulture = country.Cultures[0],
        IsStateRequired = country.StateRequired,
        SupportedStatesList = country.States,
        SupportedLanguagesList = country.Languages,
        SupportedCulturesList = country.Cultures,
        IsPostalCodeRequired = country.PostalCodeRequired,
        PostalCodeRegex = country.PostalCodePattern,
        IsCityRequired = country.CityRequired,
        IsVatIdSupported = country.VatIdSupported,
        TaxIdFormat = country.TaxIdFormat,
        IsTaxIdSupported = country.TaxIdSupported,
        // No operation asks for a tax id.
        IsTaxIdOptional = true,
        PhoneNumberRegex = country.PhoneNumberPattern,
        CountryCallingCodesList = country.CallingCodes,
        CustomerOrganizationRegistrationNumberRegex = country.RegistrationNumberPattern,
        CustomerOrganizationRegistrationNumberSample = country.RegistrationNumberRequired ? RegistrationNumberSample : null,
        CustomerOrganizationRegistrationNumberRequired = country.RegistrationNumberRequired,
        CustomerOrganizationPhoneNumberRequired = country.RegistrationNumberRequired,
        IsRegistrationNumberSupported = country.RegistrationNumberRequired,
        ResellerAgreementRegion = country.ResellerAgreementRegion,
        GeographicRegion = country.GeographicRegion,
    };
}
