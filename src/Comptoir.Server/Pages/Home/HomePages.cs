using Comptoir.Portal.Partner.Home;
using Comptoir.Server.Auth;

namespace Comptoir.Server.Pages.Home;

/// <summary>The first page of partners and of customers.</summary>
internal static class HomePages
{
    public static void MapPartnerHome(this RouteGroupBuilder partner) => partner.MapGet("", () => Page.Of<HomePage>()).ForAnyoneSignedIn();

    public static void MapAdminHome(this RouteGroupBuilder admin) => admin.MapGet("", () => Page.Of<HomePage>()).ForAnyoneSignedIn();
}
