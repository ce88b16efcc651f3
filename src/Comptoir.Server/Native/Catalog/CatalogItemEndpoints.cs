using Comptoir.Commerce.Access;
using Comptoir.Commerce.Carts;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Comptoir.Server.Native.Catalog;

/// <summary>What may be bought for a customer, with prices (contract, comptoir).</summary>
public static class CatalogItemEndpoints
{
    private const int UsualSize = 100;
    private const int LargestSize = 500;
    private const int LongestText = 200;

    private static readonly string[] Parameters = ["q", "kind", "term", "sort"];

    public static void MapCatalogItems(this RouteGroupBuilder native) =>
        native.MapGet("/customers/{customerId}/catalogitems", FindAsync).Needs(Right.SeeCustomers);

    private static async Task<IResult> FindAsync(Guid customerId, HttpContext http, Paging paging, FindCatalogItems find, CancellationToken ct)
    {
        var given = Parameters.Where(name => http.Query(name) is not null).ToDictionary(name => name, http.Query);
        string? asked = given.Count == 0 ? null : QueryHelpers.AddQueryString("", given);
        var (request, refusal) = paging.Read(http, $"catalogitems of {customerId}", asked, UsualSize, LargestSize);
        if (request is null)
            return WireErrors.ToResult(refusal!);
        (var filter, refusal) = FilterOf(new CustomerId(customerId), request.Query);
        if (filter is null)
            return WireErrors.ToResult(refusal!);
        (var found, refusal) = await find.HandleAsync(filter, request.Seek, http.Actor(), ct);
        if (found is null)
            return WireErrors.ToResult(refusal!);
        var texts = CatalogItemTexts.Of(found);
        if (HasSeen(http, $"\"{texts.Hash}{(found.Page.HasNext ? "+" : "")}\""))
            return Results.StatusCode(StatusCodes.Status304NotModified);
        var page = new SeekPage<WireText>(texts.Items, found.Page.Place, found.Page.HasNext, found.Page.HasPrevious);
        return Wire.Ok(WithLinks(http, request, paging.ToWire(http, request, page, text => text)));
    }

    private static Result<CatalogItemFilter> FilterOf(CustomerId customer, string? query)
    {
        var asked = QueryHelpers.ParseQuery(query);
        string? Asked(string name) => asked.TryGetValue(name, out var values) && values[0] is { Length: > 0 } value ? value : null;
        if (Asked("q")?.Length > LongestText)
            return new InvalidInput("q", InputFault.TooLong, "200");
        WireKind kind = default;
        if (Asked("kind") is { } word && !WireEnum.TryRead(word, out kind))
            return new InvalidInput("kind", InputFault.Unknown, word);
        if (Asked("term") is { } text && !Term.TryParse(text, out _))
            return new InvalidInput("term", InputFault.Malformed, text);
        string sort = Asked("sort") ?? "title";
        if (OrderOf(sort) is not { } order)
            return new InvalidInput("sort", InputFault.Unknown, sort);
        return new CatalogItemFilter(
            customer,
            Asked("q"),
            Asked("kind") is null ? null : CatalogItemMapping.ToKind(kind),
            Asked("term") is { } term ? Term.Parse(term).ToString() : null,
            order);
    }

    private static CatalogOrder? OrderOf(string sort) => sort switch
    {
        "title" => CatalogOrder.Title,
        "-title" => CatalogOrder.TitleDescending,
        "price" => CatalogOrder.Price,
        _ => null,
    };

    /// <summary>Sets the tag of a page's content, and says whether the caller has it. Tokens are no part of the content.</summary>
    private static bool HasSeen(HttpContext http, string tag)
    {
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "private, no-cache";
        http.Response.Headers.Vary = "Authorization, Accept-Language, X-Locale";
        return http.Request.GetTypedHeaders().IfNoneMatch.Any(seen => seen.Compare(new EntityTagHeaderValue(tag), useStrongComparison: false) || seen.Tag == "*");
    }

    private static WireCollection<WireText> WithLinks(HttpContext http, PageRequest request, WireCollection<WireText> body)
    {
        string path = http.Request.Path.Value!.TrimEnd('/');
        string? next = body.ContinuationToken is { } token
            ? QueryHelpers.AddQueryString(path, new Dictionary<string, string?> { ["size"] = Text(request.Seek.Size), [Paging.TokenParameter] = token })
            : null;
        return body with
        {
            Links = new WireLinks { Self = WireLink.Get(path + http.Request.QueryString), Next = next is null ? null : WireLink.Get(next) },
        };
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
