using Comptoir.Commerce.Customers;

namespace Comptoir.Commerce.Billing;

/// <summary>Who issued an invoice and to whom, as they stood on the day it was cut; later changes do not reach it (R14.2).</summary>
public sealed record InvoiceParties
{
    /// <summary>Name of the operator.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>Lines of the operator's address.</summary>
    public List<string> IssuerAddress { get; init; } = [];

    public string IssuerTaxId { get; init; } = "";

    /// <summary>The partner's, empty when it never gave one.</summary>
    public Address Address { get; init; } = new();

    public string TaxId { get; init; } = "";

    public string PurchaseOrderNumber { get; init; } = "";
}
