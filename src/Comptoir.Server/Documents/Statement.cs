using Comptoir.Commerce.Primitives;

namespace Comptoir.Server.Documents;

/// <summary>What an invoice shows on paper (R14.2): figures as they were cut, nothing worked out here but sums.</summary>
/// <param name="Number">The invoice's.</param>
/// <param name="Culture">Language and formats of the partner, <c>ll-CC</c>.</param>
/// <param name="PeriodStart">First day of its month.</param>
/// <param name="PeriodEnd">Last day of it.</param>
/// <param name="Carried">Balance that it took over from earlier invoices; negative when they left a credit.</param>
public sealed record Statement(
    string Number,
    string Culture,
    DateOnly IssuedOn,
    DateOnly DueOn,
    DateOnly PeriodStart,
    DateOnly PeriodEnd,
    Currency Currency,
    StatementParty Operator,
    StatementParty Partner,
    string MpnId,
    string? PurchaseOrderNumber,
    Money Subtotal,
    Money Tax,
    Money Carried,
    IReadOnlyList<StatementTax> Taxes)
{
    public Money Total => Subtotal + Tax;

    /// <summary>What is to pay; negative when it is the partner's.</summary>
    public Money Due => Total + Carried;

    /// <summary>A negative invoice is titled a credit note (R14.3).</summary>
    public bool IsCreditNote => Total.Amount < 0;
}

/// <summary>Who sends an invoice or gets it.</summary>
/// <param name="Address">Lines as they stand on an envelope.</param>
public sealed record StatementParty(string Name, IReadOnlyList<string> Address, string? TaxId);

/// <summary>What a rate of tax came to over all lines that bear it.</summary>
/// <param name="Rate">Share of the amount before tax.</param>
/// <param name="Included">Whether the prices had the tax in them (AU, BR).</param>
/// <param name="Base">Before tax.</param>
public sealed record StatementTax(decimal Rate, bool Included, Money Base, Money Tax);

/// <summary>One line of an invoice; a credit's amounts are negative.</summary>
/// <param name="ChargeType">Word of the contract: <c>new</c>, <c>cancelImmediate</c> …</param>
/// <param name="OrderId">The order it belongs to; a credit names it as the one it gives back.</param>
/// <param name="PeriodEnd">Last day that the amount is for; null where there is no term.</param>
/// <param name="UnitPrice">As listed.</param>
public sealed record StatementLine(
    int Number,
    string ChargeType,
    string Product,
    string Sku,
    string Customer,
    string OrderId,
    DateTimeOffset OrderedAt,
    DateOnly PeriodStart,
    DateOnly? PeriodEnd,
    int Quantity,
    decimal UnitPrice,
    decimal TaxRate,
    bool TaxIncluded,
    Money Subtotal,
    Money Tax,
    bool IsCredit)
{
    public Money Total => Subtotal + Tax;
}
