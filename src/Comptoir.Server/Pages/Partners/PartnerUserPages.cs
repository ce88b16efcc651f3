using Comptoir.Commerce.Access;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Operator.Partners;
using Comptoir.Portal.Shared;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.People;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Pages.Partners;

/// <summary>The users of one of the operator's partners: who they are, and the first of them, whom the operator invites (R2.10).</summary>
internal static class PartnerUserPages
{
    private const string List = "partner-users";

    private static readonly string[] Written = ["displayName", "userName", "email"];

    public static void MapPartnerUsers(this RouteGroupBuilder console)
    {
        console.MapGet("/partners/{partnerId:guid}/users", ShowAsync).Needs(Right.ManageUsers);
        console.MapPost("/partners/{partnerId:guid}/users", InviteAsync).Needs(Right.ManageUsers).Once();
        console.MapPost("/partners/{partnerId:guid}/users/{userId:guid}/invitation", InviteAgainAsync).Needs(Right.ManageUsers).Once();
    }

    private static Task<IResult> ShowAsync(Guid partnerId, HttpContext http, CancellationToken ct) => PageAsync(partnerId, http, null, null, StatusCodes.Status200OK, ct);

    private static async Task<IResult> InviteAsync(Guid partnerId, PageForm form, HttpContext http, AddUserHandler add, FindPartners find, CancellationToken ct)
    {
        if (await PartnerPages.HeadAsync(partnerId, find, ct) is not { } head)
            return PageErrors.NotFound;
        var ticked = form.All("role").Select(word => Enum.TryParse<Role>(word, out var role) && Enum.IsDefined(role) ? role : Role.Operator).ToHashSet();
        var faults = PeopleForms.Missing(form, Written).ToDictionary(fault => fault.Field, fault => FieldTexts.Of(fault, fault.Field));
        if (ticked.Count == 0)
            faults["roles"] = FieldTexts.Of(new InvalidInput("roles", InputFault.Required), "roles");
        if (faults.Count == 0)
        {
            var request = new AddUser(partnerId, form["userName"] ?? "", [.. ticked], http.Actor()) { DisplayName = form["displayName"] ?? "", Email = form["email"], Invite = true };
            var (made, refusal) = await add.HandleAsync(request, ct);
            if (made is not null)
                return Page.SeeOther($"{head.Address}/users?invited={made.User.Id}");
            if (refusal is UserNameTaken)
                faults["userName"] = FieldTexts.Of("userName.Taken");
            else if (refusal is InvalidInput fault)
                faults[fault.Field] = FieldTexts.Of(fault, fault.Field);
            else
                return PageErrors.Of(refusal!, $"{head.Address}/users");
        }

        var filled = new Filled(Written.ToDictionary(name => name, name => form[name] ?? ""), faults);
        return await PageAsync(partnerId, http, filled, ticked, StatusCodes.Status400BadRequest, ct);
    }

    private static async Task<IResult> InviteAgainAsync(Guid partnerId, Guid userId, PageForm form, HttpContext http, InviteUserHandler invite, FindPartners find, CancellationToken ct)
    {
        if (await PartnerPages.HeadAsync(partnerId, find, ct) is not { } head)
            return PageErrors.NotFound;
        var (user, refusal) = await invite.HandleAsync(new InviteUser(partnerId, new UserId(userId), http.Actor()), ct);
        return user is null ? PageErrors.Of(refusal!, $"{head.Address}/users") : Page.SeeOther($"{head.Address}/users?invited={user.Id}");
    }

    private static async Task<IResult> PageAsync(Guid partnerId, HttpContext http, Filled? filled, HashSet<Role>? ticked, int status, CancellationToken ct)
    {
        var services = http.RequestServices;
        if (await PartnerPages.HeadAsync(partnerId, services.GetRequiredService<FindPartners>(), ct) is not { } head)
            return PageErrors.NotFound;
        var (find, lists) = (services.GetRequiredService<FindUsers>(), services.GetRequiredService<PageLists>());
        string query = partnerId.ToString();
        var (page, refusal) = await find.PageAsync(partnerId, lists.Read(http, List, query), http.Actor(), ct);
        if (page is null)
            return PageErrors.Of(refusal!);
        var invited = http.Query("invited") is { } id && Guid.TryParse(id, out _) ? (await find.OneAsync(partnerId, id, http.Actor(), ct)).Value : null;
        var roles = AccessMatrix.RolesOf(ActorKind.Partner).Select(role => (role, RefusalTexts.Of($"Role.{role}"))).ToList();
        var model = new PartnerUsersModel(
            head, page.Items, lists.PagerOf(http, List, query, page, total: null), filled ?? Filled.Empty, roles, ticked ?? [Role.GlobalAdmin], invited?.Email);
        return Page.Of<PartnerUsersPage>(status, (nameof(PartnerUsersPage.Model), model));
    }
}
