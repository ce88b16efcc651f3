using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Support;

/// <summary>Somebody of the operator looks after a request from now on.</summary>
public sealed record TakeRequest(ServiceRequestId Request, Actor By);

public sealed class TakeRequestHandler(ComptoirDb db, RequestsForChange requests, RequestEvents events, CommerceClock clock)
{
    /// <returns>Refuses with the refusals of <see cref="RequestsForChange.AnyAsync"/>, <see cref="RequestSettled"/> or
    /// <see cref="RequestTaken"/>.</returns>
    public async Task<Result<ServiceRequest>> HandleAsync(TakeRequest take, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var (request, refusal) = await requests.AnyAsync(take.Request, take.By, ct);
        if (request is null)
            return refusal!;
        int entries = request.EntryCount;
        if (request.Take(take.By.Principal, Author.Of(take.By), clock.GetUtcNow()) is { } no)
            return no;
        if (request.EntryCount > entries)
            events.Record(request, "Taken", take.By);
        await work.CommitAsync(ct);
        return request;
    }
}
