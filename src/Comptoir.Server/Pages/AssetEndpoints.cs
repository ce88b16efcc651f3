using System.Collections.Concurrent;
using System.IO.Compression;
using Comptoir.Portal.Shared;
using Comptoir.Server.Http;
using Microsoft.Net.Http.Headers;

namespace Comptoir.Server.Pages;

/// <summary>Styles and scripts of the pages: compressed once, kept by browsers for good under the address that names their hash.</summary>
internal static class AssetEndpoints
{
    private static readonly ConcurrentDictionary<string, byte[]> Compressed = new(StringComparer.Ordinal);

    public static void MapAssets(this IEndpointRouteBuilder app) =>
        app.MapGet("/assets/{name}", SendAsync).AllowAnonymous().WithMetadata(new AnyAccept());

    private static async Task SendAsync(string name, HttpContext http)
    {
        if (PortalFiles.Find(name) is not { } asset)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var headers = http.Response.Headers;
        var tag = new EntityTagHeaderValue($"\"{asset.Tag}\"");
        headers.ETag = tag.ToString();
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = http.Query("v") == asset.Tag ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = "Accept-Encoding";
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(seen => seen.Compare(tag, useStrongComparison: false)))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        byte[] content = asset.Content;
        if (http.Request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value == "br" && coding.Quality is not 0))
        {
            headers.ContentEncoding = "br";
            content = Compressed.GetOrAdd(name, _ => Compress(asset.Content));
        }

        http.Response.ContentType = asset.ContentType;
        http.Response.ContentLength = content.Length;
        await http.Response.Body.WriteAsync(content, http.RequestAborted);
    }

    private static byte[] Compress(byte[] content)
    {
        using var output = new MemoryStream();
        using (var brotli = new BrotliStream(output, CompressionLevel.Optimal))
            brotli.Write(content);
        return output.ToArray();
    }
}
