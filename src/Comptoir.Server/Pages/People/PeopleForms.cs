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

    /// <summary>The form as it was sent, with the fault at its field; without faults where no field is to blame.</summary>
    public static Filled Sent(PageForm form, IEnumerable<string> fields, InvalidInput? fault, Type page)
    {
        var faults = new Dictionary<string, string>();
        if (fault is not null)
        {
            string field = fault.Field.Split('[')[0];
            faults[field] = PageTexts.Of(page, CultureInfo.CurrentUICulture).Find($"Fault.{field}.{fault.Reason}")
                ?? PageTexts.Of(page, CultureInfo.CurrentUICulture).Find($"Fault.{field}")
                ?? FieldTexts.Of(fault, field);
        }

        return new Filled(fields.ToDictionary(name => name, name => form[name] ?? ""), faults);
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
