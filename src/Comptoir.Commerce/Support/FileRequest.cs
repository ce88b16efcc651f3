using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Orders;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Support;

/// <summary>The form 'Report a problem with Partner Center', as it was filled in (R10.1).</summary>
/// <param name="Culture">Language the request is written in and its contact is written to.</param>
public sealed record FileRequest(Actor By, CultureInfo Culture)
{
    /// <summary>Id or name of a support topic.</summary>
    public string? ProblemType { get; init; }

    /// <summary><c>critical</c>, <c>moderate</c> or <c>minimal</c>.</summary>
    public string? Impact { get; init; }

    public string? Title { get; init; }

    public required PurchaseNamed Purchase { get; init; }

    public string? RefundReason { get; init; }

    /// <summary>In the terms of the price.</summary>
    public AmountAsked? AmountRequested { get; init; }

    public string? Text { get; init; }

    public RequestContact Contact { get; init; } = new();

    /// <summary>What goes with it from the start.</summary>
    public ArrivedFiles Files { get; init; } = ArrivedFiles.None;
}

public sealed class FileRequestHandler(ComptoirDb db, RefundLookup lookup, RequestEvents events, AttachmentQuota quota, CommerceClock clock)
{
    /// <summary>What is wrong with the form as it stands; null when it could be filed.</summary>
    public async Task<RequestFaulty?> WhyNotAsync(FileRequest request, CancellationToken ct) =>
        FaultsOf(request, await lookup.FindAsync(request.Purchase, request.By, ct)).ToList() is { Count: > 0 } faults ? new RequestFaulty(faults) : null;

    /// <summary>Files the request, with its files: its checked fields make up the description.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/>, <see cref="RequestFaulty"/> or <see cref="PartnerFilesFull"/>.</returns>
    public async Task<Result<ServiceRequest>> HandleAsync(FileRequest request, CancellationToken ct)
    {
        if (!request.By.May(Right.RequestSupport))
            return new NotAllowed(Right.RequestSupport);
        await using var work = await db.BeginWorkAsync(ct);
        var found = await lookup.FindAsync(request.Purchase, request.By, ct);
        var faults = FaultsOf(request, found).ToList();
        if (faults.Count > 0)
            return new RequestFaulty(faults);

        var now = clock.GetUtcNow();
        var filed = Make(request, found, now);
        db.ServiceRequests.Add(filed);
        events.Record(filed, "Filed", request.By);
        if (IncomingFiles.Lay(filed, request.Files, [], Author.Of(request.By), now) is { Count: > 0 } files)
        {
            if (await quota.WhyNotAsync(filed.PartnerId, files.Distinct(), ct) is { } full)
                return full;
            events.Record(filed, "FileAdded", request.By);
        }

        await events.TellAsync(filed, RequestEntryKind.Filed, filed.Description, byOperator: false, ct);
        await db.SaveChangesAsync(ct);
        await request.Files.KeepAsync(ct);
        await work.CommitAsync(ct);
        return filed;
    }

    private static ServiceRequest Make(FileRequest request, PurchaseFound found, DateTimeOffset now) => new(
        request.By.Partner,
        NewId.ServiceRequest(now),
        SupportTopics.Find(request.ProblemType)!.Value,
        Enum.Parse<Severity>(request.Impact!, ignoreCase: true),
        request.Title!.Trim(),
        DescriptionOf(request, found),
        request.Contact,
        request.Culture.Name,
        Author.Of(request.By),
        now)
    {
        CustomerId = found.Customer?.Id,
        CustomerName = found.Customer?.CompanyName,
        Subject = SubjectOf(request, found),
    };

    private static RequestSubject? SubjectOf(FileRequest request, PurchaseFound found) => found.Order is not { } order ? null : new RequestSubject
    {
        OrderId = order.Id.Value,
        SubscriptionId = found.Subscription,
        Lines = [.. found.Lines.Select(line => line.Number)],
        Products = string.Join(", ", found.Lines.Select(line => line.SkuTitle).Distinct()),
        Reason = request.RefundReason?.Trim(),
        Currency = order.Currency,
        TaxIncluded = found.Lines.Any(line => line.TaxIncluded),
        RequestedMinor = request.AmountRequested is { Amount: { } amount } ? new Money(amount, Currency.Of(order.Currency)).Minor : null,
    };

