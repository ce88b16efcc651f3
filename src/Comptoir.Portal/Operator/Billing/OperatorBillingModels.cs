using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Operator.Billing;

public sealed record RunsModel(IReadOnlyList<FoundRun> Rows, Pager Pager);

/// <param name="Partners">How many it is for.</param>
public sealed record RunModel(FoundRun Found, int Partners, IReadOnlyList<RunTotal> Totals, IReadOnlyList<RunInvoice> Invoices, Pager Pager);

/// <param name="Month">As it was typed, <c>yyyy-MM</c>.</param>
/// <param name="Partner">As it was typed: MPN id or tenant id.</param>
/// <param name="Preview">Null when there is a fault.</param>
/// <param name="Faults">By field, worded.</param>
public sealed record NewRunModel(string Month, string Partner, RunPreview? Preview, IReadOnlyDictionary<string, string> Faults);

/// <param name="Partner">Whose payments are shown, by MPN id or tenant id as it was typed; null for all.</param>
/// <param name="Recorded">What was recorded a moment ago.</param>
/// <param name="Faults">By field, worded.</param>
public sealed record OperatorPaymentsModel(string? Partner, Payment? Recorded, IReadOnlyList<FoundPayment> Rows, Pager Pager, IReadOnlyDictionary<string, string> Faults);

/// <param name="Query">What is searched for.</param>
public sealed record ReceivablesModel(string? Query, IReadOnlyList<Receivable> Rows, Pager Pager);

/// <param name="Fields">What stands in the form, by name.</param>
/// <param name="Today">The last day that money can have come in on, <c>yyyy-MM-dd</c>.</param>
/// <param name="Faults">By field, worded.</param>
public sealed record RecordPaymentModel(
    PartnerId Partner,
    string PartnerName,
    IReadOnlyList<OpenInvoice> Open,
    DateOnly Today,
    IReadOnlyDictionary<string, string> Fields,
    IReadOnlyDictionary<string, string> Faults)
{
    public IEnumerable<string> Currencies => Open.Select(invoice => invoice.Currency).Distinct().Order(StringComparer.Ordinal);

    public string this[string field] => Fields.GetValueOrDefault(field, "");
}
