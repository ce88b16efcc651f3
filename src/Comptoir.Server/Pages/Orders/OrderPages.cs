using Comptoir.Commerce.Access;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Partner.Orders;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.Customers;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Pages.Orders;

/// <summary>The orders of all customers, a customer's order history, and the page of one order (R4.1b).</summary>
internal static class OrderPages
{
    private const string List = "orders";
    private const string Every = "every-order";

    public static void MapOrderPages(this RouteGroupBuilder partner)
    {
        partner.MapGet("/orders", EveryAsync).Needs(Right.SeeCustomers);
        partner.MapGet("/customers/{customerId:guid}/orders", ListAsync).Needs(Right.SeeCustomers);
        partner.MapGet("/customers/{customerId:guid}/orders/{orderId}", ShowAsync).Needs(Right.SeeCustomers);
    }

    private static async Task<IResult> EveryAsync(HttpContext http, FindOrders find, PageLists lists, CancellationToken ct)
    {
        var (page, refusal) = await find.EveryAsync(lists.Read(http, Every, ""), http.Actor(), ct);
        return page is null
            ? PageErrors.Of(refusal!)
            : Page.Of<EveryOrderPage>((nameof(EveryOrderPage.Model), new EveryOrderModel(page.Items, lists.PagerOf(http, Every, "", page, total: null))));
    }

    private static async Task<IResult> ListAsync(Guid customerId, HttpContext http, GetCustomer get, FindOrders find, PageLists lists, CancellationToken ct)
    {
        var (by, id) = (http.Actor(), new CustomerId(customerId));
        var (customer, refusal) = await get.ProfileAsync(id, by, ct);
        if (customer is null)
            return PageErrors.Of(refusal!);
        string query = customerId.ToString();
        (var page, refusal) = await find.PageAsync(id, lists.Read(http, List, query), by, ct);
        if (page is null)
            return PageErrors.Of(refusal!);
        var pager = lists.PagerOf(http, List, query, page, await find.CountAsync(id, by, ct));
        return Page.Of<OrdersPage>((nameof(OrdersPage.Model), new OrdersModel(CustomerPages.HeadOf(customer), page.Items, pager)));
    }

    private static async Task<IResult> ShowAsync(Guid customerId, string orderId, HttpContext http, GetCustomer get, FindOrders find, Offers offers, CancellationToken ct)
    {
        var (by, id) = (http.Actor(), new CustomerId(customerId));
        var (customer, refusal) = await get.ProfileAsync(id, by, ct);
        if (customer is null)
            return PageErrors.Of(refusal!);
        (var order, refusal) = await find.OneAsync(id, new OrderId(orderId), by, ct);
        if (order is null)
            return PageErrors.Of(refusal!);
        var titles = await offers.TitlesAsync([.. order.Lines.Select(line => line.CatalogItemId)], ct);
        var lines = order.Lines.ConvertAll(line => new OrderLineRow(line, CatalogTexts.Of(line.Kind, line.Term, line.BillingCycle), VariantOf(line, titles)));
        return Page.Of<OrderPage>((nameof(OrderPage.Model), new OrderModel(CustomerPages.HeadOf(customer), order, lines)));
    }

    /// <summary>In the reader's language while the catalogue knows the SKU, else as it was sold.</summary>
    private static string VariantOf(OrderLine line, IReadOnlyDictionary<string, (Product Product, Sku Sku)> titles) =>
        titles.TryGetValue(line.CatalogItemId, out var known)
            ? CatalogTexts.Variant(CatalogTexts.Title(line.ProductTitle, known.Product.Translations), CatalogTexts.Title(line.SkuTitle, known.Sku.Translations))
            : CatalogTexts.Variant(line.ProductTitle, line.SkuTitle);
}
