using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Support;
using Comptoir.Portal.Partner.Support;
using Comptoir.Portal.Shared;
using Comptoir.Portal.States;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.Texts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.Support;

/// <summary>The partner's support requests: the form, the list, and one with its notes (R10.1, R10.3).</summary>
internal static class SupportPages
{
    private const int PageSize = 25;

    private static readonly string[] Written =
    [
        "problemType", "title", "impact", "customer", "purchase", "lines", "linesOf", "refundReason", "amount", "text", "contactName", "contactEmail",
        "contactPhone",
    ];

    public static void MapSupport(this RouteGroupBuilder partner)
    {
        partner.MapGet("/support", ListAsync).Needs(Right.RequestSupport);
        partner.MapGet("/support/new", NewAsync).Needs(Right.RequestSupport);
        partner.MapPost("/support/new", FileAsync).TakesUpload().Needs(Right.RequestSupport);
        partner.MapRequest(Right.RequestSupport, ActAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext http, FindServiceRequests find, CancellationToken ct)
    {
        var status = StatusOf(http);
        int first = int.TryParse(http.Query("row"), NumberStyles.None, CultureInfo.InvariantCulture, out int row) ? row : 0;
        var found = await find.ListAsync(new RequestQuery(status, null, first, PageSize), http.Actor(), ct);
        int shown = Math.Min(found.Count, PageSize);
        string more = status is null ? "" : $"&state={status}";
        string? At(bool there, int place) => there ? string.Create(CultureInfo.InvariantCulture, $"/partner/support?row={place}{more}") : null;
        var pager = new Pager(
            shown == 0 ? 0 : first + 1, first + shown, null, At(first > 0, Math.Max(0, first - PageSize)), At(found.Count > PageSize, first + PageSize));
        return Page.Of<RequestsPage>((nameof(RequestsPage.Model), new RequestsModel(status, [.. found.Take(PageSize)], pager, OfOperator: false)));
    }

    public static ServiceRequestStatus? StatusOf(HttpContext http) =>
        http.Query("state") is { } word && Enum.TryParse<ServiceRequestStatus>(word, out var status) && Enum.IsDefined(status) ? status : null;

    /// <summary>The form, prefilled with the purchase that the address names (R9.8).</summary>
    private static async Task<IResult> NewAsync(HttpContext http, RefundLookup lookup, ComptoirDb db, CancellationToken ct)
    {
        var user = http.Features.Get<SignedInUser>()!;
        string purchase = Cut(http.Query("order") ?? http.Query("subscription"));
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["problemType"] = SupportTopics.IdOf(SupportTopic.Refund),
            ["impact"] = "moderate",
            ["customer"] = Cut(http.Query("customer")),
            ["purchase"] = purchase,
            ["lines"] = Cut(http.Query("line")),
            ["linesOf"] = purchase,
            ["contactName"] = user.User.DisplayName,
            ["contactEmail"] = user.User.Email,
            ["contactPhone"] = user.Partner.SupportPhone ?? "",
        };
        var found = await lookup.FindAsync(RequestFields.PurchaseOf(fields), http.Actor(), ct);
        if (found.Customer is { } customer)
            fields["customer"] = customer.Domain;
        if (found is { Order: not null, Most: { } most, Lines: [var line, ..], Faults: [] })
        {
            var texts = PageTexts.Of(typeof(NewRequestPage), CultureInfo.CurrentUICulture);
            fields["title"] = Cut(texts["RefundOf", ("What", (await TitlesAsync(http, [line], ct))[0]), ("Customer", found.Customer!.CompanyName)], 120);
            // Nothing is left to ask for: no figure is proposed.
            string form = "F" + most.Currency.Decimals.ToString(CultureInfo.InvariantCulture);
            fields["amount"] = most.Amount == 0 ? "" : most.Amount.ToString(form, CultureInfo.CurrentCulture);
        }

        return await FormAsync(http, fields, found, [], StatusCodes.Status200OK, db, ct);
    }

