using System.Net;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Primitives;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Portal.Tests.Buying;

/// <summary>Add products, step by step (R4.1 to R4.4).</summary>
public sealed partial class BuyTests(ComptoirServer server) : IClassFixture<ComptoirServer>
{
    private const string Nadia = "nadia@garance.example";
    private const string Leon = "/partner/customers/c0000000-0000-4000-8000-000000000120";
    private const string Lakeview = "/partner/customers/c0000000-0000-4000-8000-000000000130";
    private const string Wattle = "/partner/customers/c0000000-0000-4000-8000-000000000140";
    private const string Hoshino = "/partner/customers/c0000000-0000-4000-8000-000000000160";
    private const string Nuuk = "/partner/customers/c0000000-0000-4000-8000-000000000170";

    [Fact]
    public async Task A_purchase_goes_from_the_search_to_the_order_number()
    {
        using var reader = await Reader.SignedInAsync(server, "sacha@garance.example");
        var chosen = await AddAsync(reader, Leon, "sql", quantity: "2");
        Assert.Contains("In the cart: SQL Server", chosen.Words);
        Assert.Contains("Prices exclude tax", chosen.Words);
        var review = await reader.GetAsync(ReviewIn(chosen));
        Assert.Contains("Credit left now", review.Words);

        var answer = await reader.SubmitAsync(review, ReviewIn(chosen), ("po", "AUB-2026-0312"));
        var placed = await reader.FollowAsync(answer);

        Assert.Contains("Thank you. The order is complete.", placed.Words);
        Assert.Contains("AUB-2026-0312", placed.Words);
        string number = OrderNumber().Match(placed.Html).Groups["number"].Value;
        var order = await server.InStoreAsync(db => db.Orders.Include(o => o.Lines).SingleAsync(o => o.Id == new OrderId(number)));
        Assert.Equal(("AUB-2026-0312", 2), (order.PurchaseOrderNumber, order.Lines.Single().Quantity));
        Assert.DoesNotContain("Review and pay</a>", (await reader.GetAsync(Leon + "/buy")).Html);
    }

    [Fact]
    public async Task A_double_click_and_a_reload_buy_once()
    {
        using var reader = await Reader.SignedInAsync(server, Nadia);
        string review = ReviewIn(await AddAsync(reader, Lakeview, "windows server"));
        var page = await reader.GetAsync(review);
        var form = page.FormOf(review);

        var both = await Task.WhenAll(reader.PostAsync(review, form), reader.PostAsync(review, form));
        var later = await reader.SubmitAsync(page, review);
        var anew = await reader.PostAsync(review, page.FormOf(review).Select(field => field.Key == "requestId" ? new(field.Key, Guid.NewGuid().ToString()) : field));

        Assert.All([.. both, later, anew], answer => Assert.Equal((HttpStatusCode.SeeOther, review + "/placed"), (answer.Status, answer.Location)));
        Assert.Equal(1, await OrdersOfAsync(review));
        Assert.Equal(review + "/placed", (await reader.GetAsync(review)).Location);
    }

    [Fact]
    public async Task Adding_twice_by_a_double_click_adds_once_and_adding_again_grows_the_line()
    {
        using var reader = await Reader.SignedInAsync(server, "gael@garance.example");
        string at = Hoshino + "/buy?q=windows";
        var page = await reader.GetAsync(at);
        var form = page.FormOf(at);
        form["plan"] = PlanIn(page);

        await reader.PostAsync(at, form);
        await reader.PostAsync(at, form);
        Assert.Equal("1", await QuantitiesAsync(reader, Hoshino));

        await reader.PostAsync(at, form.Select(field => field.Key == "requestId" ? new(field.Key, Guid.NewGuid().ToString()) : field));
        Assert.Equal("2", await QuantitiesAsync(reader, Hoshino));
    }

