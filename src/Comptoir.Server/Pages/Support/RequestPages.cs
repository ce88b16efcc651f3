using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Support;
using Comptoir.Portal.Partner.Support;
using Comptoir.Portal.States;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Native.Support;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.Texts;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Pages.Support;

/// <summary>One request with its notes and files, as either side has it.</summary>
internal static class RequestPages
{
    /// <param name="act">Does what the form's button says.</param>
    public static void MapRequest(this RouteGroupBuilder portal, Right right, Func<ServiceRequestId, PageForm, HttpContext, CancellationToken, Task<Refusal?>> act)
    {
        portal.MapGet("/support/{requestId}", (string requestId, HttpContext http, CancellationToken ct) => ShowAsync(requestId, http, null, null, ct)).Needs(right);
        portal.MapPost("/support/{requestId}", async (string requestId, PageForm form, HttpContext http, CancellationToken ct) =>
            await act(new ServiceRequestId(requestId), form, http, ct) is { } refusal
                ? await RefusedAsync(requestId, http, refusal, form, ct)
                : Page.SeeOther(http.Request.Path)).Needs(right).Once();
        portal.MapPost("/support/{requestId}/files", AttachAsync).TakesUpload().Needs(right);
        portal.MapGet("/support/{requestId}/files/{fileId}", SendAsync).Needs(right).WithMetadata(new Confidential());
    }

    /// <param name="written">What was sent and refused: it is shown again.</param>
    private static async Task<IResult> ShowAsync(string requestId, HttpContext http, Refusal? fault, PageForm? written, CancellationToken ct)
    {
        var services = http.RequestServices;
        var (found, refusal) = await services.GetRequiredService<FindServiceRequests>().OneAsync(new ServiceRequestId(requestId), null, http.Actor(), ct);
        if (found is null)
            return PageErrors.Of(refusal!);
        bool ofOperator = http.Actor().Kind == ActorKind.Operator;
        var (quote, why) = ofOperator ? await services.GetRequiredService<QuoteApproval>().OfAsync(found.Request, ct) : default;
        var limits = services.GetRequiredService<IOptions<SupportOptions>>().Value;
        var faults = RequestFields.FaultsOf(fault, written, quote?.Most, (await PageContexts.OfAsync(http)).Formats);
        var model = new RequestModel(
            found,
            SupportTopics.NameOf(found.Request.Topic, CultureInfo.CurrentUICulture),
            ofOperator,
            Sent: http.Query("sent") is not null,
            fault is null || faults.Count > 0 ? null : RefusalTexts.Of(fault),
            faults,
            limits.MaxFiles,
            limits.MaxFileBytes)
        {
            Text = written?["text"],
            Amount = written?["amount"],
            Approval = quote,
            WhyNoApproval = why is null or RequestSettled or NothingToApprove ? null : RefusalTexts.Of(why),
        };
        return Page.Of<RequestPage>(fault is null ? StatusCodes.Status200OK : WireErrors.Of(fault).Status, (nameof(RequestPage.Model), model));
    }

    private static Task<IResult> RefusedAsync(string requestId, HttpContext http, Refusal refusal, PageForm? written, CancellationToken ct) =>
        refusal is ServiceRequestNotFound or NotAllowed ? Task.FromResult(PageErrors.Of(refusal)) : ShowAsync(requestId, http, refusal, written, ct);

    private static async Task<IResult> AttachAsync(
        string requestId, HttpContext http, AttachFilesHandler attach, FormTokens tokens, IOptions<SupportOptions> options, CancellationToken ct)
    {
        await using var upload = await UploadedFiles.ReadAsync(http, options.Value, ct, keepWords: true);
        if (!tokens.IsValid(http, upload["form"]))
            return PageErrors.Fault(FaultKind.BadForm, StatusCodes.Status400BadRequest);
        if (upload.Refusal is { } early)
            return await RefusedAsync(requestId, http, early, null, ct);
        var (files, refusal) = await attach.HandleAsync(new AttachFiles(new ServiceRequestId(requestId), upload.Files, http.Actor()), ct);
        return files is null ? await RefusedAsync(requestId, http, refusal!, null, ct) : Page.SeeOther(http.Request.Path.Value![..^"/files".Length]);
    }

    private static async Task<IResult> SendAsync(string requestId, string fileId, HttpContext http, FindServiceRequests find, CancellationToken ct)
    {
        var (file, refusal) = await find.FileAsync(new ServiceRequestId(requestId), fileId, http.Actor(), ct);
        return file is null ? PageErrors.Of(refusal!) : new AttachmentResult(file);
    }
}
