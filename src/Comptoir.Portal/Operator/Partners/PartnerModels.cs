using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Partners;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Operator.Partners;

/// <param name="Query">What was searched for; null for all.</param>
/// <param name="Rows">Partners with the name of their country.</param>
public sealed record PartnersModel(string? Query, IReadOnlyList<(PartnerWithCredit Found, string Country)> Rows, Pager Pager);

/// <summary>What a partner's form lets one choose from.</summary>
/// <param name="Markets">Code and name.</param>
/// <param name="Currencies">Code and code.</param>
/// <param name="Cultures">Code and name.</param>
public sealed record PartnerChoices(
    IReadOnlyList<(string Code, string Name)> Markets,
    IReadOnlyList<(string Code, string Name)> Currencies,
    IReadOnlyList<(string Code, string Name)> Cultures,
    IReadOnlyList<(string Code, string Name)> Profiles);

/// <summary>The fields of a partner, new or there.</summary>
/// <param name="Limits">Currencies that have a limit, each a field of its own.</param>
/// <param name="Markets">Markets that are ticked.</param>
/// <param name="EveryMarket">It may sell everywhere.</param>
public sealed record PartnerForm(Filled Filled, PartnerChoices Choices, IReadOnlyList<string> Limits, IReadOnlySet<string> Markets, bool EveryMarket);

/// <summary>The head of a partner's pages.</summary>
/// <param name="Country">Its name.</param>
public sealed record PartnerHead(PartnerWithCredit Found, string Country, IReadOnlyList<string> Domains)
{
    public Comptoir.Commerce.Partners.Partner Partner => Found.Partner;

    public string Address => $"/operator/partners/{Partner.Id}";
}

/// <param name="Version">The version the form is about.</param>
/// <param name="Saved">It was changed just now.</param>
/// <param name="Stale">Somebody else changed it meanwhile.</param>
public sealed record PartnerModel(PartnerHead Head, PartnerForm Form, PartnerBilling Billing, string BillingCountry, long Version, bool Saved, bool Stale);

/// <param name="Roles">What a user of a partner may be given.</param>
/// <param name="Ticked">Roles that are ticked in the form.</param>
/// <param name="Told">Address that an invitation was just mailed to.</param>
public sealed record PartnerUsersModel(
    PartnerHead Head, IReadOnlyList<User> Rows, Pager Pager, Filled Filled, IReadOnlyList<(Role Role, string Name)> Roles, IReadOnlySet<Role> Ticked, string? Told)
{
    /// <summary>Nobody can look after it yet: the first one to invite is an administrator.</summary>
    public bool NeedsAdministrator => !Rows.Any(user => user.Enabled && user.Roles.Contains(Role.GlobalAdmin));

    public string NamesOf(User user) => string.Join(", ", Roles.Where(role => user.Roles.Contains(role.Role)).Select(role => role.Name));
}
