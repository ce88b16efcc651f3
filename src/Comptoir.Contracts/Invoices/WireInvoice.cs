namespace Comptoir.Contracts;

/// <summary>A month's charges and credits in one currency, numbered and final. Checked against contract commerce-billing §1 (Invoice).</summary>
public sealed record WireInvoice
{
    /// <summary><c>G</c> and digits; left out of a preview, which has no number yet.</summary>
    public string? Id { get; init; }

    /// <summary>The day it was cut.</summary>
    public required DateTimeOffset? InvoiceDate { get; init; }

    /// <summary>First day of its month.</summary>
    public DateTimeOffset? BillingPeriodStartDate { get; init; }

    /// <summary>Last day of its month.</summary>
    public DateTimeOffset? BillingPeriodEndDate { get; init; }

    /// <summary>Sum of its lines, credits and tax included, before payments and what is carried over.</summary>
    public required decimal TotalCharges { get; init; }

    /// <summary>Negative when a payment came in.</summary>
    public required decimal PaidAmount { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string CurrencyCode { get; init; }

    /// <summary>Its sign; the code where it has none.</summary>
    public required string CurrencySymbol { get; init; }

    /// <summary>Relative; a plain text, no link.</summary>
    public string? PdfDownloadLink { get; init; }

    /// <summary>Which line items there are to ask for.</summary>
    public required IReadOnlyList<WireInvoiceDetail> InvoiceDetails { get; init; }

    /// <summary>Always <c>invoice</c>, on a negative one too (R14.3).</summary>
    public required WireDocumentType DocumentType { get; init; }

    /// <summary><c>OneTime</c> or <c>Recurring</c>, a plain text.</summary>
    public required string InvoiceType { get; init; }

    /// <summary>A preview's lines; an invoice's are read apart.</summary>
    public IReadOnlyList<WireInvoiceLineItem>? LineItems { get; init; }

    /// <summary><c>self</c>.</summary>
    public WireLinks? Links { get; init; }

    /// <summary>Object type <c>Invoice</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("Invoice");
}

/// <summary>One list of line items of an invoice. Checked against contract commerce-billing §1 (InvoiceDetail).</summary>
public sealed record WireInvoiceDetail
{
    /// <summary>Kind of the items.</summary>
    public required WireInvoiceLineItemType InvoiceLineItemType { get; init; }

    /// <summary>Whose they are.</summary>
    public required WireBillingProvider BillingProvider { get; init; }

    /// <summary><c>self</c>: the items.</summary>
    public required WireLinks Links { get; init; }

    /// <summary>Object type <c>InvoiceDetail</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("InvoiceDetail");
}

/// <summary>Kind of line items. Checked against contract commerce-billing §1, §2.</summary>
public enum WireInvoiceLineItemType
{
    None,
    UsageLineItems,
    BillingLineItems,
}

/// <summary>Whose charges line items are. Checked against contract commerce-billing §1, §2.</summary>
public enum WireBillingProvider
{
    None,
    Office,
    Azure,
    OneTime,
    Marketplace,
    All,
}

/// <summary>Kind of a billing document. Checked against contract commerce-billing §1.</summary>
public enum WireDocumentType
{
    None,
    Invoice,
    VoidNote,
    AdjustmentNote,
}
