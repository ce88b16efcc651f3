using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Partner.Buying;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Texts;
using Microsoft.AspNetCore.WebUtilities;

namespace Comptoir.Server.Pages.Buying;

/// <summary>Add products: choosing what to buy for a customer, into the stored cart whose prices hold (R4.1, R4.2).</summary>
internal static class BuyPages
{
    /// <summary>Tells in the address which line was just put into the cart.</summary>
    private const string Added = "added";

    public static void MapBuying(this RouteGroupBuilder partner)
    {
        partner.MapGet("/customers/{customerId:guid}/buy", ShowAsync).Needs(Right.Buy);
        partner.MapPost("/customers/{customerId:guid}/buy", AddAsync).Needs(Right.Buy).Once();
        partner.MapPost("/customers/{customerId:guid}/carts/{cartId:guid}/lines", ChangeAsync).Needs(Right.Buy).Once();
        partner.MapCheckout();
    }

    private static async Task<IResult> ShowAsync(Guid customerId, HttpContext http, BuyViews views, FindCart carts, CancellationToken ct) =>
        await views.PageAsync(http, customerId, await carts.OpenAsync(new CustomerId(customerId), http.Actor(), ct), null, ct);

    private static async Task<IResult> AddAsync(
        Guid customerId, PageForm form, HttpContext http, BuyViews views, FindCart carts, CreateCartHandler create, ReplaceCartHandler replace, CancellationToken ct)
    {
        var (customer, by) = (new CustomerId(customerId), http.Actor());
        var open = await carts.OpenAsync(customer, by, ct);
        var typed = new TypedOffer(form["item"] ?? "", form["plan"], form["quantity"], form["subscription"], form["scope"], null);
        var asked = LineOf(typed, NextId(open));
        var lines = With(open, asked);
        var (cart, refusal) = open is null
            ? await create.HandleAsync(new CreateCart(customer, lines, null, by), ct)
            : await replace.HandleAsync(new ReplaceCart(customer, open.Id, lines, open.PartnerOnRecordAttestationAccepted, open.Version, by), ct);
        if (cart is null)
            return PageErrors.Of(refusal!, http.Request.Path);
        // A line of its own, or the one that grew.
        var line = cart.Lines.Find(row => row.Id == asked.Id) ?? cart.Lines.Find(row => IsSame(row, asked))!;
        if (line.Error is { } error)
            return new ShownUndone(() => views.PageAsync(http, customerId, open, typed with { Fault = BuyerViews.FaultOf(error) }, ct));
        return Page.SeeOther(AddressWith(http, line.Id));
    }

    private static async Task<IResult> ChangeAsync(
        Guid customerId, Guid cartId, PageForm form, HttpContext http, FindCart carts, ReplaceCartHandler replace, DropCartHandler drop, CancellationToken ct)
    {
        var (customer, by, id) = (new CustomerId(customerId), http.Actor(), new CartId(cartId));
        string buy = $"/partner/customers/{customer}/buy";
        string back = Sessions.SignInPages.Local(form["back"]) is { } given && given.StartsWith(buy, StringComparison.Ordinal) ? given : buy;
        var (cart, refusal) = await carts.HandleAsync(customer, id, by, ct);
        if (cart is null)
            return refusal is CartNotFound ? Page.SeeOther(buy) : PageErrors.Of(refusal!);
        if (form.Number("line") is not { } number || !cart.Lines.Exists(line => line.Id == number))
            return Page.SeeOther(back);
        List<PurchaseLine> lines = form.Has("remove")
            ? [.. cart.Lines.Where(line => line.Id != number)]
            : [.. cart.Lines.Select(line => line.Id == number ? line with { Quantity = form.Number("quantity") } : line)];
        if (lines.Count == 0)
            refusal = await drop.HandleAsync(new DropCart(customer, id, by), ct);
        else
            (_, refusal) = await replace.HandleAsync(new ReplaceCart(customer, id, lines, cart.PartnerOnRecordAttestationAccepted, cart.Version, by), ct);
        return refusal is null or CartAlreadyOrdered ? Page.SeeOther(back) : PageErrors.Of(refusal, buy);
    }

    /// <summary>The line that was just added, told by the address.</summary>
    public static int? AddedIn(HttpContext http) =>
        int.TryParse(http.Query(Added), NumberStyles.None, CultureInfo.InvariantCulture, out int line) ? line : null;

    /// <summary>The page's own address without what is told once.</summary>
    public static string AddressOf(HttpContext http) => QueryHelpers.AddQueryString(
        http.Request.Path, http.Request.Query.Where(pair => pair.Key != Added).ToDictionary(pair => pair.Key, pair => (string?)pair.Value));

    private static string AddressWith(HttpContext http, int line) =>
        QueryHelpers.AddQueryString(AddressOf(http), Added, line.ToString(CultureInfo.InvariantCulture));

    private static int NextId(Cart? cart) => cart is { Lines.Count: > 0 } ? cart.Lines.Max(line => line.Id) + 1 : 0;

    /// <summary>The cart's lines and one more; what is in it already under the same terms grows.</summary>
    private static List<PurchaseLine> With(Cart? cart, PurchaseLine asked)
    {
        var lines = cart?.Lines.ToList() ?? [];
        int same = lines.FindIndex(line => IsSame(line, asked));
        if (same < 0 || asked.Quantity is not { } more || more < 1)
            return [.. lines, asked];
        lines[same] = lines[same] with { Quantity = (int)Math.Min(int.MaxValue, (lines[same].Quantity ?? 0L) + more) };
        return lines;
    }

    private static bool IsSame(PurchaseLine line, PurchaseLine asked) =>
        line.CatalogItemId.Equals(asked.CatalogItemId, StringComparison.OrdinalIgnoreCase)
        && (line.Term ?? "") == (asked.Term ?? "")
        && line.BillingCycle == asked.BillingCycle
        && line.ProvisioningContext.OrderBy(pair => pair.Key).SequenceEqual(asked.ProvisioningContext.OrderBy(pair => pair.Key));

    private static PurchaseLine LineOf(TypedOffer typed, int id)
    {
        string[] plan = typed.Plan?.Split('|') ?? [];
        var line = new PurchaseLine
        {
            Id = id,
            CatalogItemId = typed.Item,
            Quantity = int.TryParse(typed.Quantity, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int quantity) ? quantity : null,
            Term = plan is [{ Length: > 0 } term, ..] ? term : null,
            BillingCycle = plan is [_, var cycle] && Enum.TryParse<BillingCycle>(cycle, out var known) && Enum.IsDefined(known) ? known : null,
        };
        if (typed.Subscription is { } subscription)
        {
            line.ProvisioningContext["subscriptionId"] = subscription;
            line.ProvisioningContext["scope"] = typed.Scope ?? "shared";
        }

        return line;
    }
}
