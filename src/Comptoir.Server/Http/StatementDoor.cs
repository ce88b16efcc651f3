using Comptoir.Commerce.Storage;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Http;

/// <summary>Bounds what one statement of a request may cost the database (reliability T23). Who may send a file of any size has a work to
/// do that goes with it.</summary>
internal sealed class StatementDoor(RequestDelegate next, IOptions<LimitOptions> options)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is null)
            http.RequestServices.GetRequiredService<StatementLimit>().Time = options.Value.StatementTime;
        return next(http);
    }
}
