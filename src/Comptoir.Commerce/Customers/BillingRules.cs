using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Customers;

/// <summary>In the customer's country a company gives a phone number (contract 600051).</summary>
public sealed record CustomerPhoneMissing(string Country) : Refusal;

/// <summary>What a billing profile has to be (contract, platform-customers §1.1, §7.3).</summary>
public static class BillingRules
{
    private const int ShortText = 50;
    private const int LongText = 200;

    /// <summary>Checks a profile by the rules of its country.</summary>
    /// <param name="given">As the caller gave it.</param>
    /// <param name="path">What stands before the members' names: <c>billingProfile.</c>, or nothing.</param>
    /// <returns>The profile as it is kept: trimmed, codes in their canonical spelling. Refuses with <see cref="InvalidInput"/>
    /// or <see cref="CustomerPhoneMissing"/>.</returns>
    public static Result<BillingProfile> Check(BillingProfile given, string path)
    {
        var profile = Trim(given);
        if (FaultOfTexts(profile, path) is { } fault)
            return fault;
        if (Country.Find(profile.Address.Country) is not { } country)
            return new InvalidInput(path + "defaultAddress.country", InputFault.Unknown, profile.Address.Country);
        if (country.CultureOf(profile.Culture) is not { } culture)
            return new InvalidInput(path + "culture", InputFault.Unknown, profile.Culture);
        if (!Country.HasLanguage(profile.Language))
            return new InvalidInput(path + "language", InputFault.Unknown, profile.Language);
        if (FaultOfAddress(profile.Address, country, path + "defaultAddress.") is { } refusal)
            return refusal;
        return profile with
        {
            Culture = culture,
            Language = profile.Language.ToLowerInvariant(),
            Address = profile.Address with { Country = country.Iso2, State = country.StateOf(profile.Address.State)! },
        };
    }

    /// <summary>Checks an address of a partner, whose addressee is its contact, by the rules of its country.</summary>
    /// <param name="path">What stands before the members' names.</param>
    /// <returns>The address as it is kept. Refuses with <see cref="InvalidInput"/> or <see cref="CustomerPhoneMissing"/>.</returns>
    internal static Result<Address> CheckAddress(Address given, string path)
    {
        var address = Trim(given);
        if (FaultOfTexts(address, path, person: false) is { } fault)
            return fault;
        if (Country.Find(address.Country) is not { } country)
            return new InvalidInput(path + "country", InputFault.Unknown, address.Country);
        if (FaultOfAddress(address, country, path) is { } refusal)
            return refusal;
        return address with { Country = country.Iso2, State = country.StateOf(address.State)! };
    }

    private static InvalidInput? FaultOfTexts(BillingProfile profile, string path)
    {
        var fault = Text.Fault(path + "email", profile.Email, required: true, EmailAddress.MaxLength)
            ?? Text.Fault(path + "culture", profile.Culture, required: true, ShortText)
            ?? Text.Fault(path + "language", profile.Language, required: true, ShortText)
            ?? Text.Fault(path + "companyName", profile.CompanyName, required: true, LongText)
            ?? Text.Fault(path + "firstName", profile.FirstName, required: false, ShortText)
            ?? Text.Fault(path + "lastName", profile.LastName, required: false, ShortText)
            ?? FaultOfTexts(profile.Address, path + "defaultAddress.", person: true);
        return fault ?? (EmailAddress.IsValid(profile.Email) ? null : new InvalidInput(path + "email", InputFault.Malformed));
    }

    private static InvalidInput? FaultOfTexts(Address address, string path, bool person) =>
        Text.Fault(path + "country", address.Country, required: true, ShortText)
            ?? Text.Fault(path + "firstName", address.FirstName, required: person, ShortText)
            ?? Text.Fault(path + "middleName", address.MiddleName, required: false, ShortText)
            ?? Text.Fault(path + "lastName", address.LastName, required: person, ShortText)
            ?? Text.Fault(path + "addressLine1", address.Line1, required: true, LongText)
            ?? Text.Fault(path + "addressLine2", address.Line2, required: false, LongText)
            ?? Text.Fault(path + "addressLine3", address.Line3, required: false, LongText)
            ?? Text.Fault(path + "city", address.City, required: false, LongText)
            ?? Text.Fault(path + "region", address.Region, required: false, LongText)
            ?? Text.Fault(path + "district", address.District, required: false, LongText)
            ?? Text.Fault(path + "state", address.State, required: false, ShortText)
            ?? Text.Fault(path + "postalCode", address.PostalCode, required: false, ShortText)
            ?? Text.Fault(path + "phoneNumber", address.PhoneNumber, required: false, ShortText);

    private static Refusal? FaultOfAddress(Address address, Country country, string path)
    {
        if (country.CityRequired && address.City.Length == 0)
            return new InvalidInput(path + "city", InputFault.Required);
        if (country.StateRequired && address.State.Length == 0)
            return new InvalidInput(path + "state", InputFault.Required);
        if (country.StateOf(address.State) is null)
            return new InvalidInput(path + "state", InputFault.Unknown, address.State);
        if (country.PostalCodeRequired && address.PostalCode.Length == 0)
            return new InvalidInput(path + "postalCode", InputFault.Required);
        if (address.PostalCode.Length > 0 && !country.IsPostalCode(address.PostalCode))
            return new InvalidInput(path + "postalCode", InputFault.Malformed, country.PostalCodePattern);
        if (country.RegistrationNumberRequired && address.PhoneNumber.Length == 0)
            return new CustomerPhoneMissing(country.Iso2);
        if (address.PhoneNumber.Length > 0 && !country.IsPhoneNumber(address.PhoneNumber))
            return new InvalidInput(path + "phoneNumber", InputFault.Malformed, country.PhoneNumberPattern);
        return null;
    }

    private static BillingProfile Trim(BillingProfile given) => new()
    {
        FirstName = given.FirstName.Trim(),
        LastName = given.LastName.Trim(),
        Email = given.Email.Trim(),
        Culture = given.Culture.Trim(),
        Language = given.Language.Trim(),
        CompanyName = given.CompanyName.Trim(),
        Address = Trim(given.Address),
    };

    private static Address Trim(Address given) => new()
    {
        Country = given.Country.Trim(),
        Region = given.Region.Trim(),
        City = given.City.Trim(),
        State = given.State.Trim(),
        District = given.District.Trim(),
        Line1 = given.Line1.Trim(),
        Line2 = given.Line2.Trim(),
        Line3 = given.Line3.Trim(),
        PostalCode = given.PostalCode.Trim(),
        FirstName = given.FirstName.Trim(),
        MiddleName = given.MiddleName.Trim(),
        LastName = given.LastName.Trim(),
        PhoneNumber = given.PhoneNumber.Trim(),
    };
}
