using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Partners;

/// <summary>There is no such country.</summary>
public sealed record CountryUnknown(string Code) : Refusal;

/// <summary>What is known of a country's addresses, cultures and numbers (contract, platform-customers §7.3 and
/// platform-countries). Where nothing is published, nothing is checked.</summary>
public sealed record Country
{
    public static readonly IReadOnlyList<Country> All = Load();

    private static readonly FrozenDictionary<string, Country> ByCode =
        All.ToFrozenDictionary(country => country.Iso2, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> KnownLanguages =
        All.SelectMany(country => country.Languages).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private Regex? postalCode;
    private Regex? phoneNumber;
    private Regex? registrationNumber;

    /// <summary>Upper-case ISO 3166 code, or one of Partner Center's own.</summary>
    public required string Iso2 { get; init; }

    public required string Iso3 { get; init; }

    /// <summary>Cultures accepted, <c>ll-CC</c>; the first is the default.</summary>
    public required IReadOnlyList<string> Cultures { get; init; }

    /// <summary>Languages of the cultures, two letters each.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>Codes that <c>state</c> is checked against; empty where any text will do.</summary>
    public required IReadOnlyList<string> States { get; init; }

    public required bool StateRequired { get; init; }

    public required bool CityRequired { get; init; }

    public required bool PostalCodeRequired { get; init; }

    public string? PostalCodePattern { get; init; }

    public string? PhoneNumberPattern { get; init; }

    /// <summary>The eleven countries where a company gives its registration number and a phone number; elsewhere the number
    /// may not be given.</summary>
    public required bool RegistrationNumberRequired { get; init; }

    public string? RegistrationNumberPattern { get; init; }

    /// <summary>Without the plus; empty where not published.</summary>
    public required IReadOnlyList<string> CallingCodes { get; init; }

    public required bool VatIdSupported { get; init; }

    public required bool TaxIdSupported { get; init; }

    public string? TaxIdFormat { get; init; }

    public string? ResellerAgreementRegion { get; init; }

    public string? GeographicRegion { get; init; }

    /// <summary>By its two letters, in any case; null when there is none.</summary>
    public static Country? Find(string? iso2) => iso2 is not null && ByCode.TryGetValue(iso2, out var country) ? country : null;

    /// <summary>By what a caller gave for its two letters.</summary>
    /// <returns>Refuses with <see cref="InvalidInput"/> or <see cref="CountryUnknown"/>.</returns>
    public static Result<Country> Read(string code)
    {
        if (code.Length != 2 || !code.All(char.IsAsciiLetter))
            return new InvalidInput("country", InputFault.Malformed, code);
        return Find(code) is { } country ? country : new CountryUnknown(code);
    }

    /// <summary>Whether any country has the language; two letters, any case.</summary>
    public static bool HasLanguage(string language) => KnownLanguages.Contains(language);

    /// <summary>The culture as the country spells it; null when it is none of the country's.</summary>
    public string? CultureOf(string culture) => Cultures.FirstOrDefault(known => known.Equals(culture, StringComparison.OrdinalIgnoreCase));

    /// <summary>The state as the country's list spells it, or the text itself where there is no list; null when the list lacks it.</summary>
    public string? StateOf(string state) => States.Count == 0
        ? state
        : States.FirstOrDefault(known => known.Equals(state, StringComparison.OrdinalIgnoreCase));

    public bool IsPostalCode(string text) => Matches(PostalCodePattern, ref postalCode, text);

    public bool IsPhoneNumber(string text) => Matches(PhoneNumberPattern, ref phoneNumber, text);

    public bool IsRegistrationNumber(string text) => Matches(RegistrationNumberPattern, ref registrationNumber, text);

    private static bool Matches(string? pattern, ref Regex? regex, string text)
    {
        if (pattern is null)
            return true;
        // ECMAScript: \d is 0 to 9 only, as in the browsers that these patterns are written for. '$' would allow a line end.
        regex ??= new Regex(pattern, RegexOptions.ECMAScript, TimeSpan.FromMilliseconds(200));
        return !text.EndsWith('\n') && regex.IsMatch(text);
    }

    private static List<Country> Load()
    {
        using var json = EmbeddedData.Open("Partners.Data.countries.json");
        using var countries = JsonDocument.Parse(json);
        return [.. countries.RootElement.EnumerateArray().Select(Read)];
    }

    private static Country Read(JsonElement country)
    {
        var flags = Texts(country, "flags");
        var cultures = Texts(country, "cultures");
        bool stateListed = flags.Contains("stateListed");
        bool numbered = flags.Contains("registrationNumberRequired");
        bool published = country.TryGetProperty("addressRules", out var rules);
        return new Country
        {
            Iso2 = Text(country, "iso2")!,
            Iso3 = Text(country, "iso3")!,
            Cultures = cultures,
            Languages = [.. cultures.Select(culture => CultureInfo.GetCultureInfo(culture).TwoLetterISOLanguageName).Distinct()],
            States = Texts(country, "states"),
            StateRequired = stateListed,
            CityRequired = !published || Flag(rules, "isCityRequired"),
            PostalCodeRequired = published && Flag(rules, "isPostalCodeRequired"),
            PostalCodePattern = published ? Text(rules, "postalCodeRegex") : null,
            PhoneNumberPattern = published ? Text(rules, "phoneNumberRegex") : null,
            RegistrationNumberRequired = numbered,
            RegistrationNumberPattern = numbered ? Text(country, "registrationNumberRegex") : null,
            CallingCodes = published ? Texts(rules, "callingCodes") : [],
            VatIdSupported = published && Flag(rules, "isVatIdSupported"),
            TaxIdSupported = published && Flag(rules, "isTaxIdSupported"),
            TaxIdFormat = published ? Text(rules, "taxIdFormat") : null,
            ResellerAgreementRegion = published ? Text(rules, "resellerAgreementRegion") : null,
            GeographicRegion = published ? Text(rules, "geographicRegion") : null,
        };
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var text) ? text.GetString() : null;

    private static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out var flag) && flag.GetBoolean();

    private static List<string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var texts) ? [.. texts.EnumerateArray().Select(text => text.GetString()!)] : [];
}
