using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Reservations;
using Comptoir.Portal.Partner.Reservations;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.Buying;
using Comptoir.Server.Pages.Customers;
using Comptoir.Server.Texts;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.Reservations;

/// <summary>What a reservation is to be exchanged for, as forms name it.</summary>
/// <param name="Value">Item, term and cycle.</param>
internal sealed record ExchangeAsked(string Value, string Quantity)
{
    /// <summary>Item and plan apart; null when the value is none of ours.</summary>
    public (string Item, string Term, BillingCycle Cycle)? Parts =>
        Value.Split('|') is [{ Length: > 0 } item, var term, var cycle] && Enum.TryParse<BillingCycle>(cycle, out var known) && Enum.IsDefined(known)
            ? (item, term, known)
            : null;

    public PurchaseLine Line
    {
        get
        {
            var (item, term, cycle) = Parts ?? (Value, "", BillingCycle.OneTime);
            return new PurchaseLine
            {
                Id = 0,
                CatalogItemId = item,
                Quantity = int.TryParse(Quantity, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int quantity) ? quantity : null,
                Term = term.Length > 0 ? term : null,
                BillingCycle = cycle,
            };
        }
    }
}

/// <summary>Exchanging a reservation for another: choose, read the quote, do it; a refund and a purchase in one (R11.3).</summary>
internal static class ExchangePages
{
    public static void MapExchange(this RouteGroupBuilder reservations)
    {
        reservations.MapGet("/{reservationId:guid}/exchange", ShowAsync).Needs(Right.Cancel);
        reservations.MapPost("/{reservationId:guid}/exchange", ExchangeAsync).Once().Needs(Right.Cancel);
    }

    private static Task<IResult> ShowAsync(Guid customerId, Guid reservationId, HttpContext http, ExchangeViews views, CancellationToken ct) =>
        views.PageAsync(http, customerId, reservationId, new ExchangeView(http.Query("into") is { } into ? new(into, http.Query("quantity") ?? "") : null), ct);

    private static async Task<IResult> ExchangeAsync(
        Guid customerId, Guid reservationId, PageForm form, HttpContext http, QuoteExchangeHandler quotes, ExchangeReservationHandler exchange, ExchangeViews views, CancellationToken ct)
    {
        var (customer, by) = (new CustomerId(customerId), http.Actor());
        var asked = new ExchangeAsked(form["into"] ?? "", form["quantity"] ?? "");
        var (quote, refusal) = await quotes.HandleAsync(new(customer, reservationId, asked.Line, by), ct);
        bool stale = quote is not null && form["figures"] != $"{quote.Figures.Back} {quote.Charge}";
        bool untold = !form.Has("acknowledged");
        if (quote is not null && (stale || untold))
            return new ShownUndone(() => views.PageAsync(http, customerId, reservationId, new ExchangeView(asked) { Stale = stale, Untold = !stale }, ct));
        if (quote is not null)
        {
            (var done, refusal) = await exchange.HandleAsync(new(customer, reservationId, quote.Quote.Id, by), ct);
            if (done is not null)
                return Page.SeeOther(ReservationPages.AddressOf(customerId, done.Made) + "?exchanged=1");
        }

        // Given back meanwhile, by this form or another: its page says how things stand.
        return refusal is ReservationEnded
            ? Page.SeeOther(ReservationPages.AddressOf(customerId, reservationId))
            : new ShownUndone(() => views.PageAsync(http, customerId, reservationId, new ExchangeView(asked) { Refusal = refusal }, ct));
    }
}

/// <param name="Asked">What a quote is asked for; null: nothing yet.</param>
internal sealed record ExchangeView(ExchangeAsked? Asked)
{
    /// <summary>Why it was not done.</summary>
    public Refusal? Refusal { get; init; }

    public bool Stale { get; init; }

    public bool Untold { get; init; }
}

/// <summary>The page of an exchange.</summary>
internal sealed class ExchangeViews(GetCustomer customers, FindReservations find, FindCatalogItems catalog, QuoteExchangeHandler quotes, Offers offers, PageLists lists)
{
    private const string List = "exchange";
    private const int LongestText = 200;