    /// <summary>The checked fields that were filled in, one to a line, then what else was written.</summary>
    private static string DescriptionOf(FileRequest request, PurchaseFound found)
    {
        var culture = request.Culture;
        var (purchase, asked) = (request.Purchase, request.AmountRequested);
        string? amount = asked is { Amount: { } figure, Currency: { } code }
            ? $"{figure.ToString("N" + Currency.Of(code).Decimals.ToString(CultureInfo.InvariantCulture), culture)} {code.ToUpperInvariant()}"
            : null;
        (string Label, string? Value)[] fields =
        [
            ("Customer", purchase.Customer),
            ("Purchase", purchase.OrderId is { Length: > 0 } order ? order : purchase.SubscriptionId),
            // By what they bought: their numbers begin at 0, which nobody reads as the first.
            ("Lines", purchase.LineNumbers is { Count: > 0 } ? string.Join(", ", found.Lines.Select(line => line.SkuTitle).Distinct()) : null),
            ("Reason", request.RefundReason),
            ("Amount", amount),
        ];
        var written = fields.Where(field => !string.IsNullOrWhiteSpace(field.Value))
            .Select(field => SupportTopics.Text($"Field.{field.Label}", culture, field.Value!.Trim()));
        string text = request.Text?.Trim() ?? "";
        return string.Join('\n', text.Length == 0 ? written : written.Append(text)).Trim();
    }

    private static IEnumerable<InvalidInput> FaultsOf(FileRequest request, PurchaseFound found)
    {
        var topic = SupportTopics.Find(request.ProblemType);
        bool refund = topic == SupportTopic.Refund;
        if (topic is null)
            yield return Missing("problemType", request.ProblemType);
        if (ImpactOf(request.Impact) is null)
            yield return Missing("impact", request.Impact);
        if (RequestRules.FaultOfTitle(request.Title?.Trim()) is { } title)
            yield return title;
        if (refund && string.IsNullOrWhiteSpace(request.Purchase.Customer))
            yield return new InvalidInput("customer", InputFault.Required);
        if (refund && string.IsNullOrWhiteSpace(request.Purchase.OrderId) && string.IsNullOrWhiteSpace(request.Purchase.SubscriptionId))
            yield return new InvalidInput("orderId", InputFault.Required);
        foreach (var fault in found.Faults)
            yield return fault;
        if (RequestRules.FaultOfText("refundReason", request.RefundReason?.Trim(), refund, RequestRules.LongestReason) is { } reason)
            yield return reason;
        // Of what cannot be given back no amount is right.
        if (refund && FaultOfLines(request, found) is { } line)
            yield return line;
        else if (RequestRules.FaultOfAmount(request.AmountRequested, found.Most, refund) is { } amount)
            yield return amount;
        // A problem without a purchase has to be told.
        bool told = refund || !string.IsNullOrWhiteSpace(request.RefundReason);
        if (RequestRules.FaultOfText("text", request.Text?.Trim(), !told) is { } text)
            yield return text;
        foreach (var fault in RequestRules.FaultsOfContact("contact", request.Contact, needed: true))
            yield return fault;
    }

    /// <summary>Lines that cannot be cancelled by an exception either cannot be refunded through a request.</summary>
    private static InvalidInput? FaultOfLines(FileRequest request, PurchaseFound found) => found.Lines.Any(line => line.WhyNoException() is not null)
        ? new InvalidInput(
            request.Purchase.LineNumbers is { Count: > 0 } ? "lineItemNumbers" : string.IsNullOrWhiteSpace(request.Purchase.OrderId) ? "subscriptionId" : "orderId",
            InputFault.NotAllowed)
        : null;

    private static Severity? ImpactOf(string? word) =>
        Enum.TryParse<Severity>(word, ignoreCase: true, out var severity) && severity != Severity.Unknown && Enum.IsDefined(severity) && !word!.Any(char.IsAsciiDigit)
            ? severity
            : null;

    private static InvalidInput Missing(string field, string? value) => string.IsNullOrWhiteSpace(value)
        ? new InvalidInput(field, InputFault.Required)
        : new InvalidInput(field, InputFault.Unknown, value.Length <= 100 ? value : value[..100]);
}
