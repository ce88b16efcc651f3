using Comptoir.Commerce.Downloads;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Net.Http.Headers;

namespace Comptoir.Server.Native.Downloads;

/// <summary>The file behind a signed link, for whoever holds it (R6.3). The link is checked and the download recorded anew with
/// each request, so that a cancellation ends a download in the middle, on its next range (R6.5).</summary>
internal static class DownloadEndpoints
{
    public static void MapDownloads(this IEndpointRouteBuilder app) => app
        .MapMethods("/downloads/{token}", [HttpMethods.Get, HttpMethods.Head], SendAsync)
        .AllowAnonymous()
        .WithMetadata(new AnyAccept(), new Confidential());

    private static async Task<IResult> SendAsync(string token, HttpContext http, OpenDownloadHandler open, IMediaStore store, CancellationToken ct)
    {
        var range = default(FileRange);
        var (opened, refusal) = await open.HandleAsync(
            new OpenDownload(token, BytesAskedFor, http.Connection.RemoteIpAddress?.ToString(), http.Request().CorrelationId), ct);
        return opened is null ? WireErrors.ToResult(refusal!) : new MediaResult(opened.Media, range, store);

        long? BytesAskedFor(MediaFile file)
        {
            range = FileRange.Of(http.Request, MediaResult.TagOf(file), file.Size);
            return range.SendsBytes && HttpMethods.IsGet(http.Request.Method) ? range.Length : null;
        }
    }
}

/// <summary>Streams a file, or a part of it, with flat memory.</summary>
internal sealed class MediaResult(MediaFile file, FileRange range, IMediaStore store) : IResult
{
    private const int BufferLength = 64 * 1024;

    /// <summary>The content's hash is its tag: the same bytes under any link are the same entity.</summary>
    public static EntityTagHeaderValue TagOf(MediaFile file) => new($"\"{file.Sha256}\"");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var headers = response.GetTypedHeaders();
        response.StatusCode = range.Status;
        headers.ETag = TagOf(file);
        response.Headers.AcceptRanges = "bytes";
        response.Headers.XContentTypeOptions = "nosniff";
        if (range.Status == StatusCodes.Status416RangeNotSatisfiable)
            headers.ContentRange = new ContentRangeHeaderValue(file.Size);
        if (!range.SendsBytes)
        {
            headers.ContentLength = range.Status == StatusCodes.Status416RangeNotSatisfiable ? 0 : null;
            return;
        }

        if (range.Status == StatusCodes.Status206PartialContent)
            headers.ContentRange = new ContentRangeHeaderValue(range.From, range.From + range.Length - 1, file.Size);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.FileName);
        headers.ContentDisposition = disposition;
        response.ContentType = "application/octet-stream";
        response.ContentLength = range.Length;
        if (HttpMethods.IsHead(httpContext.Request.Method))
            return;
        await using var content = await store.OpenAsync(file.Sha256, httpContext.RequestAborted)
            ?? throw new FileNotFoundException($"Media {file.Id} is not in the store.");
        content.Seek(range.From, SeekOrigin.Begin);
        await StreamCopyOperation.CopyToAsync(content, response.Body, range.Length, BufferLength, httpContext.RequestAborted);
    }
}
