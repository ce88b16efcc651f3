using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Partner.Customers;
using Comptoir.Portal.Shared;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.Pages.Customers;

/// <summary>The customers of a partner, and the page of one.</summary>
internal static class CustomerPages
{
    private const int LongestText = 200;

    private static readonly string[] Dones = ["saved", "agreed"];

    public static void MapCustomers(this RouteGroupBuilder partner)
    {
        partner.MapGet("/customers", ListAsync).Needs(Right.SeeCustomers);
        partner.MapGet("/customers/{customerId:guid}", (Guid customerId, HttpContext http, CancellationToken ct) => AccountAsync(customerId, http, null, ct)).Needs(Right.SeeCustomers);
        partner.MapCustomerForms();
        AgreementForm.Map(partner);
        partner.MapCustomerReads();
        partner.MapSoftware();
        partner.MapCancel();
    }

    public static CustomerHead HeadOf(Customer customer) =>
        new(customer, NameOf(customer.Market), Market.Find(customer.Market)?.Currency ?? "");

    private static async Task<IResult> ListAsync(HttpContext http, FindCustomers find, CountSoftware software, PageLists lists, CancellationToken ct)
    {
        string? text = http.Query("q")?.Trim() is { Length: > 0 } given ? given[..Math.Min(given.Length, LongestText)] : null;
        string? market = Market.Find(http.Query("market"))?.Iso2;
        var filter = FilterOf(text, market);
        string query = $"{market} {text}";
        var by = http.Actor();
        var page = await find.HandleAsync(filter, lists.Read(http, "customers", query), by, ct);
        int total = await find.CountAsync(filter, by, ct);
        var counts = await software.OfAsync([.. page.Items.Select(customer => customer.Id)], by, ct);
        var model = new CustomersModel(
            text,
            market,
            [.. (await find.MarketsAsync(by, ct)).Select(code => (code, NameOf(code)))],
            [.. page.Items.Select(customer => new CustomerRow(customer, NameOf(customer.Market), Market.Find(customer.Market)?.Currency ?? "", counts[customer.Id]))],
            lists.PagerOf(http, "customers", query, page, total));
        return Page.Of<CustomersPage>((nameof(CustomersPage.Model), model));
    }

    /// <param name="agreement">The form of the agreement, where it comes back with faults.</param>
    public static async Task<IResult> AccountAsync(Guid customerId, HttpContext http, Filled? agreement, CancellationToken ct)
    {
        var services = http.RequestServices;
        var (found, refusal) = await services.GetRequiredService<GetCustomer>().HandleAsync(new(customerId), http.Actor(), ct);
        if (found is null)
            return PageErrors.Of(refusal!);
        var counts = await services.GetRequiredService<CountSoftware>().OfAsync([found.Customer.Id], http.Actor(), ct);
        var model = new AccountModel(
            HeadOf(found.Customer),
            found.Domains,
            found.Customer.Billing.Language is { Length: > 0 } language ? LanguageOf(language) : "",
            counts[found.Customer.Id],
            await services.GetRequiredService<AgreementForm>().ReadAsync(found.Customer, http, agreement, ct),
            agreement is null ? Dones.FirstOrDefault(done => done == http.Query("done")) : null);
        return Page.Of<AccountPage>(agreement is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, (nameof(AccountPage.Model), model));
    }

    /// <summary>Name of a language, or of a culture, in the reader's own.</summary>
    public static string LanguageOf(string culture)
    {
        string name = CultureInfo.GetCultureInfo(culture).DisplayName;
        return char.ToUpper(name[0], CultureInfo.CurrentUICulture) + name[1..];
    }

    private static CustomerFilter? FilterOf(string? text, string? market)
    {
        CustomerFilter? search = text is null ? null : new CustomerFilter.Search(text);
        CustomerFilter? place = market is null ? null : new CustomerFilter.InMarket(market);
        return search is null ? place : place is null ? search : new CustomerFilter.Both(search, place);
    }

    private static string NameOf(string market) => Market.Find(market)?.Name(CultureInfo.CurrentUICulture) ?? market;
}
