using System.Text;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Hosting;
using Comptoir.Server.PartnerCenter;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Comptoir.Server.Http;

/// <param name="Name">As the sender calls it, without a path; null when it does not.</param>
/// <param name="Content">From its beginning, seekable.</param>
public sealed record UploadedFile(string? Name, Stream Content);

/// <summary>A file that was sent, of any size, with the words that go with it: a multipart form, its parts in any order, or the file
/// alone with the words in the query. It lies in a file of its own until it is disposed of, so that a slow sender holds up nobody
/// and a large file takes no memory.</summary>
public sealed class Upload : IAsyncDisposable
{
    private const int LongestWord = 4096;
    private const int MostParts = 40;

    private readonly Dictionary<string, string> words = new(StringComparer.OrdinalIgnoreCase);
    private readonly HttpContext http;
    private FileStream? spool;

    private Upload(HttpContext http) => this.http = http;

    /// <summary>The file; null when there was none.</summary>
    public UploadedFile? File { get; private set; }

    /// <summary>A word of the form, else of the query; null when absent or empty.</summary>
    public string? this[string name] => words.TryGetValue(name, out string? word) && word.Length > 0 ? word : http.Query(name);

    /// <exception cref="InvalidDataException">It is not a form, or is cut short.</exception>
    public static async Task<Upload> ReadAsync(HttpContext http, CancellationToken ct)
    {
        var upload = new Upload(http);
        try
        {
            if (MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
                await upload.ReadFormAsync(HeaderUtilities.RemoveQuotes(type.Boundary).Value, ct);
            else
                await upload.KeepAsync(null, http.Request.Body, ct);
            return upload;
        }
        catch
        {
            await upload.DisposeAsync();
            throw;
        }
    }

    /// <summary>A word with control characters in it, or the first of those needed that is missing; null when all are well.</summary>
    public InvalidInput? FaultOf(params string[] needed)
    {
        if (words.FirstOrDefault(word => !Text.IsClean(word.Value)).Key is { } unclean)
            return new InvalidInput(unclean, InputFault.Malformed);
        return Array.Find(needed, name => this[name] is null) is { } missing ? new InvalidInput(missing, InputFault.Required) : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (spool is not null)
            await spool.DisposeAsync();
    }

    private async Task ReadFormAsync(string? boundary, CancellationToken ct)
    {
        if (boundary is not { Length: > 0 and <= 100 })
            throw new InvalidDataException("The form has no boundary.");
        var reader = new MultipartReader(boundary, http.Request.Body);
        for (int parts = 0; await reader.ReadNextSectionAsync(ct) is { } section; parts++)
        {
            if (parts == MostParts)
                throw new InvalidDataException("The form has too many parts.");
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                throw new InvalidDataException("A part of the form has no name.");
            string name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
            string? fileName = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
            if (!string.IsNullOrEmpty(fileName) || name.Equals("file", StringComparison.OrdinalIgnoreCase))
                await KeepAsync(fileName is null ? null : Path.GetFileName(fileName.Replace('\\', '/')), section.Body, ct);
            else
                words[name] = await WordAsync(section.Body, ct);
        }
    }

    private static async Task<string> WordAsync(Stream body, CancellationToken ct)
    {
        byte[] buffer = new byte[LongestWord + 1];
        int read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return read <= LongestWord ? Encoding.UTF8.GetString(buffer, 0, read).Trim() : throw new InvalidDataException("A word of the form is too long.");
    }

    private async Task KeepAsync(string? name, Stream content, CancellationToken ct)
    {
        if (spool is not null)
            throw new InvalidDataException("The form has two files.");
        // It may hold keys.
        string place = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        spool = PrivateFiles.CreateNew(place, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        // Its name goes at once, so that nothing stays behind when the process is killed. Windows keeps it until it is closed.
        if (!OperatingSystem.IsWindows())
            System.IO.File.Delete(place);
        await content.CopyToAsync(spool, ct);
        spool.Position = 0;
        File = spool.Length > 0 ? new UploadedFile(name, spool) : null;
    }
}

/// <summary>The answers to an upload that no endpoint gives, as a door says them.</summary>
/// <param name="LostRace">Another request changed the same rows first.</param>
/// <param name="Malformed">It is not a form, or is cut short.</param>
public sealed record UploadFaults(Func<IResult> LostRace, Func<IResult> Malformed)
{
    /// <summary>As the contract has them.</summary>
    public static UploadFaults Wire { get; } = new(
        () => WireErrors.ToResult(new LostRace()), () => WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.BadInput, "FormMalformed"));
}

/// <summary>How endpoints say that they take a file.</summary>
public static class UploadExtensions
{
    /// <summary>Takes a body of any size, after the caller's right to send it was looked at. What it does is safe to repeat by what
    /// is in the file; its answer is not kept.</summary>
    /// <param name="faults">How the door says that it cannot be read; without them as the contract does.</param>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint, UploadFaults? faults = null) => endpoint
        .WithMetadata(new AnyLength())
        .AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            try
            {
                return await next(context);
            }
            catch (DbUpdateException fault) when (StoreFaults.IsLostRace(fault))
            {
                http.TakeBack();
                return (faults ?? UploadFaults.Wire).LostRace();
            }
            catch (Exception fault) when (fault is InvalidDataException or BadHttpRequestException or IOException { InnerException: null, HResult: EndOfForm })
            {
                http.TakeBack();
                return (faults ?? UploadFaults.Wire).Malformed();
            }
        });

    // What the reader of forms throws at an end that comes too soon; a disk that is full has another number.
    private const int EndOfForm = unchecked((int)0x80131620);

    /// <summary>Lifts the server's limit on the length of a body.</summary>
    private sealed class AnyLength : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
