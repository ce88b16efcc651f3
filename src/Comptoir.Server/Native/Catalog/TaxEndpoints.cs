using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Catalog;

/// <summary>Tax rates of a market, dated (R14.4; contract, comptoir).</summary>
internal static class TaxEndpoints
{
    private const string Day = "yyyy-MM-dd";

    public static void MapTaxes(this RouteGroupBuilder native)
    {
        native.MapGet("/taxes/{iso2}", FindAsync).Needs(Right.Operate);
        native.MapPut("/taxes/{iso2}", SetAsync).Repeatable().Needs(Right.Operate);
    }

    private static async Task<IResult> FindAsync(string iso2, Taxes taxes, CancellationToken ct) => Market.Find(iso2) is { } market
        ? Wire.Ok(WireCollection.Of([.. (await taxes.OfAsync(market.Iso2, ct)).Select(ToWire)]))
        : WireErrors.ToResult(new CountryUnknown(iso2));

    private static async Task<IResult> SetAsync(
        string iso2, WireBody<WireTaxRate> body, HttpContext http, SetTaxRateHandler set, CommerceClock clock, CancellationToken ct)
    {
        var wire = body.Value;
        if (Market.Find(iso2) is null)
            return WireErrors.ToResult(new CountryUnknown(iso2));
        if (wire.Rate is not { } rate)
            return WireErrors.ToResult(new InvalidInput("rate", InputFault.Required));
        var from = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (wire.ValidFrom is { } text && !DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out from))
            return WireErrors.ToResult(new InvalidInput("validFrom", InputFault.Malformed, text));
        var (stands, refusal) = await set.HandleAsync(new SetTaxRate(iso2, wire.Name ?? "", rate / 100m, from, http.Actor()), ct);
        return stands is null ? WireErrors.ToResult(refusal!) : Wire.Ok(ToWire(stands));
    }

    private static WireTaxRate ToWire(TaxRate rate) => new()
    {
        Market = rate.Market,
        Name = rate.Name,
        Rate = rate.Rate * 100m,
        ValidFrom = rate.ValidFrom.ToString(Day, CultureInfo.InvariantCulture),
    };
}
