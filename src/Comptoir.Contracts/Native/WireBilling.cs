namespace Comptoir.Contracts;

/// <summary>How a partner stands in one currency. Checked against contract comptoir, Billing.</summary>
public sealed record WireBalance
{
    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>What it may owe.</summary>
    public required WireMoney Limit { get; init; }

    /// <summary>Still to pay of invoices, less the balance of credit notes, payments taken off.</summary>
    public required WireMoney UnpaidInvoices { get; init; }

    /// <summary>Charged and not yet invoiced, with tax.</summary>
    public required WireMoney UnbilledCharges { get; init; }

    /// <summary>Credited and not yet invoiced, with tax; above zero.</summary>
    public required WireMoney UnbilledCredits { get; init; }

    /// <summary>All payments so far.</summary>
    public required WireMoney Payments { get; init; }

    /// <summary>Limit − (unpaid invoices + unbilled charges − unbilled credits).</summary>
    public required WireMoney Available { get; init; }
}

/// <summary>Asks for a month to be cut.</summary>
public sealed record WireBillingRunRequest
{
    /// <summary><c>yyyy-MM</c>.</summary>
    public string? Month { get; init; }

    /// <summary>One partner; all when left out.</summary>
    public Guid? PartnerId { get; init; }
}

/// <summary>A cutting of invoices: progress and outcome.</summary>
public sealed record WireBillingRun
{
    public required string Id { get; init; }

    /// <summary><c>yyyy-MM</c>.</summary>
    public required string Month { get; init; }

    /// <summary>Absent for all partners.</summary>
    public string? PartnerId { get; init; }

    /// <summary><c>running</c> or <c>completed</c>.</summary>
    public required string State { get; init; }

    public required DateTimeOffset? StartedDate { get; init; }

    public DateTimeOffset? CompletedDate { get; init; }

    /// <summary>Partners done so far.</summary>
    public required int Partners { get; init; }

    /// <summary>Invoices made so far.</summary>
    public required int Invoices { get; init; }
}

/// <summary>Money that came in from a partner.</summary>
public sealed record WirePayment
{
    /// <summary>Not read.</summary>
    public string? Id { get; init; }

    public Guid? PartnerId { get; init; }

    public decimal? Amount { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>The day it came in, <c>yyyy-MM-dd</c>; today when left out.</summary>
    public string? Date { get; init; }

    public string? Reference { get; init; }

    /// <summary>The invoice it is for; the oldest open ones when left out.</summary>
    public string? InvoiceId { get; init; }

    /// <summary>Not read.</summary>
    public DateTimeOffset? RecordedDate { get; init; }
}