    [Theory]
    [InlineData("0", "quantity"), InlineData("two", "quantity"), InlineData("-3", "quantity"), InlineData("99999999999", "quantity")]
    public async Task A_wrong_quantity_is_told_beside_what_was_typed_and_the_cart_stays(string typed, string told)
    {
        using var reader = await Reader.SignedInAsync(server, "agathe@garance.example");
        await AddAsync(reader, Leon, "sql");
        string at = Leon + "/buy?q=exchange";
        var page = await reader.GetAsync(at);

        var answer = await reader.SubmitAsync(page, at, ("plan", PlanIn(page)), ("quantity", typed));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Not added to the cart", answer.Words);
        Assert.Contains(told, answer.Words);
        Assert.Contains($"value=\"{typed}\"", answer.Html);
        Assert.DoesNotContain("Exchange", await LinesAsync(reader, Leon));
        await DropAsync(reader, Leon);
    }

    [Fact]
    public async Task A_wrong_quantity_of_what_is_in_the_cart_already_is_told_and_the_cart_stays()
    {
        using var reader = await Reader.SignedInAsync(server, "agathe@garance.example");
        await AddAsync(reader, Nuuk, "sql");
        string at = Nuuk + "/buy?q=sql&kind=Perpetual";
        var page = await reader.GetAsync(at);

        var answer = await reader.SubmitAsync(page, at, ("plan", PlanIn(page)), ("quantity", "0"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Not added to the cart", answer.Words);
        Assert.Equal("1", await QuantitiesAsync(reader, Nuuk));
        await DropAsync(reader, Nuuk);
    }

    [Fact]
    public async Task An_item_or_a_plan_that_was_tampered_with_is_not_bought()
    {
        using var reader = await Reader.SignedInAsync(server, Nadia);
        string at = Leon + "/buy?q=exchange";
        var page = await reader.GetAsync(at);

        foreach (var (name, value) in new[] { ("item", "NOSUCH:0001:XXXX"), ("item", new string('x', 5000)), ("item", ""), ("plan", "P7Y|OneTime"), ("plan", "|Quarterly"), ("plan", "\u202E|x") })
        {
            var answer = await reader.SubmitAsync(page, at, ("plan", PlanIn(page)), (name, value));
            Assert.Equal((name, value, HttpStatusCode.BadRequest), (name, value, answer.Status));
        }

        Assert.Equal("", await LinesAsync(reader, Leon));
    }

    [Fact]
    public async Task A_cart_changed_after_it_was_shown_is_shown_again_and_nothing_is_bought()
    {
        using var reader = await Reader.SignedInAsync(server, Nadia);
        var chosen = await AddAsync(reader, Lakeview, "exchange");
        string review = ReviewIn(chosen);
        var stale = await reader.GetAsync(review);
        await reader.SubmitAsync(chosen, review + "/lines", ("quantity", "7"));

        var answer = await reader.SubmitAsync(stale, review, ("po", "kept"));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("The cart was changed after this page was shown", answer.Words);
        Assert.Contains("value=\"kept\"", answer.Html);
        Assert.Equal(0, await OrdersOfAsync(review));
        Assert.Equal(HttpStatusCode.SeeOther, (await reader.SubmitAsync(answer, review)).Status);
        Assert.Equal(1, await OrdersOfAsync(review));
    }

    [Fact]
    public async Task Above_the_credit_limit_nothing_is_bought_and_the_page_says_so()
    {
        using var reader = await Reader.SignedInAsync(server, Nadia);
        string review = ReviewIn(await AddAsync(reader, Wattle, "windows server"));
        var page = await reader.GetAsync(review);
        Assert.Contains("Prices include tax", page.Words);
        Assert.Contains("of which tax", page.Words);
        var limits = await server.InStoreAsync(db => db.CreditAccounts.Where(account => account.Currency == "AUD").ToListAsync());
        await server.InStoreAsync(db => db.CreditAccounts.Where(account => account.Currency == "AUD")
            .ExecuteUpdateAsync(set => set.SetProperty(account => account.LimitMinor, account => account.OwedMinor + 1)));

        var answer = await reader.SubmitAsync(page, review, ("po", "kept"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("The order was not placed", answer.Words);
        Assert.Matches("This order is [^a-z]+ over your credit limit", answer.Words);
        Assert.Contains("Nothing was charged", answer.Words);
        Assert.Matches("Il manque [^a-z]+ à votre limite", await FrenchAsync(review));
        Assert.DoesNotContain("Place the order", answer.Words);
        Assert.Equal(0, await OrdersOfAsync(review));
        foreach (var limit in limits)
            await server.InStoreAsync(db => db.CreditAccounts.Where(account => account.PartnerId == limit.PartnerId && account.Currency == "AUD").ExecuteUpdateAsync(set => set.SetProperty(account => account.LimitMinor, limit.LimitMinor)));
    }

    [Theory]
    [InlineData("en", "Azure reservations are not sold in this market: Greenland"), InlineData("fr", "Les réservations Azure ne sont pas vendues dans ce marché")]
    public async Task A_closed_market_is_explained_and_everything_else_is_offered(string language, string told)
    {
        using var reader = await Reader.SignedInAsync(server, Nadia, language);

        var page = await reader.GetAsync(Nuuk + "/buy?kind=AzureReservation");

        Assert.Contains(told, page.Words);
        Assert.Contains("class=\"offer\"", page.Html);
        Assert.DoesNotContain("name=\"scope\"", page.Html);
    }

    [Fact]
    public async Task A_reservation_is_bought_for_an_azure_subscription_of_the_customer()
    {
        using var reader = await Reader.SignedInAsync(server, "gael@garance.example");
        string at = Leon + "/buy?kind=AzureReservation";
        var page = await reader.GetAsync(at);
        string subscription = Option().Match(page.Html[page.Html.IndexOf("name=\"subscription\"", StringComparison.Ordinal)..]).Groups["value"].Value;

        var chosen = await reader.FollowAsync(await reader.SubmitAsync(page, at, ("plan", PlanIn(page)), ("subscription", subscription), ("scope", "single")));

        Assert.Contains("In the cart:", chosen.Words);
        var foreign = await reader.SubmitAsync(page, at, ("plan", PlanIn(page)), ("subscription", Guid.NewGuid().ToString()), ("scope", "single"), ("requestId", Guid.NewGuid().ToString()));
        Assert.Equal(HttpStatusCode.BadRequest, foreign.Status);
        await DropAsync(reader, Leon);
    }

    [Fact]
    public async Task The_lowest_price_comes_first_through_all_pages_and_no_item_twice()
    {
        using var reader = await Reader.SignedInAsync(server, Nadia);
        foreach (string sort in new[] { "price", "title" })
        {
            var seen = new List<string>();
            string? at = Leon + $"/buy?sort={sort}";
            int pages = 0;
            while (at is not null && pages++ < 30)
            {
                var page = await reader.GetAsync(at);
                // A row stands for several lines of the catalogue: no numbers of lines are told beside it.
                Assert.DoesNotContain("1 to 25", page.Words, StringComparison.Ordinal);
                seen.AddRange(Items().Matches(page.Html).Select(match => match.Groups["item"].Value));
                at = NextIn(page);
            }

            string said = Count().Match((await reader.GetAsync(Leon + "/buy")).Words).Groups["count"].Value;
            Assert.Equal(seen.Count, seen.Distinct().Count());
            Assert.Equal(said, seen.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.True(pages > 2);
        }
    }

    [Fact]
    public async Task Somebody_elses_customer_or_cart_is_no_page_at_all()
    {
        using var owner = await Reader.SignedInAsync(server, Nadia);
        string review = ReviewIn(await AddAsync(owner, Leon, "sql"));
        using var stranger = await Reader.SignedInAsync(server, server.World["partners"]![1]!["users"]![0]!["userName"]!.ToString());
        var form = (await stranger.GetAsync("/partner")).FormOf("/sign-out");

        foreach (string path in new[] { Leon + "/buy", review, review + "/placed" })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(path)).Status);
        foreach (string path in new[] { Leon + "/buy", review, review + "/lines" })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync(path, form)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync($"{Leon}/carts/{Guid.NewGuid()}")).Status);
        Assert.Equal(0, await OrdersOfAsync(review));
        await DropAsync(owner, Leon);
    }

    private async Task<string> FrenchAsync(string address)
    {
        using var reader = await Reader.SignedInAsync(server, Nadia, "fr");
        return (await reader.GetAsync(address)).Words;
    }

    private static async Task<PageText> AddAsync(Reader reader, string customer, string text, string quantity = "1")
    {
        string at = $"{customer}/buy?q={Uri.EscapeDataString(text)}&kind=Perpetual";
        var page = await reader.GetAsync(at);
        return await reader.FollowAsync(await reader.SubmitAsync(page, at, ("plan", PlanIn(page)), ("quantity", quantity)));
    }

    private static string ReviewIn(PageText page) => Review().Match(page.Html).Groups["address"].Value;

    private static string PlanIn(PageText page) => Option().Match(page.Html[page.Html.IndexOf("name=\"plan\"", StringComparison.Ordinal)..]).Groups["value"].Value;

    private static string? NextIn(PageText page) =>
        Next().Match(page.Html) is { Success: true } link ? WebUtility.HtmlDecode(link.Groups["address"].Value) : null;

    private static async Task<string> LinesAsync(Reader reader, string customer) =>
        string.Join('|', CartLine().Matches((await reader.GetAsync(customer + "/buy?q=nothing-like-it")).Html).Select(match => match.Groups["title"].Value));

    private static async Task<string> QuantitiesAsync(Reader reader, string customer) =>
        string.Join(' ', Quantity().Matches((await reader.GetAsync(customer + "/buy")).Html).Select(match => match.Groups["quantity"].Value));

    /// <summary>Takes the lines out of the cart one by one: with the last it is gone.</summary>
    private static async Task DropAsync(Reader reader, string customer)
    {
        for (int i = 0; i < 5; i++)
        {
            var page = await reader.GetAsync(customer + "/buy");
            if (Lines().Match(page.Html) is not { Success: true } lines)
                return;
            await reader.SubmitAsync(page, lines.Groups["address"].Value, ("remove", "1"));
        }

        Assert.Fail("The cart does not empty.");
    }

    private Task<int> OrdersOfAsync(string review)
    {
        var cart = new CartId(Guid.Parse(review[(review.LastIndexOf('/') + 1)..]));
        return server.InStoreAsync(db => db.Orders.CountAsync(order => order.CartId == cart));
    }

    [GeneratedRegex("href=\"(?<address>/partner/customers/[^\"]*/carts/[0-9a-f-]{36})\"")]
    private static partial Regex Review();

    [GeneratedRegex("action=\"(?<address>/partner/customers/[^\"]*/lines)\"")]
    private static partial Regex Lines();

    [GeneratedRegex("<option value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Option();

    [GeneratedRegex("name=\"item\" value=\"(?<item>[^\"]*)\"")]
    private static partial Regex Items();

    [GeneratedRegex("rel=\"next\" href=\"(?<address>[^\"]*)\"")]
    private static partial Regex Next();

    [GeneratedRegex(@"(?<count>\d+) products for this market")]
    private static partial Regex Count();

    [GeneratedRegex("<li><span class=\"strong\">(?<title>[^<]*)</span><span class=\"money")]
    private static partial Regex CartLine();

    [GeneratedRegex("id=\"line-\\d+\" type=\"number\" name=\"quantity\" min=\"1\" value=\"(?<quantity>\\d+)\"")]
    private static partial Regex Quantity();

    [GeneratedRegex("dir=\"ltr\">(?<number>[^<]{33})</span>")]
    private static partial Regex OrderNumber();
}
