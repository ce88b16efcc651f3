using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Support;

/// <summary>What a partner changes about its request; what is null stays.</summary>
/// <param name="Customer">The customer it must be about; null: any, or none.</param>
public sealed record ChangeServiceRequest(ServiceRequestId Request, CustomerId? Customer, Actor By)
{
    /// <summary>Version the caller has seen, if it says so.</summary>
    public long? Etag { get; init; }

    public string? Title { get; init; }

    public string? Description { get; init; }

    public Severity Severity { get; init; }

    public ServiceRequestStatus? Status { get; init; }

    public string? Note { get; init; }
}

public sealed class ChangeServiceRequestHandler(ComptoirDb db, RequestsForChange requests, RequestEvents events, CommerceClock clock)
{
    /// <summary>Adds a note, closes or opens again, or words the request anew.</summary>
    /// <returns>Refuses with <see cref="ServiceRequestNotFound"/>, <see cref="StaleEtag"/> or <see cref="InvalidInput"/>.</returns>
    public async Task<Result<ServiceRequest>> HandleAsync(ChangeServiceRequest change, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var (request, refusal) = await requests.OwnAsync(change.Request, change.Customer, change.By, ct);
        if (request is null)
            return refusal!;
        if (change.Etag is { } seen && seen != request.Version)
            return new StaleEtag();
        if (FaultOf(change, request) is { } fault)
            return fault;

        var (now, by) = (clock.GetUtcNow(), Author.Of(change.By));
        var (entries, version) = (request.EntryCount, request.ModifiedAt);
        request.Describe(
            change.Title is { Length: > 0 } title ? title.Trim() : request.Title,
            change.Description is { Length: > 0 } description ? description : request.Description,
            change.Severity == Severity.Unknown ? request.Severity : change.Severity,
            by,
            now);
        if (change.Note is { } note)
            request.AddNote(note.Trim(), by, now);
        if (change.Status == ServiceRequestStatus.Closed)
            request.Close(null, by, now);
        else if (change.Status == ServiceRequestStatus.Open)
            request.Reopen(by, now);
        if (request.EntryCount > entries || request.ModifiedAt != version)
            events.Record(request, "Changed", change.By);
        // One mail tells all of it: what was written goes with what was done.
        if (request.EntryCount > entries)
            await events.TellAsync(request, request.Entries[^1].Kind, change.Note?.Trim(), byOperator: false, ct);
        await work.CommitAsync(ct);
        return request;
    }

    private static InvalidInput? FaultOf(ChangeServiceRequest change, ServiceRequest request)
    {
        // The description of a refund is made up of what was checked.
        if (change.Description is { Length: > 0 } description && description != request.Description && request.Subject is not null)
            return new InvalidInput("description", InputFault.NotAllowed);
        // Only the operator asks.
        if (change.Status == ServiceRequestStatus.AttentionNeeded && request.Status != ServiceRequestStatus.AttentionNeeded)
            return new InvalidInput("status", InputFault.NotAllowed);
        return (change.Title is { Length: > 0 } title ? RequestRules.FaultOfTitle(title.Trim()) : null)
            ?? RequestRules.FaultOfText("description", change.Description, required: false)
            ?? (change.Note is { } note ? RequestRules.FaultOfText("newNote.text", note.Trim(), required: true) : null);
    }
}
