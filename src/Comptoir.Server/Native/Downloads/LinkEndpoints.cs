using Comptoir.Commerce.Access;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Native.Licensing;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Downloads;

/// <summary>Signed links to the files of an order line (R6.2).</summary>
internal static class LinkEndpoints
{
    public static void MapDownloadLinks(this RouteGroupBuilder native)
    {
        var confidential = native.MapGroup("").WithMetadata(new Confidential());
        confidential.MapPost("/customers/{customerId}/orders/{orderId}/lineitems/{line}/downloadlinks", (Guid customerId, string orderId, string line, WireBody<WireDownloadLinkRequest> body, HttpContext http, MakeDownloadLinkHandler make, CancellationToken ct) =>
            MakeAsync(new(customerId), orderId, line, body.Value, http, make, ct)).NeverKept().Needs(Right.GetKeys);
        confidential.MapPost("/my/orders/{orderId}/lineitems/{line}/downloadlinks", (string orderId, string line, WireBody<WireDownloadLinkRequest> body, HttpContext http, MakeDownloadLinkHandler make, CancellationToken ct) =>
            MakeAsync(SoftwareEndpoints.Own(http), orderId, line, body.Value, http, make, ct)).NeverKept().Needs(Right.UseOwnSoftware);
    }

    /// <summary>Address of a link, absolute: people and download managers follow it.</summary>
    public static string UriOf(HttpContext http, MadeLink made) => $"{http.Root()}/downloads/{made.Token}";

    private static async Task<IResult> MakeAsync(
        CustomerId customer, string orderId, string line, WireDownloadLinkRequest asked, HttpContext http, MakeDownloadLinkHandler make, CancellationToken ct)
    {
        if (LineNumber.Read(line) is not { } number)
            return WireErrors.ToResult(new EntitlementNotFound());
        if (string.IsNullOrEmpty(asked.MediaId))
            return WireErrors.ToResult(new InvalidInput("mediaId", InputFault.Required));
        if (asked.Purpose is not { } purpose)
            return WireErrors.ToResult(new InvalidInput("purpose", InputFault.Required));
        if (!Guid.TryParse(asked.MediaId, out var media))
            return WireErrors.ToResult(new InvalidInput("mediaId", InputFault.Unknown, asked.MediaId));
        var (made, refusal) = await make.HandleAsync(
            new MakeDownloadLink(customer, new OrderId(orderId), number, media, purpose == WireDownloadPurpose.Share ? LinkPurpose.Share : LinkPurpose.Download, http.Actor()), ct);
        return made is null ? WireErrors.ToResult(refusal!) : Wire.Created(new WireDownloadLink
        {
            Uri = UriOf(http, made),
            ExpiresAt = made.Link.ExpiresAt,
            FileName = made.Media.FileName,
            Size = made.Media.Size,
            Sha256 = made.Media.Sha256,
        });
    }
}
