using Comptoir.Commerce.Access;
using Comptoir.Commerce.Attention;
using Comptoir.Portal.Admin.Home;
using Comptoir.Portal.Partner.Home;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.Pages.Home;

/// <summary>The first page of partners and of customers.</summary>
internal static class HomePages
{
    public static void MapPartnerHome(this RouteGroupBuilder partner) => partner.MapGet("", ShowAsync).ForAnyoneSignedIn();

    public static void MapAdminHome(this RouteGroupBuilder admin) => admin.MapGet("", () => Page.Of<AdminHomePage>()).ForAnyoneSignedIn();

    private static async Task<IResult> ShowAsync(HttpContext http, FindAttention find, CancellationToken ct) =>
        Page.Of<HomePage>(
            (nameof(HomePage.Model), await find.HandleAsync(http.Actor(), ct)),
            (nameof(HomePage.Home), http.Features.Get<SignedInUser>()!.Partner.Currency));
}
