using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Shared;
using Comptoir.Server.Auth;
using Comptoir.Server.Hosting;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Pages.Clock;

/// <summary>The clock bar of demo and test mode (R16.1); elsewhere its address does not exist (R16.2).</summary>
internal static class ClockPages
{
    /// <summary>Told once, after the clock was moved: where it stood.</summary>
    private const string Moved = "comptoir-moved";

    public static void MapClockBar(this IEndpointRouteBuilder app)
    {
        if (app.ServiceProvider.GetRequiredService<IOptions<ClockOptions>>().Value.Test)
            app.MapSignedInPages().MapPost("/clock", MoveAsync).ReadsForm().ForAnyoneSignedIn();
    }

    /// <summary>What the bar shows. Two or three round trips, in test installations only.</summary>
    public static async Task<TestClockView> ViewAsync(HttpContext http, CommerceClock clock, Actor by)
    {
        var (services, ct, now) = (http.RequestServices, http.RequestAborted, clock.GetUtcNow());
        var from = ReadMoved(http);
        int ended = from is { } start ? await Windows(services, by).CountAsync(line => line.WindowEndsAt >= start && line.WindowEndsAt < now, ct) : 0;
        return new TestClockView(now, await NextAsync(services, now, by, ct), from, ended);
    }

    private static async Task<IResult> MoveAsync(PageForm form, HttpContext http, CommerceClock clock, TestClock test, CancellationToken ct)
    {
        var (by, now) = (http.Actor(), clock.GetUtcNow());
        string back = SignInPages.Local(form["return"]) ?? "/";
        var target = form["by"] == "next"
            ? await NextAsync(http.RequestServices, now, by, ct)
            : form["by"] is { } duration ? TestClock.Advanced(now, duration) : null;
        if (target is not { } to)
            return Page.SeeOther(back);
        // A window's last instant is still inside it: one goes just past it.
        var (turned, refusal) = await test.TurnAsync(form["by"] == "next" ? to.AddSeconds(1) : to, by, ct);
        if (turned is null)
            return PageErrors.Of(refusal!, back);
        http.Response.Cookies.Append(Moved, now.ToString("O", CultureInfo.InvariantCulture), new CookieOptions
        {
            MaxAge = TimeSpan.FromMinutes(1),
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
            HttpOnly = true,
            IsEssential = true,
        });
        return Page.SeeOther(back);
    }

    private static DateTimeOffset? ReadMoved(HttpContext http)
    {
        if (http.Request.Cookies[Moved] is not { } text)
            return null;
        http.Response.Cookies.Delete(Moved);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? at : null;
    }

    /// <summary>The next thing that falls due, or the end of a cancellation window of the reader's customers.</summary>
    private static async Task<DateTimeOffset?> NextAsync(IServiceProvider services, DateTimeOffset now, Actor by, CancellationToken ct)
    {
        var due = await services.GetRequiredService<DueWork>().NextAsync(TestClock.Latest, ct);
        var window = await Windows(services, by).Where(line => line.WindowEndsAt >= now).MinAsync(line => line.WindowEndsAt, ct);
        return window is null || due < window ? due : window;
    }

    private static IQueryable<Commerce.Orders.OrderLine> Windows(IServiceProvider services, Actor by)
    {
        var mine = by.Partner;
        return services.GetRequiredService<ComptoirDb>().OrderLines.AsNoTracking()
            .Where(line => line.PartnerId == mine && line.WindowEndsAt != null && line.CancelledAt == null);
    }
}
