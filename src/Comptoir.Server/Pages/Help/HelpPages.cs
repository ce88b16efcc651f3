using System.Globalization;
using Comptoir.Commerce.Partners;
using Comptoir.Portal.Help;
using Comptoir.Server.Auth;
using Comptoir.Server.OpenApi;

namespace Comptoir.Server.Pages.Help;

/// <summary>Help for whoever is signed in.</summary>
internal static class HelpPages
{
    private static readonly string[] Topics = ["keys", "markets", "accessibility"];

    public static void MapHelp(this IEndpointRouteBuilder app)
    {
        var pages = app.MapSignedInPages();
        pages.MapGet("/help", () => Show("Index")).ForAnyoneSignedIn();
        pages.MapGet("/help/api/{name}", (string name, OpenApiDocuments documents) => OpenApiDocuments.Find(name) is { } api ? ApiViews.Show(name, api, documents) : PageErrors.NotFound).ForAnyoneSignedIn();
        pages.MapGet("/help/api/{name}.json", (string name, OpenApiDocuments documents) => OpenApiDocuments.Find(name) is { } api ? documents.Send(api) : PageErrors.NotFound).ForAnyoneSignedIn();
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
