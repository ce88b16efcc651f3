using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Activity;
using Comptoir.Portal.Shared;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Native.Activity;
using Comptoir.Server.Texts;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Pages.Activity;

/// <summary>The activity log as a page and as the same rows in a sheet (R8.1, R8.3; rows by role, R2.4, R2.4b).</summary>
internal static class ActivityPages
{
    private const int LongestText = 200;
    private const string List = "activity";

    private static readonly string[] Parameters = ["from", "to", "customer", "user", "action"];

    public static void MapActivityLog(this RouteGroupBuilder portal)
    {
        portal.MapGet("/activity", ShowAsync).Needs(Right.SeeActivity);
        portal.MapGet("/activity.csv", SheetAsync).Needs(Right.SeeActivity);
    }

    private static async Task<IResult> ShowAsync(HttpContext http, WalkActivity walk, PageLists lists, CommerceClock clock, CancellationToken ct)
    {
        var by = http.Actor();
        var formats = (await PageContexts.OfAsync(http)).Formats;
        var (asked, query, fault) = Read(http, formats, clock.GetUtcNow());
        string text = string.Join('\n', asked.From, asked.To, asked.Customer, asked.User, asked.Action);
        var seek = lists.Read(http, List, text);
        var (walked, refusal) = await walk.HandleAsync(query, seek, by, ct);
        if (walked is null)
            return PageErrors.Of(refusal!);
        var page = walked.Page;
        var pager = lists.PagerOf(http, List, text, page, null);
        var names = by.Kind == ActorKind.Operator ? await NamesAsync(http, page.Items, ct) : [];
        string address = http.Request.Path;
        var given = Parameters.Where(name => http.Query(name) is not null).ToDictionary(name => name, http.Query);
        var model = new ActivityModel(
            address,
            QueryHelpers.AddQueryString(address + ".csv", given),
            asked,
            by.May(Right.SeeKeyActivity),
            [.. page.Items.Select(record => RowOf(record, by, names))],
            pager,
            fault)
        {
            Reached = walked.Reached is { } reached ? (reached, seek.Operation == SeekOperation.Previous ? pager.Previous! : pager.Next!) : null,
        };
        return Page.Of<ActivityPage>(fault is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, (nameof(ActivityPage.Model), model));
    }

    private static async Task<IResult> SheetAsync(HttpContext http, FindActivity find, CommerceClock clock, CancellationToken ct)
    {
        var (_, query, _) = Read(http, (await PageContexts.OfAsync(http)).Formats, clock.GetUtcNow());
        return await ActivitySheet.OfAsync(query, find, http.Actor(), ct);
    }

    /// <summary>What is asked for, in days of the reader's zone; the last month where nothing is, or what is asked is no period.</summary>
    private static (ActivityAsked Asked, ActivityQuery Query, string? Fault) Read(HttpContext http, Formats formats, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(formats.Local(now));
        var (from, to) = (DayOf(http.Query("from")), DayOf(http.Query("to")));
        var last = to ?? today;
        var first = from ?? (last.Year > 1 ? last.AddMonths(-1) : last);
        string? fault = first > last || last.Year >= 9999 || first.Year < 2 ? RefusalTexts.Of("Page.Period") : null;
        if (fault is not null)
            (first, last) = (today.AddMonths(-1), today);
        string? action = ActivityAsked.Actions.FirstOrDefault(name => name == http.Query("action"));
        var asked = new ActivityAsked(Iso(from ?? first), Iso(to ?? last), TextOf(http, "customer"), TextOf(http, "user"), action);
        var query = new ActivityQuery(formats.StartOf(first), formats.StartOf(last.AddDays(1)))
        {
            Customer = Guid.TryParse(asked.Customer, out var id) ? new CustomerId(id) : null,
            CustomerNamePart = Guid.TryParse(asked.Customer, out _) ? null : asked.Customer,
            UserNamePart = asked.User,
            Resources = action is null ? null : Of(action),
        };
        return (asked, query, fault);
    }

    private static ActivityResource[] Of(string action) => action switch
    {
        "Keys" => [ActivityResource.SoftwareKey, ActivityResource.SoftwareDownloadLink],
        "Orders" => [ActivityResource.Order, ActivityResource.Subscription, ActivityResource.AzureEntitlement],
        "Customers" => [ActivityResource.Customer, ActivityResource.Agreement],
        "Access" => [ActivityResource.PartnerUser, ActivityResource.CustomerUser, ActivityResource.Application, ActivityResource.ApplicationCredential],
        _ => [ActivityResource.SpendingLimit, ActivityResource.Policy],
    };

    private static ActivityRow RowOf(ActivityRecord record, Actor by, Dictionary<PartnerId, string> partners)
    {
        bool opens = record.CustomerId is not null && by.May(Right.SeeCustomers);
        string? order = record.FactOf(ActivityFact.OrderId);
        string customer = $"/partner/customers/{record.CustomerId}";
        return new ActivityRow(
            record.Id.ToString(),
            record.Date,
            record.UserName,
            record.ApplicationId?.ToString(),
            record.CustomerName,
            opens ? customer : null,
            ActOf(record),
            record.FactOf(ActivityFact.Title),
            order,
            opens && order is not null ? $"{customer}/orders/{order}" : null,
            record.Address,
            partners.GetValueOrDefault(record.PartnerId));
    }

    /// <summary>An order is changed by being cancelled, or by what becomes of its reservation.</summary>
    private static string ActOf(ActivityRecord record) => RefusalTexts.Of(
        record.Operation == ActivityOperation.UpdateOrder && record.FactOf(ActivityFact.Reservation) is { } act ? $"Activity.Reservation.{act}" : $"Activity.{record.Operation}");

    private static Task<Dictionary<PartnerId, string>> NamesAsync(HttpContext http, IEnumerable<ActivityRecord> records, CancellationToken ct)
    {
        PartnerId[] ids = [.. records.Select(record => record.PartnerId).Distinct()];
        return http.RequestServices.GetRequiredService<ComptoirDb>().Partners
            .Where(partner => ids.Contains(partner.Id))
            .Select(partner => new { partner.Id, partner.Name })
            .ToDictionaryAsync(partner => partner.Id, partner => partner.Name, ct);
    }

    private static string? TextOf(HttpContext http, string name) =>
        http.Query(name)?.Trim() is { Length: > 0 } given ? given[..Math.Min(given.Length, LongestText)] : null;

    private static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
