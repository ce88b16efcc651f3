namespace Comptoir.Server.Http;

/// <summary>Marks endpoints whose answers, refusals among them, are for the eyes of the caller alone: nothing on the way keeps
/// them, and no address of theirs is told to another site.</summary>
public sealed record Confidential;

/// <summary>Sets the headers of <see cref="Confidential"/> endpoints before anything else can answer.</summary>
public sealed class ConfidentialAnswers(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Confidential>() is not null)
        {
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers["Referrer-Policy"] = "no-referrer";
        }

        return next(http);
    }
}
