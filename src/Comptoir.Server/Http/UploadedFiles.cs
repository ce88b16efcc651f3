using System.Text;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Support;
using Comptoir.Server.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Comptoir.Server.Http;

/// <summary>The files of a multipart form, each in a file of its own until this is disposed of. What is larger than allowed is
/// refused before it is read: by the length the caller announces, else at the first byte too many.</summary>
public sealed class UploadedFiles : IAsyncDisposable
{
    /// <summary>What a form has besides its files.</summary>
    private const int Frame = 256 * 1024;

    private const int MostParts = 40;

    /// <summary>Bytes of a field; more is cut off, and by then longer than any text may be.</summary>
    private const int LongestWord = 64 * 1024;

    private readonly List<FileToAttach> files = [];
    private readonly Dictionary<string, string> words = new(StringComparer.Ordinal);
    private readonly SupportOptions limits;

    private UploadedFiles(SupportOptions limits) => this.limits = limits;

    public IReadOnlyList<FileToAttach> Files => files;

    /// <summary>A field of the form; null when it has none of this name.</summary>
    public string? this[string name] => words.GetValueOrDefault(name);

    /// <summary>Why reading ended before the form did: <see cref="FileTooLarge"/>, of one file or all of them together, or
    /// <see cref="TooManyFiles"/>.</summary>
    public Refusal? Refusal { get; private set; }

    private FileTooLarge TooLarge => new(limits.MaxFileBytes / 1024);

    /// <param name="keepWords">Of a form that announces too much, the fields before its first file are read all the same, so that what
    /// was written can be shown again.</param>
    /// <exception cref="InvalidDataException">It is not a form, or is cut short.</exception>
    public static async Task<UploadedFiles> ReadAsync(HttpContext http, SupportOptions limits, CancellationToken ct, bool keepWords = false)
    {
        var upload = new UploadedFiles(limits);
        long most = (limits.MaxFiles * limits.MaxFileBytes) + Frame;
        if (http.Request.ContentLength > most)
        {
            upload.Refusal = upload.TooLarge;
            if (!keepWords)
                return upload;
        }

        // What was announced is refused by us; what was not, by the server where it becomes too much.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = upload.Refusal is null ? most : null;
        try
        {
            await upload.ReadFormAsync(http, ct);
            return upload;
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            upload.Refusal = upload.TooLarge;
            return upload;
        }
        catch
        {
            await upload.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in files)
            await file.Content.DisposeAsync();
    }

    private async Task ReadFormAsync(HttpContext http, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 100 } boundary)
            throw new InvalidDataException("Not a form with files.");
        var reader = new MultipartReader(boundary, http.Request.Body);
        bool onlyWords = Refusal is not null;
        for (int parts = 0; (Refusal is null || onlyWords) && await reader.ReadNextSectionAsync(ct) is { } section; parts++)
        {
            if (parts == MostParts)
                throw new InvalidDataException("The form has too many parts.");
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
                throw new InvalidDataException("A part of the form has no name.");
            string? name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
            // Browsers send an empty part for a field without a file.
            bool isFile = !string.IsNullOrEmpty(name);
            if (isFile && !onlyWords)
                await KeepAsync(name!, section.Body, ct);
            else if (isFile || (await KeepWordAsync(disposition, section.Body, ct) && onlyWords))
                return;
        }
    }

    /// <returns>It was cut off.</returns>
    private async Task<bool> KeepWordAsync(ContentDispositionHeaderValue disposition, Stream body, CancellationToken ct)
    {
        byte[] buffer = new byte[LongestWord];
        int read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        if (HeaderUtilities.RemoveQuotes(disposition.Name).Value is { Length: > 0 and <= 100 } field)
            words[field] = Encoding.UTF8.GetString(buffer, 0, read);
        return read == LongestWord;
    }

    private async Task KeepAsync(string name, Stream content, CancellationToken ct)
    {
        if (files.Count == limits.MaxFiles)
        {
            Refusal = new TooManyFiles(limits.MaxFiles);
            return;
        }

        var spool = PrivateFiles.CreateNew(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        files.Add(new FileToAttach(name, spool));
        byte[] buffer = new byte[64 * 1024];
        int read;
        while ((read = await content.ReadAsync(buffer, ct)) > 0)
        {
            if (spool.Length + read > limits.MaxFileBytes)
            {
                Refusal = TooLarge;
                return;
            }

            await spool.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        spool.Position = 0;
    }
}
