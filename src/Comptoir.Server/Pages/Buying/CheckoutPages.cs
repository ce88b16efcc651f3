using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Partner.Buying;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Pages.Buying;

/// <summary>Review and pay, and what became of it. The quote that was shown is what is charged: a cart changed since is shown again
/// (R4.3b).</summary>
internal static class CheckoutPages
{
    private const string Cart = "/customers/{customerId:guid}/carts/{cartId:guid}";

    public static void MapCheckout(this RouteGroupBuilder partner)
    {
        partner.MapGet(Cart, ReviewAsync).Needs(Right.Buy);
        partner.MapPost(Cart, PlaceAsync).Needs(Right.Buy).Once();
        partner.MapGet(Cart + "/placed", PlacedAsync).Needs(Right.Buy);
    }

    private static async Task<IResult> ReviewAsync(Guid customerId, Guid cartId, HttpContext http, CheckoutViews views, CancellationToken ct) =>
        await views.ReviewAsync(http, customerId, cartId, null, null, ct);

    private static async Task<IResult> PlaceAsync(
        Guid customerId, Guid cartId, PageForm form, HttpContext http, CheckoutCartHandler checkout, CheckoutViews views, CancellationToken ct)
    {
        string? purchaseOrder = form["po"];
        var (outcome, refusal) = await checkout.HandleAsync(
            new CheckoutCart(new CustomerId(customerId), new CartId(cartId), http.Actor())
            {
                // A form that names no version has seen none.
                Etag = long.TryParse(form["version"], CultureInfo.InvariantCulture, out long version) ? version : -1,
                PurchaseOrderNumber = purchaseOrder,
            },
            ct);
        return outcome is null && refusal is not CartAlreadyOrdered
            ? new ShownUndone(() => views.ReviewAsync(http, customerId, cartId, purchaseOrder, refusal, ct))
            : Page.SeeOther($"/partner/customers/{customerId}/carts/{cartId}/placed");
    }

    private static async Task<IResult> PlacedAsync(Guid customerId, Guid cartId, HttpContext http, CheckoutViews views, CancellationToken ct) =>
        await views.PlacedAsync(http, customerId, cartId, ct);
}

/// <summary>The pages of a checkout.</summary>
internal sealed class CheckoutViews(BuyerViews buyers, FindCart carts, FindOrders orders, CommerceClock clock)
{
    /// <param name="refusal">Why the order was not placed.</param>
    public async Task<IResult> ReviewAsync(HttpContext http, Guid customerId, Guid cartId, string? purchaseOrder, Refusal? refusal, CancellationToken ct)
    {
        var by = http.Actor();
        var (buyer, unknown) = await buyers.FindAsync(customerId, by, ct);
        if (buyer is null)
            return PageErrors.Of(unknown!);
        var (cart, gone) = await carts.HandleAsync(buyer.Customer.Id, new CartId(cartId), by, ct);
        if (cart is null)
            return PageErrors.Of(gone!);
        var to = BuyerViews.For(buyer.Customer);
        if (cart.Status == CartStatus.Ordered && refusal is null)
            return Page.SeeOther($"{to.Address}/carts/{cartId}/placed");
        var view = await buyers.CartAsync(cart, buyer, by, ct);
        if (refusal is CartHasErrors { Errors: var errors })
        {
            view = view with
            {
                Lines = [.. view.Lines.Select(line => errors.FirstOrDefault(error => error.Line == line.Line) is { } error
                    ? line with { Fault = BuyerViews.FaultOf(error.Error) }
                    : line)],
            };
        }

        var model = new ReviewModel(
            to,
            view,
            purchaseOrder,
            refusal switch
            {
                null or StaleEtag => null,
                InvalidInput => RefusalTexts.Of("Page.PurchaseOrder"),
                CartHasErrors => RefusalTexts.Of("Page.LinesWrong"),
                _ => RefusalTexts.Of(refusal),
            },
            refusal is InvalidInput,
            refusal is StaleEtag,
            clock.GetUtcNow());
        int status = refusal switch { null => StatusCodes.Status200OK, StaleEtag => StatusCodes.Status409Conflict, _ => StatusCodes.Status400BadRequest };
        return Page.Of<ReviewPage>(status, (nameof(ReviewPage.Model), model));
    }

    public async Task<IResult> PlacedAsync(HttpContext http, Guid customerId, Guid cartId, CancellationToken ct)
    {
        var by = http.Actor();
        var (buyer, unknown) = await buyers.FindAsync(customerId, by, ct);
        if (buyer is null)
            return PageErrors.Of(unknown!);
        var (cart, gone) = await carts.HandleAsync(buyer.Customer.Id, new CartId(cartId), by, ct);
        if (cart is null)
            return PageErrors.Of(gone!);
        var to = BuyerViews.For(buyer.Customer);
        var placed = await orders.OfCartAsync(buyer.Customer.Id, cart.Id, by, ct);
        if (placed.Count == 0)
            return Page.SeeOther($"{to.Address}/carts/{cartId}");
        var view = await buyers.CartAsync(cart, buyer, by, ct);
        var ordered = placed.Select(order => order.OrderGroup).ToHashSet(StringComparer.Ordinal);
        var model = new PlacedModel(
            to,
            [.. placed.Select(order => new PlacedOrder(order, order.Lines.Exists(line => IsSoftware(line.Kind))))],
            cart.ModifiedBy == by.Principal ? by.UserName : null,
            [.. view.Lines.Where(line => !ordered.Contains(cart.Lines.Find(row => row.Id == line.Line)!.OrderGroup))],
            view.Totals);
        return Page.Of<PlacedPage>((nameof(PlacedPage.Model), model));
    }

    private static bool IsSoftware(ProductKind kind) => kind is ProductKind.Perpetual or ProductKind.SoftwareSubscription or ProductKind.LinuxPlan;
}
