using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Portal.People;
using Comptoir.Portal.Shared;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.Pages.People;

/// <summary>Applications of the reader's own company, in the partner dashboard and the operator's console alike (R2.10). A page that
/// shows a secret is the answer to the form that made it, and to nothing else.</summary>
internal static class ApplicationPages
{
    private const string Applications = "applications";

    private static readonly string[] Dones = ["saved", "enable", "disable"];
    private static readonly string[] Written = ["name", "redirectUris", "version"];

    public static void MapApplicationPages(this RouteGroupBuilder portal)
    {
        var apps = portal.MapGroup("/applications").WithMetadata(new Confidential());
        apps.MapGet("", ListAsync).Needs(Right.ManageUsers);
        apps.MapGet("/new", (HttpContext http) => New(http, Filled.Empty, [])).Needs(Right.ManageUsers);
        apps.MapPost("/new", AddAsync).Needs(Right.ManageUsers).Once();
        apps.MapGet("/{clientId:guid}", ShowAsync).Needs(Right.ManageUsers);
        apps.MapPost("/{clientId:guid}", ChangeAsync).Needs(Right.ManageUsers).Once();
        apps.MapPost("/{clientId:guid}/secret", RenewAsync).Needs(Right.ManageUsers).Once();
        apps.MapPost("/{clientId:guid}/disable", (Guid clientId, PageForm _, HttpContext http, ChangeApplicationHandler change, CancellationToken ct) => SwitchAsync(clientId, false, http, change, ct))
            .Needs(Right.ManageUsers).Once();
        apps.MapPost("/{clientId:guid}/enable", (Guid clientId, PageForm _, HttpContext http, ChangeApplicationHandler change, CancellationToken ct) => SwitchAsync(clientId, true, http, change, ct))
            .Needs(Right.ManageUsers).Once();
        // Asked for again, as after signing in anew: where it is done.
        foreach (string act in new[] { "secret", "disable", "enable" })
            apps.MapGet("/{clientId:guid}/" + act, (Guid clientId, HttpContext http) => Page.SeeOther(PeopleForms.AddressOf(http, Applications, clientId))).Needs(Right.ManageUsers);
    }

    private static async Task<IResult> ListAsync(HttpContext http, FindApplications find, CancellationToken ct)
    {
        var (found, refusal) = await find.ListAsync(PeopleForms.TenantOf(http), http.Actor(), ct);
        if (found is null)
            return PageErrors.Of(refusal!);
        var model = new ApplicationsModel([.. found.Select(application => new ApplicationRow(application, PeopleForms.NamesOf(application.Roles)))]);
        return Page.Of<ApplicationsPage>((nameof(ApplicationsPage.Model), model));
    }

    private static IResult New(HttpContext http, Filled form, IReadOnlyList<Role> ticked)
    {
        var model = new ApplicationModel(null, form, ticked, PeopleForms.RolesOf(http.Actor().Kind), null, null, null, null);
        return Page.Of<ApplicationPage>(form.Faults.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK, (nameof(ApplicationPage.Model), model));
    }

    private static async Task<IResult> AddAsync(PageForm form, HttpContext http, AddApplicationHandler add, CommerceClock clock, CancellationToken ct)
    {
        var (roles, fault) = PeopleForms.Ticked(form);
        if (fault is null)
        {
            var (made, refusal) = await add.HandleAsync(
                new AddApplication(PeopleForms.TenantOf(http), form["name"] ?? "", roles, http.Actor()) { RedirectUris = UrisIn(form) }, ct);
            if (made is not null)
                return Shown(http, clock, made.Application, done: "added", secret: made.Secret);
            if (refusal is not InvalidInput input)
                return PageErrors.Of(refusal!, PeopleForms.AddressOf(http, Applications, "new"));
            fault = input;
        }

        return New(http, PeopleForms.Sent(form, Written, fault, typeof(ApplicationPage)), roles);
    }

    private static async Task<IResult> ShowAsync(Guid clientId, HttpContext http, FindApplications find, CommerceClock clock, CancellationToken ct)
    {
        var (application, refusal) = await find.OneAsync(PeopleForms.TenantOf(http), clientId, http.Actor(), ct);
        return application is null ? PageErrors.Of(refusal!) : Shown(http, clock, application, Dones.FirstOrDefault(done => done == http.Query("done")), secret: null);
    }

