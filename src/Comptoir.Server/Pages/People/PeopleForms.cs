using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.People;
using Comptoir.Portal.Shared;
using Comptoir.Server.Http;
using Comptoir.Server.Native.Access;
using Comptoir.Server.Texts;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.People;

/// <summary>What the forms of users and of applications have in common: roles, and how a refusal is told.</summary>
internal static class PeopleForms
{
    public static void MapPeople(this RouteGroupBuilder portal)
    {
        portal.MapUserPages();
        portal.MapApplicationPages();
    }

    /// <summary>The tenant whose portal it is.</summary>
    public static Guid TenantOf(HttpContext http) => http.Actor().Partner.Value;

    /// <summary>Address of a page of the reader's portal.</summary>
    public static string AddressOf(HttpContext http, string list, object? id = null)
    {
        string home = http.Actor().Kind == ActorKind.Operator ? "/operator" : "/partner";
        return id is null ? $"{home}/{list}" : $"{home}/{list}/{id}";
    }

    public static IReadOnlyList<RoleName> RolesOf(ActorKind kind) => [.. AccessMatrix.RolesOf(kind).Select(role => new RoleName(role, NameOf(role)))];

    public static string NamesOf(IEnumerable<Role> roles) => string.Join(", ", roles.Order().Select(NameOf));

    /// <summary>The ticked roles, and what is wrong about them.</summary>
    public static (IReadOnlyList<Role> Roles, InvalidInput? Fault) Ticked(PageForm form)
    {
        var (roles, fault) = Accounts.RolesOf(form.All("role"));
        return (roles ?? [], fault);
    }

    /// <summary>Which of these fields are empty: all of them are told at once.</summary>
    public static IEnumerable<InvalidInput> Missing(PageForm form, params string[] fields) =>
        fields.Where(field => !form.Has(field)).Select(field => new InvalidInput(field, InputFault.Required));

    public static Filled Sent(PageForm form, IEnumerable<string> fields, InvalidInput? fault, Type page) =>
        Sent(form, fields, fault is null ? [] : new[] { fault }, page);

    /// <summary>The form as it was sent, with each fault at its field; without faults where no field is to blame.</summary>
    public static Filled Sent(PageForm form, IEnumerable<string> fields, IEnumerable<InvalidInput> wrong, Type page)
    {
        var faults = new Dictionary<string, string>();
        foreach (var fault in wrong)
        {
            string field = fault.Field.Split('[')[0];
            faults[field] = TextOf(fault with { Field = field }, page);
        }

        return new Filled(fields.ToDictionary(name => name, name => form[name] ?? ""), faults);
    }

    /// <summary>What is wrong with a field, in the page's own words, else in those all forms share.</summary>
    public static string TextOf(InvalidInput fault, Type page)
    {
        var texts = PageTexts.Of(page, CultureInfo.CurrentUICulture);
        return texts.Find($"Fault.{fault.Field}.{fault.Reason}") ?? texts.Find($"Fault.{fault.Field}") ?? FieldTexts.Of(fault, fault.Field);
    }

    /// <summary>A refusal that blames no field, worded for a page that shows the form again; null where it is for a page of its own.</summary>
    public static string? Told(Refusal refusal, Type page) => refusal switch
    {
        StaleEtag => PageTexts.Of(page, CultureInfo.CurrentUICulture)["Stale"],
        LastAdministrator => RefusalTexts.Of(refusal),
        _ => null,
    };

    private static string NameOf(Role role) => RefusalTexts.Of($"Role.{role}");
}
