using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Operator.Partners;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.Pages.Partners;

/// <summary>The operator's partners: the list, a new one, and what one may sell and owe (R1.2, R3.2b, R4.4).</summary>
internal static class PartnerPages
{
    private const string Home = "/operator/partners";
    private const string List = "partner-pages";
    private const int LongestText = 200;

    public static void MapPartnerPages(this RouteGroupBuilder console)
    {
        console.MapGet("/partners", ListAsync).Needs(Right.Operate);
        console.MapGet("/partners/new", (PolicyProfiles profiles) => Page.Of<NewPartnerPage>((nameof(NewPartnerPage.Form), PartnerFields.Empty(profiles)))).Needs(Right.Operate);
        console.MapPost("/partners/new", AddAsync).Needs(Right.Operate).Once();
        console.MapGet("/partners/{partnerId:guid}", ShowAsync).Needs(Right.Operate);
        console.MapPost("/partners/{partnerId:guid}", ChangeAsync).Needs(Right.Operate).Once();
        console.MapPartnerUsers();
    }

    public static async Task<PartnerHead?> HeadAsync(Guid partnerId, FindPartners find, CancellationToken ct)
    {
        var id = new PartnerId(partnerId);
        return await find.OneAsync(id, ct) is { Value: { } found } ? new PartnerHead(found, NameOf(found.Partner.Country), await find.DomainsAsync(id, ct)) : null;
    }

    private static async Task<IResult> ListAsync(HttpContext http, FindPartners find, PageLists lists, CancellationToken ct)
    {
        string? text = http.Query("q")?.Trim() is { Length: > 0 } given ? given[..Math.Min(given.Length, LongestText)] : null;
        var page = await find.PageAsync(text, lists.Read(http, List, text ?? ""), ct);
        var model = new PartnersModel(text, [.. page.Items.Select(found => (found, NameOf(found.Partner.Country)))], lists.PagerOf(http, List, text ?? "", page, total: null));
        return Page.Of<PartnersPage>((nameof(PartnersPage.Model), model));
    }

    private static async Task<IResult> AddAsync(PageForm form, HttpContext http, AddPartnerHandler add, PolicyProfiles profiles, CancellationToken ct)
    {
        var (limits, faults) = PartnerFields.LimitsOf(form, []);
        if (faults.Count == 0)
        {
            var (made, refusal) = await add.HandleAsync(PartnerFields.ToAddition(form, [.. limits.Select(limit => limit.Limit)], http.Actor()), ct);
            if (made is not null)
                return Page.SeeOther($"{Home}/{made.Id}/users");
            if (PartnerFields.FaultsOf(refusal!, limits) is not { } wrong)
                return PageErrors.Of(refusal!, $"{Home}/new");
            faults = wrong;
        }

        return Page.Of<NewPartnerPage>(StatusCodes.Status400BadRequest, (nameof(NewPartnerPage.Form), PartnerFields.Sent(form, [], faults, profiles)));
    }

    private static async Task<IResult> ShowAsync(Guid partnerId, HttpContext http, FindPartners find, GetPartnerBilling billing, PolicyProfiles profiles, CancellationToken ct) =>
        await HeadAsync(partnerId, find, ct) is { } head
            ? await PageAsync(head, PartnerFields.Of(head.Found, profiles), StatusCodes.Status200OK, http.Query("saved") is not null, stale: false, billing, ct)
            : PageErrors.NotFound;

    private static async Task<IResult> ChangeAsync(
        Guid partnerId, PageForm form, HttpContext http, ChangePartnerHandler change, FindPartners find, GetPartnerBilling billing, PolicyProfiles profiles, CancellationToken ct)
    {
        if (await HeadAsync(partnerId, find, ct) is not { } head)
            return PageErrors.NotFound;
        string[] there = [.. head.Found.CreditLimits.Select(limit => limit.Currency.Code)];
        var (limits, faults) = PartnerFields.LimitsOf(form, there);
        bool stale = false;
        if (faults.Count == 0)
        {
            var (changed, refusal) = await change.HandleAsync(PartnerFields.ToChange(head.Partner.Id, form, [.. limits.Select(limit => limit.Limit)], http.Actor()), ct);
            if (changed is not null)
                return Page.SeeOther($"{head.Address}?saved=1");
            stale = refusal is StaleEtag;
            if (!stale && PartnerFields.FaultsOf(refusal!, limits) is not { } wrong)
                return PageErrors.Of(refusal!, head.Address);
            faults = stale ? [] : PartnerFields.FaultsOf(refusal!, limits)!;
        }

        return await PageAsync(
            head, PartnerFields.Sent(form, there, faults, profiles), stale ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest, saved: false, stale, billing, ct);
    }

    private static async Task<IResult> PageAsync(PartnerHead head, PartnerForm form, int status, bool saved, bool stale, GetPartnerBilling billing, CancellationToken ct)
    {
        var billed = await billing.OfAsync(head.Partner.Id, ct);
        var model = new PartnerModel(head, form, billed, NameOf(billed.Address.Country), head.Partner.Version, saved, stale);
        return Page.Of<PartnerPage>(status, (nameof(PartnerPage.Model), model));
    }

    private static string NameOf(string country) => Market.Find(country)?.Name(CultureInfo.CurrentUICulture) ?? country;
}
