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
    public static async Task<IResult> OnceAsync(this HttpContext http, Upload upload, UploadedFile file, IEnumerable<string?> words, Func<Task<IResult>> act)
    {
        var request = http.Request();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(await SHA256.HashDataAsync(file.Content, http.RequestAborted));
        foreach (string? word in words)
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{word}"));
        (request.GivenRequestId, request.BodyHash) = (Guid.TryParse(upload["requestId"], out var id) ? id : null, hash.GetHashAndReset());
        return await http.RequestServices.GetRequiredService<RepeatableRequests>().RunAsync(
            http,
            async () =>
            {
                file.Content.Position = 0;
                return await act();
            },
            PageForms.Faults);
    }
}
