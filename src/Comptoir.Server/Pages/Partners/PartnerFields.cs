using System.Globalization;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Operator.Partners;
using Comptoir.Portal.Shared;
using Comptoir.Server.Pages.Customers;
using Comptoir.Server.Pages.Support;

namespace Comptoir.Server.Pages.Partners;

/// <summary>A partner between the console's form and the engine.</summary>
internal static class PartnerFields
{
    private const string LimitOf = "limit-";

    private static readonly string[] Written =
        ["name", "mpnId", "domain", "country", "currency", "type", "culture", "policyProfile", "sandbox", "limitCurrency", "limitAmount", "supportEmail", "supportPhone", "supportWebsite"];

    public static PartnerChoices Choices(PolicyProfiles profiles)
    {
        var culture = CultureInfo.CurrentUICulture;
        return new PartnerChoices(
            [.. Market.All.Select(market => (market.Iso2, market.Name(culture))).OrderBy(market => market.Item2, StringComparer.Create(culture, ignoreCase: true))],
            [.. Market.All.Select(market => market.Currency).Distinct().Order(StringComparer.Ordinal).Select(code => (code, code))],
            [.. Country.All.SelectMany(country => country.Cultures).Distinct(StringComparer.OrdinalIgnoreCase).Select(name => (name, $"{CustomerPages.LanguageOf(name)} ({name})")).OrderBy(name => name.Item2, StringComparer.Create(culture, ignoreCase: true))],
            [.. profiles.All.Select(profile => profile.Name).Order(StringComparer.Ordinal).Select(name => (name, name))]);
    }

    /// <summary>The empty form.</summary>
    public static PartnerForm Empty(PolicyProfiles profiles) => new(
        Filled.With(new Dictionary<string, string> { ["policyProfile"] = PolicyProfile.Default }), Choices(profiles), [], new HashSet<string>(), EveryMarket: false);

    /// <summary>The form as things stand.</summary>
    public static PartnerForm Of(PartnerWithCredit found, PolicyProfiles profiles)
    {
        var partner = found.Partner;
        var fields = new Dictionary<string, string>
        {
            ["name"] = partner.Name,
            ["culture"] = partner.Culture,
            ["policyProfile"] = partner.PolicyProfile,
            ["sandbox"] = partner.Sandbox ? "true" : "",
            ["supportEmail"] = partner.SupportEmail ?? "",
            ["supportPhone"] = partner.SupportPhone ?? "",
            ["supportWebsite"] = partner.SupportWebsite ?? "",
        };
        foreach (var limit in found.CreditLimits)
            fields[LimitOf + limit.Currency] = limit.Amount.ToString("F" + limit.Currency.Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture);
        return new PartnerForm(
            Filled.With(fields), Choices(profiles), [.. found.CreditLimits.Select(limit => limit.Currency.Code)], partner.Markets.Where(market => market != Partner.EveryMarket).ToHashSet(), partner.Markets.Contains(Partner.EveryMarket));
    }

    /// <summary>The form as it was sent.</summary>
    /// <param name="limits">Currencies that have a limit.</param>
    public static PartnerForm Sent(PageForm form, IReadOnlyList<string> limits, Dictionary<string, string> faults, PolicyProfiles profiles)
    {
        var names = Written.Concat(limits.Select(currency => LimitOf + currency));
        return new PartnerForm(
            new Filled(names.ToDictionary(name => name, name => form[name] ?? "", StringComparer.Ordinal), faults), Choices(profiles), limits, form.All("market").ToHashSet(), form.Has("every"));
    }

    public static AddPartner ToAddition(PageForm form, IReadOnlyList<Money> limits, Actor by) =>
        new(form["name"] ?? "", form["mpnId"] ?? "", form["country"] ?? "", form["domain"]?.ToLowerInvariant() ?? "", by)
        {
            Currency = form["currency"],
            Culture = form["culture"],
            Type = Enum.TryParse<PartnerType>(form["type"], out var type) && Enum.IsDefined(type) ? type : PartnerType.DirectBill,
            Markets = MarketsOf(form),
            CreditLimits = limits,
            Sandbox = form.Has("sandbox"),
            PolicyProfile = form["policyProfile"] ?? PolicyProfile.Default,
            Support = SupportOf(form),
        };

    public static ChangePartner ToChange(PartnerId id, PageForm form, IReadOnlyList<Money> limits, Actor by) =>
        new(id, long.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : -1, by)
        {
            Name = form["name"] ?? "",
            Culture = form["culture"],
            Markets = MarketsOf(form),
            CreditLimits = limits,
            Sandbox = form.Has("sandbox"),
            PolicyProfile = form["policyProfile"],
            Support = SupportOf(form),
        };

    /// <summary>The limits that the form gives, and the field of each.</summary>
    /// <param name="there">Currencies that have a limit: each has to keep one.</param>
    public static (IReadOnlyList<(string Field, Money Limit)> Limits, Dictionary<string, string> Faults) LimitsOf(PageForm form, IReadOnlyList<string> there)
    {
        var (limits, faults) = (new List<(string, Money)>(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (string code in there)
            Add(LimitOf + code, form[LimitOf + code], Currency.Of(code));
        if (form["limitCurrency"] is { } more)
        {
            if (!Currency.TryParse(more, out var currency))
                faults["limitCurrency"] = FieldTexts.Of(new InvalidInput("limitCurrency", InputFault.Unknown, more), "limitCurrency");
            else if (there.Contains(currency.Code))
                faults["limitCurrency"] = FieldTexts.Of("limitCurrency.Taken");
            else
                Add("limitAmount", form["limitAmount"], currency);
        }
        else if (form.Has("limitAmount"))
        {
            faults["limitCurrency"] = FieldTexts.Of(new InvalidInput("limitCurrency", InputFault.Required), "limitCurrency");
        }

        return (limits, faults);

        void Add(string field, string? text, Currency currency)
        {
            if (text is not null && RequestFields.AmountOf(text) is { } amount)
                limits.Add((field, new Money(amount, currency)));
            else
                faults[field] = FieldTexts.Of(new InvalidInput(field, InputFault.Malformed), "limit");
        }
    }

    /// <summary>What a refusal says is wrong, by the form's fields; null when it is about something else.</summary>
    public static Dictionary<string, string>? FaultsOf(Refusal refusal, IReadOnlyList<(string Field, Money Limit)> limits) => refusal switch
    {
        MpnIdTaken => new() { ["mpnId"] = FieldTexts.Of("mpnId.Taken") },
        DomainTaken => new() { ["domain"] = FieldTexts.Of("domain.Taken") },
        InvalidInput fault when FieldOf(fault.Field, limits) is var field => new() { [field] = FieldTexts.Of(fault, field.StartsWith("limit", StringComparison.Ordinal) ? "limit" : field) },
        _ => null,
    };

    private static string FieldOf(string field, IReadOnlyList<(string Field, Money Limit)> limits)
    {
        if (field.StartsWith("creditLimits[", StringComparison.Ordinal))
            return limits[int.Parse(field["creditLimits[".Length..field.IndexOf(']', StringComparison.Ordinal)], CultureInfo.InvariantCulture)].Field;
        return field.StartsWith("support.", StringComparison.Ordinal) ? "support" + char.ToUpperInvariant(field["support.".Length]) + field["support.x".Length..] : field;
    }

    private static IReadOnlyList<string> MarketsOf(PageForm form) => form.Has("every") ? [Partner.EveryMarket] : form.All("market");

    private static SupportContact SupportOf(PageForm form) => new(form["supportEmail"], form["supportPhone"], form["supportWebsite"]);
}
