using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Downloads;

/// <summary>Lists and adds software files (R6.1; contract, comptoir).</summary>
internal static class MediaEndpoints
{
    private const int UsualSize = 100;
    private const int LargestSize = 500;

    public static void MapMedia(this RouteGroupBuilder native)
    {
        native.MapGet("/media", FindAsync).Needs(Right.Operate);
        native.MapPost("/media", AddAsync).TakesFile().Needs(Right.Operate);
    }

    private static async Task<IResult> FindAsync(HttpContext http, Paging paging, FindMediaFiles find, CancellationToken ct)
    {
        string? asked = http.Query("productId") is { } product ? $"{product}:{http.Query("skuId")}" : null;
        var (request, refusal) = paging.Read(http, "media", asked, UsualSize, LargestSize);
        if (request is null)
            return WireErrors.ToResult(refusal!);
        string[] of = request.Query?.Split(':') ?? [];
        var page = await find.PageAsync(of.ElementAtOrDefault(0), of.ElementAtOrDefault(1) is { Length: > 0 } sku ? sku : null, request.Seek, ct);
        return Wire.Ok(paging.ToWire(http, request, page, ToWire));
    }

    private static async Task<IResult> AddAsync(HttpContext http, AddMediaHandler add, CancellationToken ct)
    {
        await using var upload = await Upload.ReadAsync(http, ct);
        if (upload.File is not { } file)
            return WireErrors.ToResult(new InvalidInput("file", InputFault.Required));
        if (upload.FaultOf("productId", "skuId", "version", "language", "architecture", "fileType") is { } fault)
            return WireErrors.ToResult(fault);
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

    private static WireMedia ToWire(StoredMedia found) => new()
    {
        MediaId = found.File.Id.ToString(),
        ProductId = found.File.ProductId,
        SkuId = found.File.SkuId,
        Title = found.SkuTitle,
        Version = found.File.Version,
        Language = found.File.Language,
        Architecture = found.File.Architecture,
        FileType = found.File.FileType,
        FileName = found.File.FileName,
        Sha256 = found.File.Sha256,
        Size = found.File.Size,
    };
}
