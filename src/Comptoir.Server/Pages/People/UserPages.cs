using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.People;
using Comptoir.Portal.Shared;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.Pages.People;

/// <summary>Users and roles of the reader's own company, in the partner dashboard and the operator's console alike (R2.10).</summary>
internal static class UserPages
{
    private const string Users = "users";
    private const int LongestText = 200;

    private static readonly string[] Dones = ["saved", "invited", "enable", "disable", "clear", "ended"];
    private static readonly string[] Written = ["userName", "displayName", "email", "version"];

    public static void MapUserPages(this RouteGroupBuilder portal)
    {
        var users = portal.MapGroup("/users").WithMetadata(new Confidential());
        users.MapGet("", ListAsync).Needs(Right.ManageUsers);
        users.MapGet("/new", (HttpContext http, CancellationToken ct) => NewAsync(http, Filled.Empty, [], ct)).Needs(Right.ManageUsers);
        users.MapPost("/new", InviteAsync).Needs(Right.ManageUsers).Once();
        users.MapGet("/{userId:guid}", ShowAsync).Needs(Right.ManageUsers);
        users.MapPost("/{userId:guid}", ChangeAsync).Needs(Right.ManageUsers).Once();
        users.MapPost("/{userId:guid}/invitation", InviteAgainAsync).Needs(Right.ManageUsers).Once();
        users.MapPost("/{userId:guid}/second-factor", ClearSecondFactorAsync).Needs(Right.ManageUsers).Once();
        users.MapPost("/{userId:guid}/sessions", EndSessionsAsync).Needs(Right.ManageUsers).Once();
        users.MapPost("/{userId:guid}/disable", (Guid userId, PageForm _, HttpContext http, ChangeUserHandler change, CancellationToken ct) => SwitchAsync(userId, false, http, change, ct))
            .Needs(Right.ManageUsers).Once();
        users.MapPost("/{userId:guid}/enable", (Guid userId, PageForm _, HttpContext http, ChangeUserHandler change, CancellationToken ct) => SwitchAsync(userId, true, http, change, ct))
            .Needs(Right.ManageUsers).Once();
        // Asked for again, as after signing in anew: where it is done.
        foreach (string act in new[] { "invitation", "second-factor", "sessions", "disable", "enable" })
            users.MapGet("/{userId:guid}/" + act, (Guid userId, HttpContext http) => Page.SeeOther(PeopleForms.AddressOf(http, Users, userId))).Needs(Right.ManageUsers);
    }

    private static async Task<IResult> ListAsync(HttpContext http, FindUsers find, PageLists lists, CancellationToken ct)
    {
        string? text = http.Query("q")?.Trim() is { Length: > 0 } given ? given[..Math.Min(given.Length, LongestText)] : null;
        var by = http.Actor();
        var (page, refusal) = await find.PageAsync(PeopleForms.TenantOf(http), text, lists.Read(http, Users, text ?? ""), by, ct);
        if (page is null)
            return PageErrors.Of(refusal!);
        var rights = Enum.GetValues<Right>()
            .Select(right => (right, roles: AccessMatrix.RolesWith(by.Kind, right)))
            .Where(line => line.roles.Count > 0)
            .Select(line => new RightRow(line.right, PeopleForms.NamesOf(line.roles)));
        var model = new UsersModel(
            text, [.. page.Items.Select(user => new UserRow(user, PeopleForms.NamesOf(user.Roles)))], lists.PagerOf(http, Users, text ?? "", page, total: null), [.. rights]);
        return Page.Of<UsersPage>((nameof(UsersPage.Model), model));
    }

    private static async Task<IResult> NewAsync(HttpContext http, Filled form, IReadOnlyList<Role> ticked, CancellationToken ct, string? refused = null)
    {
        var by = http.Actor();
        var domains = await http.RequestServices.GetRequiredService<FindPartners>().DomainsAsync(by.Partner, ct);
        var model = new UserModel(null, form, ticked, PeopleForms.RolesOf(by.Kind), refused, null, null, domains.FirstOrDefault());
        int status = form.Faults.Count > 0 || refused is not null ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
        return Page.Of<UserPage>(status, (nameof(UserPage.Model), model));
    }

    private static async Task<IResult> InviteAsync(PageForm form, HttpContext http, AddUserHandler add, CancellationToken ct)
    {
        var (roles, fault) = PeopleForms.Ticked(form);
        List<InvalidInput> faults = [.. PeopleForms.Missing(form, "userName", "displayName", "email")];
        if ((fault ?? (roles.Count == 0 ? new InvalidInput("roles", InputFault.Required) : null)) is { } wrong)
            faults.Add(wrong);
        if (faults.Count == 0)
        {
            var request = new AddUser(PeopleForms.TenantOf(http), form["userName"] ?? "", roles, http.Actor()) { DisplayName = form["displayName"] ?? "", Email = form["email"], Invite = true };
            var (made, refusal) = await add.HandleAsync(request, ct);
            if (made is not null)
                return Page.SeeOther(PeopleForms.AddressOf(http, Users, made.User.Id) + "?done=invited");
            if (refusal is UserNameTaken)
                return await NewAsync(http, new Filled(Written.ToDictionary(name => name, name => form[name] ?? ""), new Dictionary<string, string> { ["userName"] = FieldTexts.Of("userName.Taken") }), roles, ct);
            if (refusal is not InvalidInput input)
                return PageErrors.Of(refusal!, PeopleForms.AddressOf(http, Users, "new"));
            faults.Add(input);
        }

        return await NewAsync(http, PeopleForms.Sent(form, Written, faults, typeof(UserPage)), roles, ct);
    }

