using System.Security.Cryptography;
using System.Text;
using Comptoir.Portal.States;
using Comptoir.Server.Http;

namespace Comptoir.Server.Pages;

/// <summary>How pages take a file: a form of ours with one file in it, of any size.</summary>
internal static class UploadForms
{
    /// <summary>Faults of reading it are pages. What the endpoint does is safe to repeat by what is in the file, or says otherwise.</summary>
    public static RouteHandlerBuilder TakesUpload(this RouteHandlerBuilder endpoint) => endpoint.TakesFile(new UploadFaults(
        () => PageErrors.Fault(FaultKind.LostRace, StatusCodes.Status409Conflict), () => PageErrors.Fault(FaultKind.BadForm, StatusCodes.Status400BadRequest)));

    /// <summary>Reads the form and answers with what is done about it; a form that is not ours is answered as a fault.</summary>
    public static async Task<IResult> WithUploadAsync(this HttpContext http, Func<Upload, Task<IResult>> act, CancellationToken ct)
    {
        await using var upload = await Upload.ReadAsync(http, ct);
        return http.RequestServices.GetRequiredService<FormTokens>().IsValid(http, upload["form"]) && upload.FaultOf() is null
            ? await act(upload)
            : PageErrors.Fault(FaultKind.BadForm, StatusCodes.Status400BadRequest);
    }

    /// <summary>Once means once, as for other forms: for what is not safe to repeat by the file alone.</summary>
    public static Task<IResult> OnceAsync(this HttpContext http, Upload upload, UploadedFile file, IEnumerable<string?> words, Func<Task<IResult>> act) =>
        http.OnceAsync(upload["requestId"], [file.Content], words, act);

    /// <param name="requestId">Of the form.</param>
    /// <param name="files">What is in its files, each left at its beginning.</param>
    /// <param name="words">What else makes two sendings of it the same.</param>
    public static async Task<IResult> OnceAsync(
        this HttpContext http, string? requestId, IReadOnlyList<Stream> files, IEnumerable<string?> words, Func<Task<IResult>> act)
    {
        var request = http.Request();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            file.Position = 0;
            hash.AppendData(await SHA256.HashDataAsync(file, http.RequestAborted));
        }

        foreach (string? word in words)
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{word}"));
        (request.GivenRequestId, request.BodyHash) = (Guid.TryParse(requestId, out var id) ? id : null, hash.GetHashAndReset());
        return await http.RequestServices.GetRequiredService<RepeatableRequests>().RunAsync(
            http,
            async () =>
            {
                foreach (var file in files)
                    file.Position = 0;
                return await act();
            },
            PageForms.Faults);
    }
}
