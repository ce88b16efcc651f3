using System.Globalization;
using Comptoir.Commerce.Partners;
using Comptoir.Portal.Help;
using Comptoir.Server.Auth;

namespace Comptoir.Server.Pages.Help;

/// <summary>Help for whoever is signed in.</summary>
internal static class HelpPages
{
    private static readonly string[] Topics = ["keys", "markets", "accessibility"];

    public static void MapHelp(this IEndpointRouteBuilder app)
    {
        var pages = app.MapSignedInPages();
        pages.MapGet("/help", () => Show("Index")).ForAnyoneSignedIn();
        pages.MapGet("/help/{**topic}", (string topic) => Topics.Contains(topic) ? Show(topic) : PageErrors.NotFound).ForAnyoneSignedIn();
    }

    private static IResult Show(string topic)
    {
        var culture = CultureInfo.CurrentUICulture;
        string[] closed = topic == "markets"
            ? [.. Market.All.Where(market => !market.ReservationsSold).Select(market => market.Name(culture)).Order(StringComparer.Create(culture, ignoreCase: true))]
            : [];
        return Page.Of<HelpPage>((nameof(HelpPage.Topic), topic), (nameof(HelpPage.Markets), closed));
    }
}