    private static async Task<IResult> FileAsync(
        HttpContext http, FormTokens tokens, FileRequestHandler file, IncomingFiles incoming, RefundLookup lookup, ComptoirDb db, IOptions<SupportOptions> limits, CancellationToken ct)
    {
        await using var upload = await UploadedFiles.ReadAsync(http, limits.Value, ct, keepWords: true);
        var fields = Written.ToDictionary(name => name, name => upload[name]?.Trim() ?? "", StringComparer.Ordinal);
        if (!tokens.IsValid(http, upload["form"]) || fields.Values.Any(value => value.Contains('\0', StringComparison.Ordinal)))
            return PageErrors.Fault(FaultKind.BadForm, StatusCodes.Status400BadRequest);
        var found = await lookup.FindAsync(RequestFields.PurchaseOf(fields), http.Actor(), ct);
        var filing = RequestFields.ToFiling(fields, found.Order?.Currency ?? http.Features.Get<SignedInUser>()!.Partner.Currency, http);

        // All that is wrong is told at once, and files are taken in only where nothing is.
        var faulty = await file.WhyNotAsync(filing, ct);
        var wrong = upload.Refusal ?? await incoming.WhyNotAsync(upload.Files, ct);
        if (faulty is not null || wrong is not null)
            return await FaultyAsync(faulty, wrong);
        var (arrived, refusal) = await incoming.ReceiveAsync(upload.Files, [], ct);
        if (arrived is null)
            return await FaultyAsync(null, refusal);
        await using var received = arrived;
        return await http.OnceAsync(
            upload["requestId"],
            [.. upload.Files.Select(one => one.Content)],
            [.. fields.Values, .. upload.Files.Select(one => one.Name)],
            async () =>
            {
                var (filed, changed) = await file.HandleAsync(filing with { Files = arrived }, ct);
                if (filed is not null)
                    return Page.SeeOther($"/partner/support/{filed.Id}?sent=1");
                return changed switch
                {
                    RequestFaulty meanwhile => await FaultyAsync(meanwhile, null),
                    PartnerFilesFull => await FaultyAsync(null, changed),
                    _ => PageErrors.Of(changed!, "/partner/support/new"),
                };
            });

        async Task<IResult> FaultyAsync(RequestFaulty? faulty, Refusal? wrong)
        {
            var formats = (await PageContexts.OfAsync(http)).Formats;
            var faults = faulty is null ? [] : RequestFields.FaultsOf(faulty, fields, found.Most, formats);
            if (wrong is not null)
                faults["files"] = RequestFields.FaultOf(wrong, formats);
            int status = wrong is null ? StatusCodes.Status400BadRequest : WireErrors.Of(wrong).Status;
            return await FormAsync(http, fields, found, faults, status, db, ct, filesLost: upload.Files.Count > 0 || upload.Refusal is not null);
        }
    }

    /// <summary>In the reader's language while the catalogue knows the SKU, else as it was sold.</summary>
    private static async Task<List<string>> TitlesAsync(HttpContext http, IReadOnlyList<OrderLine> lines, CancellationToken ct)
    {
        var known = await http.RequestServices.GetRequiredService<Offers>().TitlesAsync([.. lines.Select(line => line.CatalogItemId)], ct);
        return [.. lines.Select(line => known.TryGetValue(line.CatalogItemId, out var found) ? CatalogTexts.Title(line.SkuTitle, found.Sku.Translations) : line.SkuTitle)];
    }

    private static async Task<IResult> FormAsync(
        HttpContext http, Dictionary<string, string> fields, PurchaseFound found, Dictionary<string, string> faults, int status, ComptoirDb db, CancellationToken ct, bool filesLost = false)
    {
        var limits = http.RequestServices.GetRequiredService<IOptions<SupportOptions>>().Value;
        string? op = await (
            from installation in db.Installations
            join partner in db.Partners on installation.OperatorId equals partner.Id
            select partner.Name).SingleOrDefaultAsync(ct);
        var culture = CultureInfo.CurrentUICulture;
        var model = new NewRequestModel(
            fields,
            [.. SupportTopics.All.Select(topic => (SupportTopics.IdOf(topic), SupportTopics.NameOf(topic, culture)))],
            found.Customer is { } customer ? $"{customer.CompanyName}, {Commerce.Partners.Market.Find(customer.Market)?.Name(culture) ?? customer.Market}" : null,
            found.Lines.Count == 0 ? null : string.Join(", ", (await TitlesAsync(http, found.Lines, ct)).Distinct()),
            found.Most is { Amount: > 0 } most ? most : null,
            found.Lines.Any(line => line.TaxIncluded),
            found.Order?.Currency ?? http.Features.Get<SignedInUser>()!.Partner.Currency,
            op ?? "",
            faults,
            limits.MaxFiles,
            limits.MaxFileBytes,
            filesLost);
        return Page.Of<NewRequestPage>(status, (nameof(NewRequestPage.Model), model));
    }

    private static async Task<Refusal?> ActAsync(ServiceRequestId id, PageForm form, HttpContext http, CancellationToken ct)
    {
        var change = http.RequestServices.GetRequiredService<ChangeServiceRequestHandler>();
        var asked = new ChangeServiceRequest(id, null, http.Actor());
        return (await change.HandleAsync(
            form["act"] switch
            {
                // What stands in the field goes with it.
                "close" => asked with { Status = ServiceRequestStatus.Closed, Note = form["text"] },
                "reopen" => asked with { Status = ServiceRequestStatus.Open, Note = form["text"] },
                _ => asked with { Note = form["text"] ?? "" },
            },
            ct)).Refusal;
    }

    private static string Cut(string? text, int longest = 100) => text is null ? "" : text.Length <= longest ? text : text[..longest];
}
