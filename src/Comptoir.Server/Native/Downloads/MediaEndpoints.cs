using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Downloads;

/// <summary>Adds software files (R6.1; contract, comptoir).</summary>
internal static class MediaEndpoints
{
    public static void MapMedia(this RouteGroupBuilder native) =>
        native.MapPost("/media", AddAsync).TakesFile().Needs(Right.Operate);

    private static async Task<IResult> AddAsync(HttpContext http, AddMediaHandler add, CancellationToken ct)
    {
        await using var upload = await Upload.ReadAsync(http, ct);
        if (upload.File is not { } file)
            return WireErrors.ToResult(new InvalidInput("file", InputFault.Required));
        if (upload.MissingOf("productId", "skuId", "version", "language", "architecture", "fileType") is { } missing)
            return WireErrors.ToResult(new InvalidInput(missing, InputFault.Required));
        if ((upload["fileName"] ?? file.Name) is not { } name)
            return WireErrors.ToResult(new InvalidInput("fileName", InputFault.Required));
        long? size = null;
        if (upload["size"] is { } digits)
        {
            if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes))
                return WireErrors.ToResult(new InvalidInput("size", InputFault.Malformed, digits));
            size = bytes;
        }

        var request = new AddMedia(
            upload["productId"]!, upload["skuId"]!, upload["version"]!, upload["language"]!, upload["architecture"]!, upload["fileType"]!,
            name, new DeclaredContent(upload["sha256"], size), http.Actor());
        var (added, refusal) = await add.HandleAsync(request, file.Content, null, ct);
        return added is null
            ? WireErrors.ToResult(refusal!)
            : Wire.Created(new WireAddedMedia { MediaId = added.Id.ToString(), Sha256 = added.Sha256, Size = added.Size });
    }
}