    private static Task<IResult> ShowAsync(Guid userId, HttpContext http, CancellationToken ct) =>
        PageAsync(userId, http, null, null, null, StatusCodes.Status200OK, ct);

    private static async Task<IResult> ChangeAsync(Guid userId, PageForm form, HttpContext http, ChangeUserHandler change, CancellationToken ct)
    {
        var (roles, fault) = PeopleForms.Ticked(form);
        if (fault is not null)
            return await AgainAsync(fault);
        long? seen = long.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : -1;
        var request = new ChangeUser(PeopleForms.TenantOf(http), new UserId(userId), seen, http.Actor())
        {
            DisplayName = form["displayName"] ?? "",
            Email = form["email"] ?? "",
            Roles = roles,
        };
        var (_, refusal) = await change.HandleAsync(request, ct);
        return refusal is null ? Done(http, userId, "saved") : await AgainAsync(refusal);

        async Task<IResult> AgainAsync(Refusal wrong)
        {
            if (wrong is InvalidInput input)
                return await PageAsync(userId, http, PeopleForms.Sent(form, Written, input, typeof(UserPage)), roles, null, StatusCodes.Status400BadRequest, ct);
            return PeopleForms.Told(wrong, typeof(UserPage)) is { } told
                ? await PageAsync(userId, http, PeopleForms.Sent(form, Written, (InvalidInput?)null, typeof(UserPage)), roles, told, StatusCodes.Status409Conflict, ct)
                : PageErrors.Of(wrong, PeopleForms.AddressOf(http, Users, userId));
        }
    }

    private static async Task<IResult> SwitchAsync(Guid userId, bool on, HttpContext http, ChangeUserHandler change, CancellationToken ct)
    {
        var (_, refusal) = await change.HandleAsync(new ChangeUser(PeopleForms.TenantOf(http), new UserId(userId), null, http.Actor()) { Enabled = on }, ct);
        return await AnswerAsync(userId, refusal, on ? "enable" : "disable", http, ct);
    }

    private static async Task<IResult> InviteAgainAsync(Guid userId, PageForm form, HttpContext http, InviteUserHandler invite, CancellationToken ct)
    {
        var (_, refusal) = await invite.HandleAsync(new InviteUser(PeopleForms.TenantOf(http), new UserId(userId), http.Actor()), ct);
        return await AnswerAsync(userId, refusal, "invited", http, ct);
    }

    private static async Task<IResult> ClearSecondFactorAsync(Guid userId, PageForm form, HttpContext http, ClearSecondFactorHandler clear, CancellationToken ct)
    {
        var (_, refusal) = await clear.HandleAsync(new ClearSecondFactor(PeopleForms.TenantOf(http), new UserId(userId), http.Actor()), ct);
        // Gone already is what was asked for.
        return await AnswerAsync(userId, refusal is SecondFactorMissing ? null : refusal, "clear", http, ct);
    }

    private static async Task<IResult> EndSessionsAsync(Guid userId, PageForm form, HttpContext http, EndSignInsHandler end, CancellationToken ct)
    {
        var (_, refusal) = await end.HandleAsync(new EndSignIns(PeopleForms.TenantOf(http), new UserId(userId), http.Actor()), ct);
        return await AnswerAsync(userId, refusal, "ended", http, ct);
    }

    private static async Task<IResult> AnswerAsync(Guid userId, Refusal? refusal, string done, HttpContext http, CancellationToken ct) => refusal switch
    {
        null => Done(http, userId, done),
        _ when PeopleForms.Told(refusal, typeof(UserPage)) is { } told => await PageAsync(userId, http, null, null, told, StatusCodes.Status409Conflict, ct),
        _ => PageErrors.Of(refusal, PeopleForms.AddressOf(http, Users, userId)),
    };

    private static IResult Done(HttpContext http, Guid userId, string done) => Page.SeeOther($"{PeopleForms.AddressOf(http, Users, userId)}?done={done}");

    /// <param name="form">As it was sent; as things stand without it.</param>
    private static async Task<IResult> PageAsync(Guid userId, HttpContext http, Filled? form, IReadOnlyList<Role>? ticked, string? refused, int status, CancellationToken ct)
    {
        var (by, services) = (http.Actor(), http.RequestServices);
        var (user, refusal) = await services.GetRequiredService<FindUsers>().OneAsync(PeopleForms.TenantOf(http), userId.ToString(), by, ct);
        if (user is null)
            return PageErrors.Of(refusal!);
        // Who has been told of another's change saves over it knowingly.
        string version = user.Version.ToString(CultureInfo.InvariantCulture);
        var fields = new Dictionary<string, string>(form?.Fields ?? new Dictionary<string, string> { ["displayName"] = user.DisplayName, ["email"] = user.Email }) { ["version"] = version };
        var signIn = new UserSignIn(
            user.Id == by.Account,
            await services.GetRequiredService<SecondFactors>().FindAsync(user.PartnerId, user.Id, ct) is not null
                || await services.GetRequiredService<Passkeys>().AnyAsync(user.PartnerId, user.Id, ct),
            (await services.GetRequiredService<UserSessions>().ListAsync(user.PartnerId, user.Id, null, ct)).Count);
        var model = new UserModel(
            user,
            new Filled(fields, form?.Faults ?? new Dictionary<string, string>()),
            ticked ?? user.Roles,
            PeopleForms.RolesOf(by.Kind),
            refused,
            status == StatusCodes.Status200OK ? Dones.FirstOrDefault(done => done == http.Query("done")) : null,
            signIn,
            null);
        return Page.Of<UserPage>(status, (nameof(UserPage.Model), model));
    }
}
