using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Native.Downloads;

namespace Comptoir.Server.PartnerCenter.Downloads;

/// <summary>The files of a SKU in the shape of 2018 (contract, commerce-keys-downloads A).</summary>
internal static class DownloadOptionEndpoints
{
    public static void MapDownloadOptions(this RouteGroupBuilder v1)
    {
        var confidential = v1.MapGroup("/products/{productId}/skus/{skuId}/downloadoptions").WithMetadata(new Confidential());
        confidential.MapGet("", ListAsync).Needs(Right.SeeCustomers);
        confidential.MapGet("/{optionKey}/downloadlink", LinkAsync).NeverKept().Needs(Right.GetKeys);
    }

    private static async Task<IResult> ListAsync(string productId, string skuId, HttpContext http, FindMedia find, CancellationToken ct)
    {
        var (market, faulty) = MarketOf(http);
        if (market is null)
            return WireErrors.ToResult(faulty!);
        var (choices, refusal) = await find.OfSkuAsync(productId.ToUpperInvariant(), skuId.ToUpperInvariant(), ct);
        return choices is null
            ? WireErrors.ToResult(refusal!)
            : Wire.Ok(WireCollection.Of([.. choices.Select((choice, rank) => ToWire(choice, rank, $"/products/{productId}/skus/{skuId}", market))]));
    }

    private static async Task<IResult> LinkAsync(
        string productId, string skuId, string optionKey, HttpContext http, MakeDownloadLinkHandler make, CancellationToken ct)
    {
        if (MarketOf(http) is { IsRefused: true } faulty)
            return WireErrors.ToResult(faulty.Refusal);
        CustomerId? customer = null;
        if (http.Query("customerId") is { } text)
        {
            if (!Guid.TryParse(text, out var id))
                return WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.CustomerIdMalformed, "CustomerIdMalformed", ("Value", text));
            customer = new CustomerId(id);
        }

        // An option that is none of ours is told like one of another SKU's.
        _ = Guid.TryParse(optionKey, out var media);
        var (made, refusal) = await make.HandleAsync(productId.ToUpperInvariant(), skuId.ToUpperInvariant(), media, customer, http.Actor(), ct);
        return made is null ? WireErrors.ToResult(refusal!) : Wire.Ok(WireLink.Get(LinkEndpoints.UriOf(http, made)));
    }

    private static Result<Market> MarketOf(HttpContext http)
    {
        if (http.Query("country") is not { } code)
            return new InvalidInput("country", InputFault.Required);
        return Market.Find(code) is { } market ? market : new InvalidInput("country", InputFault.Unknown, code);
    }

    private static WireDownloadOption ToWire(MediaChoice choice, int rank, string sku, Market market) => new()
    {
        OptionKey = choice.File.Id.ToString(),
        OptionTitle = TitleOf(choice),
        DisplayRank = rank,
        CpUandFileType = $"{BitsOf(choice.File.Architecture)}, {choice.File.FileType}",
        LanguageCode = choice.File.Language,
        LanguageName = CultureInfo.GetCultureInfo(choice.File.Language).DisplayName,
        FileSize = choice.File.Size,
        DownloadLink = WireLink.Get($"{sku}/downloadoptions/{choice.File.Id}/downloadlink?country={market.Iso2}"),
    };

    /// <summary>The product's title in the file's version.</summary>
    private static string TitleOf(MediaChoice choice) => choice.Sku.OwnVersion.Length > 0 && choice.ProductTitle.Contains(choice.Sku.OwnVersion, StringComparison.Ordinal)
        ? choice.ProductTitle.Replace(choice.Sku.OwnVersion, choice.File.Version, StringComparison.Ordinal)
        : $"{choice.ProductTitle} {choice.File.Version}".Trim();

    private static string BitsOf(string architecture) => architecture switch
    {
        "x86" => "32 Bit",
        "arm64" => "64 Bit ARM",
        _ => "64 Bit",
    };
}
