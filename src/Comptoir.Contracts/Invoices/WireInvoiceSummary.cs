namespace Comptoir.Contracts;

/// <summary>How the partner's account stands in a currency. Checked against contract commerce-billing §1 (InvoiceSummary).</summary>
/// <remarks>Its dates are texts: what never was is <see cref="Never"/>, which no other date of the wire is.</remarks>
public sealed record WireInvoiceSummary
{
    /// <summary>A date of something that never was.</summary>
    public const string Never = "0001-01-01T00:00:00";

    /// <summary>Unpaid in all, less the balance of credit notes.</summary>
    public required decimal BalanceAmount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string CurrencyCode { get; init; }

    /// <summary>Its sign; the code where it has none.</summary>
    public required string CurrencySymbol { get; init; }

    /// <summary>The day the balance is of.</summary>
    public required string AccountingDate { get; init; }

    /// <summary>Date of the first invoice, or never.</summary>
    public required string FirstInvoiceCreationDate { get; init; }

    /// <summary>Day of the last payment, or never.</summary>
    public required string LastPaymentDate { get; init; }

    /// <summary>What came in then; 0 when nothing ever did.</summary>
    public required decimal LastPaymentAmount { get; init; }

    /// <summary>Date of the latest invoice, or never.</summary>
    public required string LatestInvoiceDate { get; init; }

    /// <summary>The same split by kind of invoice; left out of the parts.</summary>
    public IReadOnlyList<WireInvoiceSummaryDetail>? Details { get; init; }

    /// <summary><c>self</c>.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>InvoiceSummary</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("InvoiceSummary");
}

/// <summary>The part of a kind of invoice in an account. Checked against contract commerce-billing §1.</summary>
public sealed record WireInvoiceSummaryDetail
{
    /// <summary><c>Recurring</c> or <c>OneTime</c>.</summary>
    public required string InvoiceType { get; init; }

    /// <summary>The account as far as it is of this kind.</summary>
    public required WireInvoiceSummary Summary { get; init; }
}

/// <summary>Where line items are that no invoice holds yet. Checked against contract commerce-billing §1 (EstimateLink); it has no attributes.</summary>
public sealed record WireEstimateLink
{
    /// <summary><c>non_consumption</c>.</summary>
    public string? Type { get; init; }

    /// <summary>In the caller's language.</summary>
    public required string Title { get; init; }

    /// <summary>In the caller's language.</summary>
    public required string Description { get; init; }

    /// <summary><c>Current</c> or <c>Previous</c>.</summary>
    public required string Period { get; init; }

    /// <summary>The unbilled line items.</summary>
    public required WireLink Link { get; init; }
}
