using Comptoir.Commerce.Access;
using Comptoir.Commerce.Attention;
using Comptoir.Commerce.Orders;
using Comptoir.Portal.Admin.Home;
using Comptoir.Portal.Partner.Home;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Pages.Home;

/// <summary>The first page of partners and of customers.</summary>
internal static class HomePages
{
    /// <summary>So that the list stays one to read.</summary>
    private const int Most = 5;

    public static void MapPartnerHome(this RouteGroupBuilder partner) => partner.MapGet("", ShowAsync).ForAnyoneSignedIn();

    public static void MapAdminHome(this RouteGroupBuilder admin) => admin.MapGet("", ShowOwnAsync).ForAnyoneSignedIn();

    private static async Task<IResult> ShowOwnAsync(HttpContext http, FindNewestSoftware find, CancellationToken ct)
    {
        var by = http.Actor();
        if (!by.May(Right.UseOwnSoftware))
            return Page.Of<AdminHomePage>();
        var (newest, refusal) = await find.HandleAsync(by.Customer!.Value, Most, by, ct);
        if (newest is null)
            return PageErrors.Of(refusal!);
        var rows = newest.Select(bought => new NewestSoftware($"{bought.Sku.ProductId}:{bought.Sku.Id}", CatalogTexts.Variant(bought.Line.ProductTitle, CatalogTexts.Title(bought.Line.SkuTitle, bought.Sku.Translations)), bought.Line));
        return Page.Of<AdminHomePage>((nameof(AdminHomePage.Model), new AdminHomeModel([.. rows])));
    }

    private static async Task<IResult> ShowAsync(HttpContext http, FindAttention find, CancellationToken ct) =>
        Page.Of<HomePage>(
            (nameof(HomePage.Model), await find.HandleAsync(http.Actor(), ct)),
            (nameof(HomePage.Home), http.Features.Get<SignedInUser>()!.Partner.Currency));
}
