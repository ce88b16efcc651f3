using Comptoir.Commerce.Access;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Support;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.PartnerCenter.Support;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Comptoir.Server.Native.Support;

/// <summary>Files of a support request: taken within limits, given back as attachments only (R10.2).</summary>
internal static class AttachmentEndpoints
{
    public static void MapAttachments(this RouteGroupBuilder support)
    {
        support.MapPost("/requests/{requestId}/files", AttachAsync).TakesFile().Needs(Right.RequestSupport, Right.Operate);
        support.MapGet("/requests/{requestId}/files/{fileId}", SendAsync).Needs(Right.RequestSupport, Right.Operate).WithMetadata(new AnyAccept(), new Confidential());
    }

    private static async Task<IResult> AttachAsync(
        string requestId, HttpContext http, AttachFilesHandler attach, IOptions<SupportOptions> options, CancellationToken ct)
    {
        await using var upload = await UploadedFiles.ReadAsync(http, options.Value, ct);
        if (upload.Refusal is { } early)
            return WireErrors.ToResult(early);
        var (files, refusal) = await attach.HandleAsync(new AttachFiles(new ServiceRequestId(requestId), upload.Files, http.Actor()), ct);
        if (files is null)
            return WireErrors.ToResult(refusal!);
        http.Response.Headers.Location = $"/comptoir/v1/support/requests/{requestId}/files/{files[0].Id}";
        return files.Count == 1 ? Wire.Created(files[0].ToWire()) : Wire.Created(WireCollection.Of([.. files.Select(ServiceRequestMapping.ToWire)]));
    }

    private static async Task<IResult> SendAsync(string requestId, string fileId, HttpContext http, FindServiceRequests find, CancellationToken ct)
    {
        var (file, refusal) = await find.FileAsync(new ServiceRequestId(requestId), fileId, http.Actor(), ct);
        return file is null ? WireErrors.ToResult(refusal!) : new AttachmentResult(file);
    }
}

/// <summary>Sends an attached file so that no browser opens it on the site's own behalf.</summary>
internal sealed class AttachmentResult(RequestFile file) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var store = httpContext.RequestServices.GetRequiredService<IMediaStore>();
        await using var content = await store.OpenAsync(file.Sha256, httpContext.RequestAborted)
            ?? throw new FileNotFoundException($"File {file.Id} of request {file.RequestId} is not in the store.");
        var response = httpContext.Response;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Name);
        response.GetTypedHeaders().ContentDisposition = disposition;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.ContentType = file.ContentType;
        response.ContentLength = file.Size;
        await content.CopyToAsync(response.Body, httpContext.RequestAborted);
    }
}
