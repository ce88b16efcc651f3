namespace Comptoir.Contracts;

/// <summary>How addresses and numbers of a country are checked. Checked against contract platform-customers §7.3.</summary>
public sealed record WireCountryValidationRules
{
    /// <summary>ISO 3166 alpha-2.</summary>
    public required string Iso2Code { get; init; }

    /// <summary>ISO 3166 alpha-3; ignored by the SDK.</summary>
    public string? Iso3Code { get; init; }

    /// <summary><c>ll-CC</c>.</summary>
    public string? DefaultCulture { get; init; }

    /// <summary>Whether an address needs a state.</summary>
    public required bool IsStateRequired { get; init; }

    /// <summary>The states; a flat list, whatever the published sample says.</summary>
    public required IReadOnlyList<string> SupportedStatesList { get; init; }

    /// <summary>Two letters each.</summary>
    public required IReadOnlyList<string> SupportedLanguagesList { get; init; }

    /// <summary><c>ll-CC</c> each.</summary>
    public required IReadOnlyList<string> SupportedCulturesList { get; init; }

    /// <summary>Whether an address needs a postal code.</summary>
    public required bool IsPostalCodeRequired { get; init; }

    /// <summary>Pattern of postal codes.</summary>
    public string? PostalCodeRegex { get; init; }

    /// <summary>Whether an address needs a city.</summary>
    public required bool IsCityRequired { get; init; }

    /// <summary>Whether VAT ids are taken.</summary>
    public required bool IsVatIdSupported { get; init; }

    /// <summary>Pattern of VAT ids.</summary>
    public string? VatIdRegex { get; init; }

    /// <summary>Mask of tax ids, <c>US######</c>.</summary>
    public string? TaxIdFormat { get; init; }

    /// <summary>An example of a tax id.</summary>
    public string? TaxIdSample { get; init; }

    /// <summary>Whether tax ids are taken.</summary>
    public required bool IsTaxIdSupported { get; init; }

    /// <summary>Whether a tax id may be left out.</summary>
    public required bool IsTaxIdOptional { get; init; }

    /// <summary>Pattern of phone numbers.</summary>
    public string? PhoneNumberRegex { get; init; }

    /// <summary>Without the plus.</summary>
    public required IReadOnlyList<string> CountryCallingCodesList { get; init; }

    /// <summary>Pattern of registration numbers; ignored by the SDK, like all below.</summary>
    public string? CustomerOrganizationRegistrationNumberRegex { get; init; }

    /// <summary>An example of a registration number.</summary>
    public string? CustomerOrganizationRegistrationNumberSample { get; init; }

    /// <summary>Whether a customer needs one.</summary>
    public bool? CustomerOrganizationRegistrationNumberRequired { get; init; }

    /// <summary>Whether a customer needs a phone number.</summary>
    public bool? CustomerOrganizationPhoneNumberRequired { get; init; }

    /// <summary>Whether registration numbers are taken.</summary>
    public bool? IsRegistrationNumberSupported { get; init; }

    /// <summary>Region of the reseller agreement, <c>AOC</c>.</summary>
    public string? ResellerAgreementRegion { get; init; }

    /// <summary>Part of the world, <c>NorthAndLatinAmerica</c>.</summary>
    public string? GeographicRegion { get; init; }

    /// <summary>Object type <c>CountryInformation</c>, as published; clients take any.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("CountryInformation");
}
