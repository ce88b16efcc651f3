using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Shared;
using Comptoir.Server.Hosting;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.Clock;
using Comptoir.Server.Pages.Sessions;
using Comptoir.Server.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Pages;

/// <summary>What a page is told about its request.</summary>
internal static class PageContexts
{
    public static async Task<PageContext> OfAsync(HttpContext http)
    {
        var services = http.RequestServices;
        var clock = services.GetRequiredService<CommerceClock>();
        var user = http.Features.Get<SignedInUser>();
        var actor = http.Request().Actor;
        var culture = CultureInfo.CurrentUICulture;
        return new PageContext
        {
            Culture = culture,
            Formats = new Formats(culture, ZoneOf(http), user?.Partner.Currency),
            Now = clock.GetUtcNow(),
            Address = HttpMethods.IsGet(http.Request.Method) ? http.Request.Path + http.Request.QueryString : "/",
            FormToken = services.GetRequiredService<FormTokens>().TokenFor(http),
            Reference = http.Request().CorrelationId.ToString()[^12..],
            Operator = user is null ? await OperatorAsync(services, http.RequestAborted) : null,
            Theme = http.Request.Cookies[Preferences.Theme] is "light" or "dark" ? http.Request.Cookies[Preferences.Theme] : null,
            Visitor = user is null || actor is null ? null : VisitorOf(user, actor),
            Clock = user is not null && actor is not null && services.GetRequiredService<IOptions<ClockOptions>>().Value.Test
                ? await ClockPages.ViewAsync(http, clock, actor)
                : null,
        };
    }

    private static Visitor VisitorOf(SignedInUser user, Actor actor) => new(
        actor,
        user.User.DisplayName,
        user.Customer?.CompanyName ?? user.Partner.Name,
        actor.Roles.Count == 0 ? RefusalTexts.Of("Role.None") : string.Join(", ", actor.Roles.Select(role => RefusalTexts.Of($"Role.{role}"))));

    private static Task<string?> OperatorAsync(IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<ComptoirDb>();
        return (
            from installation in db.Installations
            join partner in db.Partners on installation.OperatorId equals partner.Id
            select partner.Name).SingleOrDefaultAsync(ct);
    }

    /// <summary>The reader's own zone, as its browser told it; else UTC.</summary>
    private static TimeZoneInfo ZoneOf(HttpContext http) =>
        http.Request.Cookies[Preferences.Zone] is { Length: > 0 and < 60 } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;
}
