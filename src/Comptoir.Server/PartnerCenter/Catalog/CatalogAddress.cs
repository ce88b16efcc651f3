using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Catalog;

/// <summary>Which catalogue a request is about, a country's or a customer's, and how links to it begin and end: all of them
/// keep the country and the scope of reservations.</summary>
/// <param name="Root"><c>/products</c>, or <c>/customers/{c}/products</c>.</param>
/// <param name="Query">What follows a path, with its question mark; may be empty.</param>
internal sealed record CatalogAddress(string Root, string Query)
{
    public static CatalogAddress Of(CatalogQuery query)
    {
        var parameters = new List<string>(2);
        if (query is { Customer: null, Country: { Length: > 0 } country })
            parameters.Add($"country={Uri.EscapeDataString(country.ToUpperInvariant())}");
        if (query.ReservationScope is { Length: > 0 } scope)
            parameters.Add($"reservationScope={Uri.EscapeDataString(scope)}");
        return new CatalogAddress(
            query.Customer is { } customer ? $"/customers/{customer}/products" : "/products",
            parameters.Count == 0 ? "" : "?" + string.Join('&', parameters));
    }

    public string Product(string product) => $"{Root}/{product}{Query}";

    public string Skus(string product) => $"{Root}/{product}/skus{Query}";

    public string Sku(string product, string sku) => $"{Root}/{product}/skus/{sku}{Query}";

    public string Availabilities(string product, string sku) => $"{Root}/{product}/skus/{sku}/availabilities{Query}";

    public string Availability(string product, string sku, string availability) => $"{Root}/{product}/skus/{sku}/availabilities/{availability}{Query}";
}

/// <summary>What a catalogue request asks for.</summary>
internal static class CatalogQueries
{
    public static CatalogQuery CatalogQuery(this HttpContext http) => new(
        http.Query("country"), http.CustomerOfRoute(), http.Query("targetSegment"), http.Query("reservationScope"), http.Actor());

    /// <summary>The customer in the path; null on the routes by country.</summary>
    public static CustomerId? CustomerOfRoute(this HttpContext http) =>
        Guid.TryParse(http.GetRouteValue("customerId") as string, out var id) ? new CustomerId(id) : null;
}