    public async Task<IResult> PageAsync(HttpContext http, Guid customerId, Guid reservationId, ExchangeView view, CancellationToken ct)
    {
        var (id, by) = (new CustomerId(customerId), http.Actor());
        var (customer, refusal) = await customers.ProfileAsync(id, by, ct);
        if (customer is null)
            return PageErrors.Of(refusal!);
        (var found, refusal) = await find.OneAsync(id, reservationId, by, ct);
        if (found is null)
            return PageErrors.Of(refusal!);
        if (!found.Reservation.IsActive)
            return Page.SeeOther(ReservationPages.AddressOf(customerId, reservationId));

        // To begin with, what is of the same family.
        string? text = http.Request.Query.ContainsKey("q") ? http.Query("q")?.Trim() : found.Line.ProductTitle;
        text = text is { Length: > LongestText } ? text[..LongestText] : text;
        string query = $"{reservationId} {text}";
        var wanted = new CatalogItemFilter(id, text is { Length: > 0 } ? text : null, ProductKind.AzureReservation, null, CatalogOrder.Title);
        (var page, refusal) = await catalog.HandleAsync(wanted, lists.Read(http, List, query), by, ct);
        if (page is null)
            return PageErrors.Of(refusal!);
        var (chosen, status) = await ChosenAsync(view, id, reservationId, by, ct);
        var model = new ExchangeModel(
            CustomerPages.HeadOf(customer),
            found,
            PlanOf(found.Line.Term, found.Line.BillingCycle),
            text,
            [.. page.Page.Items.Select(RowOf)],
            lists.PagerOf(http, List, query, page.Page, null),
            chosen);
        return Page.Of<ExchangePage>(status, (nameof(ExchangePage.Model), model));
    }

    private static string PlanOf(string term, BillingCycle cycle) => CatalogTexts.Of(ProductKind.AzureReservation, term, cycle);

    private static ExchangeRow RowOf(CatalogItem item) => new(
        $"{item.Price.CatalogItemId}|{item.Price.Term}|{item.Price.BillingCycle}",
        CatalogTexts.Title(item.SkuTitle, item.SkuTitles),
        PlanOf(item.Price.Term, item.Price.BillingCycle),
        Money.Round(item.Price.UnitPrice, Currency.Of(item.Price.Currency)),
        item.Price.TaxIncluded,
        item.MinimumQuantity,
        item.MaximumQuantity);

    private async Task<(ExchangeChoice? Chosen, int Status)> ChosenAsync(ExchangeView view, CustomerId customer, Guid reservation, Actor by, CancellationToken ct)
    {
        if (view.Asked is not { } asked)
            return (null, StatusCodes.Status200OK);
        var (quote, no) = view.Refusal is { } done ? done : await quotes.LookAsync(new(customer, reservation, asked.Line, by), ct);
        var choice = new ExchangeChoice(asked.Value, asked.Quantity, null, null, quote, no is null ? null : WhyNot(no), view.Stale, view.Untold);
        if (quote is null)
            return (choice, StatusCodes.Status400BadRequest);
        var line = quote.Quote.Purchase[0];
        var sku = (await offers.TitlesAsync([line.CatalogItemId], ct))[line.CatalogItemId].Sku;
        choice = choice with { Title = CatalogTexts.Title(sku.Title, sku.Translations), Plan = PlanOf(line.Term ?? "", line.BillingCycle ?? BillingCycle.OneTime) };
        return (choice, view.Stale ? StatusCodes.Status409Conflict : view.Untold ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    private static string WhyNot(Refusal no) => no switch
    {
        OrderLineRefused line => BuyerViews.FaultOf(line.Error),
        ExchangeIntoItself => PageTexts.Of(typeof(ReservationPage), CultureInfo.CurrentUICulture)["Why.Itself"],
        _ => RefusalTexts.Of(no),
    };
}
