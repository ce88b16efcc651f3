using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Support;

/// <summary>What the operator can say to a request besides approving it.</summary>
public enum RequestAnswer
{
    /// <summary>Ask for more: the partner is to answer.</summary>
    Ask,

    /// <summary>A note; the status stays.</summary>
    Note,

    /// <summary>Refuse what is asked for, with the reason.</summary>
    Refuse,

    /// <summary>Close without a decision.</summary>
    Close,
}

/// <param name="Text">What to write; to be left out for <see cref="RequestAnswer.Close"/> only.</param>
public sealed record AnswerRequest(ServiceRequestId Request, RequestAnswer Answer, string? Text, Actor By);

public sealed class AnswerRequestHandler(ComptoirDb db, RequestsForChange requests, RequestEvents events, CommerceClock clock)
{
    /// <returns>Refuses with the refusals of <see cref="RequestsForChange.AnyAsync"/>, <see cref="InvalidInput"/> or
    /// <see cref="RequestSettled"/>.</returns>
    public async Task<Result<ServiceRequest>> HandleAsync(AnswerRequest answer, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var (request, refusal) = await requests.AnyAsync(answer.Request, answer.By, ct);
        if (request is null)
            return refusal!;
        string text = answer.Text?.Trim() ?? "";
        if (RequestRules.FaultOfText("text", text, required: answer.Answer != RequestAnswer.Close) is { } fault)
            return fault;
        var (kind, no) = Enter(request, answer, text, clock.GetUtcNow());
        if (no is not null)
            return no;
        events.Record(request, kind.ToString(), answer.By);
        await events.TellAsync(request, kind, text, byOperator: true, ct);
        await work.CommitAsync(ct);
        return request;
    }

    private static (RequestEntryKind Kind, Refusal? No) Enter(ServiceRequest request, AnswerRequest answer, string text, DateTimeOffset now)
    {
        var by = Author.Of(answer.By);
        switch (answer.Answer)
        {
            case RequestAnswer.Ask:
                return (RequestEntryKind.Asked, request.Ask(text, by, now));
            case RequestAnswer.Refuse:
                return (RequestEntryKind.Refused, request.Refuse(text, by, now));
            case RequestAnswer.Close:
                return (RequestEntryKind.Closed, request.Close(text, by, now));
            default:
                request.AddNote(text, by, now);
                return (RequestEntryKind.Note, null);
        }
    }
}
