using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Support;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.PartnerCenter.Support;

namespace Comptoir.Server.Native.Support;

/// <summary>The checked form of support requests, and the operator's queue (R10; contract, comptoir).</summary>
internal static class SupportEndpoints
{
    private const string Queue = "support-queue";
    private const int UsualSize = 100;
    private const int LargestSize = 500;

    public static void MapSupport(this RouteGroupBuilder native)
    {
        var support = native.MapGroup("/support");
        support.MapPost("/requests", FileAsync).Needs(Right.RequestSupport).Repeatable();
        support.MapGet("/requests/{requestId}", GetAsync).Needs(Right.RequestSupport, Right.Operate);
        support.MapAttachments();
        support.MapGet("/queue", QueueAsync).Needs(Right.Operate);
        support.MapPost("/requests/{requestId}/take", TakeAsync).Needs(Right.Operate).Repeatable();
        support.MapPost("/requests/{requestId}/ask", (string requestId, WireBody<WireSupportAnswer> body, HttpContext http, AnswerRequestHandler answer, FindServiceRequests find, CancellationToken ct) =>
            AnswerAsync(requestId, RequestAnswer.Ask, body.Value.Text, http, answer, find, ct)).Needs(Right.Operate).Repeatable();
        support.MapPost("/requests/{requestId}/approve", ApproveAsync).Needs(Right.Operate).Repeatable();
        support.MapPost("/requests/{requestId}/refuse", (string requestId, WireBody<WireSupportAnswer> body, HttpContext http, AnswerRequestHandler answer, FindServiceRequests find, CancellationToken ct) =>
            AnswerAsync(requestId, RequestAnswer.Refuse, body.Value.Text, http, answer, find, ct)).Needs(Right.Operate).Repeatable();
        support.MapPost("/requests/{requestId}/close", (string requestId, WireBody<WireSupportClosing> body, HttpContext http, AnswerRequestHandler answer, FindServiceRequests find, CancellationToken ct) =>
            AnswerAsync(requestId, RequestAnswer.Close, body.Value.Text, http, answer, find, ct)).Needs(Right.Operate).Repeatable();
    }

    private static async Task<IResult> FileAsync(
        WireBody<WireSupportRequest> body, HttpContext http, FileRequestHandler file, FindServiceRequests find, CancellationToken ct)
    {
        var (filed, refusal) = await file.HandleAsync(body.Value.ToFiling(http), ct);
        if (filed is null)
            return WireErrors.ToResult(refusal!);
        http.Response.Headers.Location = $"/comptoir/v1/support/requests/{filed.Id}";
        return Wire.Created((await find.OneAsync(filed.Id, null, http.Actor(), ct)).Value!.ToWire());
    }

    private static async Task<IResult> GetAsync(string requestId, HttpContext http, FindServiceRequests find, CancellationToken ct)
    {
        var (found, refusal) = await find.OneAsync(new ServiceRequestId(requestId), null, http.Actor(), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(found.ToWire());
    }

    private static async Task<IResult> QueueAsync(HttpContext http, Paging paging, FindServiceRequests find, CancellationToken ct)
    {
        // The contract calls the size of this page by a name of its own.
        int rows = 0;
        if (http.Query("take") is { } take && !int.TryParse(take, NumberStyles.None, CultureInfo.InvariantCulture, out rows))
            return WireErrors.ToResult(new InvalidInput("take", InputFault.Malformed, take));
        int usual = rows > 0 ? Math.Min(rows, LargestSize) : UsualSize;
        var (request, refusal) = paging.Read(http, Queue, http.Query("state"), usual, LargestSize);
        if (request is null)
            return WireErrors.ToResult(refusal!);
        ServiceRequestStatus? status = null;
        if (request.Query is { } word)
        {
            if (!WireEnum.TryRead(word, out ServiceRequestStatus read) || word.All(char.IsAsciiDigit))
                return WireErrors.ToResult(new InvalidInput("state", InputFault.Unknown, word));
            status = read;
        }

        return Wire.Ok(paging.ToWire(http, request, await find.QueueAsync(status, request.Seek, ct), ServiceRequestMapping.ToWire));
    }

    private static async Task<IResult> TakeAsync(string requestId, HttpContext http, TakeRequestHandler take, FindServiceRequests find, CancellationToken ct)
    {
        var (taken, refusal) = await take.HandleAsync(new TakeRequest(new ServiceRequestId(requestId), http.Actor()), ct);
        return await ChangedAsync(taken, refusal, http, find, ct);
    }

    private static async Task<IResult> ApproveAsync(
        string requestId, WireBody<WireSupportApproval> body, HttpContext http, ApproveRequestHandler approve, FindServiceRequests find, CancellationToken ct)
    {
        var asked = body.Value.Amount is { } amount ? new AmountAsked(amount.Amount, amount.Currency) : null;
        var (approved, refusal) = await approve.HandleAsync(new ApproveRequest(new ServiceRequestId(requestId), asked, body.Value.Text, http.Actor()), ct);
        return await ChangedAsync(approved, refusal, http, find, ct);
    }

    private static async Task<IResult> AnswerAsync(
        string requestId, RequestAnswer answer, string? text, HttpContext http, AnswerRequestHandler handler, FindServiceRequests find, CancellationToken ct)
    {
        var (answered, refusal) = await handler.HandleAsync(new AnswerRequest(new ServiceRequestId(requestId), answer, text, http.Actor()), ct);
        return await ChangedAsync(answered, refusal, http, find, ct);
    }

    private static async Task<IResult> ChangedAsync(ServiceRequest? changed, Refusal? refusal, HttpContext http, FindServiceRequests find, CancellationToken ct) =>
        changed is null ? WireErrors.ToResult(refusal!) : Wire.Ok((await find.OneAsync(changed.Id, null, http.Actor(), ct)).Value!.ToWire());

    private static FileRequest ToFiling(this WireSupportRequest wire, HttpContext http) => new(http.Actor(), http.Culture())
    {
        ProblemType = wire.ProblemType,
        Impact = wire.Impact,
        Title = wire.Title,
        Purchase = new PurchaseNamed(wire.Customer, wire.OrderId, wire.SubscriptionId, wire.LineItemNumbers),
        RefundReason = wire.RefundReason,
        AmountRequested = wire.AmountRequested is { } asked ? new AmountAsked(asked.Amount, asked.Currency) : null,
        Text = wire.Text,
        Contact = new RequestContact { Name = wire.Contact?.Name?.Trim() ?? "", Email = wire.Contact?.Email?.Trim() ?? "", Phone = wire.Contact?.Phone?.Trim() ?? "" },
    };
}