    private static async Task<IResult> ChangeAsync(
        Guid clientId, PageForm form, HttpContext http, ChangeApplicationHandler change, FindApplications find, CommerceClock clock, CancellationToken ct)
    {
        var (roles, fault) = PeopleForms.Ticked(form);
        Refusal? wrong = fault;
        if (wrong is null)
        {
            long? seen = long.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : -1;
            var request = new ChangeApplication(PeopleForms.TenantOf(http), clientId, form["name"] ?? "", roles, null, seen, http.Actor()) { RedirectUris = UrisIn(form) };
            (_, wrong) = await change.HandleAsync(request, ct);
        }

        if (wrong is null)
            return Page.SeeOther(PeopleForms.AddressOf(http, Applications, clientId) + "?done=saved");
        string? told = PeopleForms.Told(wrong, typeof(ApplicationPage));
        if (wrong is not InvalidInput && told is null)
            return PageErrors.Of(wrong, PeopleForms.AddressOf(http, Applications, clientId));
        var sent = PeopleForms.Sent(form, Written, wrong as InvalidInput, typeof(ApplicationPage));
        return await AgainAsync(clientId, http, find, clock, sent, roles, told, ct);
    }

    /// <summary>The answer holds the new secret; sent twice, the form makes one.</summary>
    private static async Task<IResult> RenewAsync(
        Guid clientId, PageForm form, HttpContext http, RenewSecretHandler renew, FindApplications find, CommerceClock clock, CancellationToken ct)
    {
        Refusal? wrong = new InvalidInput("overlap", InputFault.Malformed, form["overlap"]);
        if (form.Number("overlap") is { } days && Math.Abs(days) < 1000)
        {
            (var renewed, wrong) = await renew.HandleAsync(new RenewSecret(PeopleForms.TenantOf(http), clientId, TimeSpan.FromDays(days), http.Actor()), ct);
            if (renewed is not null)
                return Shown(http, clock, renewed.Application, done: "renewed", secret: renewed.Secret);
        }

        if (wrong is not InvalidInput fault)
            return PageErrors.Of(wrong!, PeopleForms.AddressOf(http, Applications, clientId));
        return await AgainAsync(clientId, http, find, clock, PeopleForms.Sent(form, [], fault, typeof(ApplicationPage)), null, null, ct);
    }

    private static async Task<IResult> SwitchAsync(Guid clientId, bool on, HttpContext http, ChangeApplicationHandler change, CancellationToken ct)
    {
        string address = PeopleForms.AddressOf(http, Applications, clientId);
        var (_, refusal) = await change.HandleAsync(new ChangeApplication(PeopleForms.TenantOf(http), clientId, null, null, on, null, http.Actor()), ct);
        return refusal is null ? Page.SeeOther($"{address}?done={(on ? "enable" : "disable")}") : PageErrors.Of(refusal, address);
    }

    private static async Task<IResult> AgainAsync(
        Guid clientId, HttpContext http, FindApplications find, CommerceClock clock, Filled sent, IReadOnlyList<Role>? ticked, string? told, CancellationToken ct)
    {
        var (application, refusal) = await find.OneAsync(PeopleForms.TenantOf(http), clientId, http.Actor(), ct);
        if (application is null)
            return PageErrors.Of(refusal!);
        var model = ModelOf(http, clock, application, sent, ticked) with { Refused = told };
        return Page.Of<ApplicationPage>(told is null ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict, (nameof(ApplicationPage.Model), model));
    }

    private static IResult Shown(HttpContext http, CommerceClock clock, Application application, string? done, string? secret) =>
        Page.Of<ApplicationPage>((nameof(ApplicationPage.Model), ModelOf(http, clock, application, Filled.Empty, null) with { Done = done, Secret = secret }));

    /// <param name="sent">Fields as they were sent; those that were not stand as things are.</param>
    private static ApplicationModel ModelOf(HttpContext http, CommerceClock clock, Application application, Filled sent, IReadOnlyList<Role>? ticked)
    {
        var fields = new Dictionary<string, string>(sent.Fields) { ["version"] = application.Version.ToString(CultureInfo.InvariantCulture) };
        fields.TryAdd("name", application.Name);
        fields.TryAdd("redirectUris", string.Join('\n', application.RedirectUris));
        return new ApplicationModel(
            application,
            new Filled(fields, sent.Faults),
            ticked ?? application.Roles,
            PeopleForms.RolesOf(http.Actor().Kind),
            null,
            null,
            null,
            application.PreviousSecretUntil > clock.RealNow() ? application.PreviousSecretUntil : null);
    }

    private static string[] UrisIn(PageForm form) =>
        form["redirectUris"]?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
