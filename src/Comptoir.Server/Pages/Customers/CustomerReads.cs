using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Portal.Partner.Customers;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.Pages.Customers;

/// <summary>The tabs of a customer that only show: subscriptions, users (R2.6).</summary>
internal static class CustomerReads
{
    private const string UserList = "customer-users";

    public static void MapCustomerReads(this RouteGroupBuilder partner)
    {
        var customer = partner.MapGroup("/customers/{customerId:guid}");
        customer.MapGet("/subscriptions", SubscriptionsAsync).Needs(Right.SeeCustomers);
        customer.MapGet("/users", UsersAsync).Needs(Right.SeeCustomers);
    }

    private static async Task<IResult> SubscriptionsAsync(Guid customerId, HttpContext http, GetCustomer get, FindSubscriptions find, CancellationToken ct)
    {
        var id = new CustomerId(customerId);
        var (customer, refusal) = await get.ProfileAsync(id, http.Actor(), ct);
        if (customer is null)
            return PageErrors.Of(refusal!);
        (var rows, refusal) = await find.AllAsync(id, http.Actor(), ct);
        return rows is null
            ? PageErrors.Of(refusal!)
            : Page.Of<SubscriptionsPage>((nameof(SubscriptionsPage.Model), new SubscriptionsModel(CustomerPages.HeadOf(customer), rows)));
    }

    private static async Task<IResult> UsersAsync(Guid customerId, HttpContext http, GetCustomer get, FindCustomerUsers find, PageLists lists, CancellationToken ct)
    {
        var id = new CustomerId(customerId);
        string query = id.ToString();
        var (customer, refusal) = await get.ProfileAsync(id, http.Actor(), ct);
        if (customer is null)
            return PageErrors.Of(refusal!);
        (var page, refusal) = await find.PageAsync(id, lists.Read(http, UserList, query), http.Actor(), ct);
        return page is null
            ? PageErrors.Of(refusal!)
            : Page.Of<UsersPage>((nameof(UsersPage.Model), new UsersModel(CustomerPages.HeadOf(customer), page.Items, lists.PagerOf(http, UserList, query, page, total: null))));
    }
}
