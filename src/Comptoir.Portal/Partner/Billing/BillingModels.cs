using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Shared;

namespace Comptoir.Portal.Partner.Billing;

/// <param name="Currencies">Those the partner has an account in.</param>
/// <param name="Account">How it stands in the currency of the list; null when it has no account in it.</param>
/// <param name="Today">The day by which an invoice is overdue.</param>
/// <param name="Faults">By field: what is wrong about the filter, worded.</param>
public sealed record InvoicesModel(
    InvoicesAsked Asked,
    IReadOnlyList<string> Currencies,
    Balance? Account,
    IReadOnlyList<InvoiceState> Rows,
    DateOnly Today,
    Pager Pager,
    IReadOnlyDictionary<string, string> Faults);

/// <summary>The filter as it was sent.</summary>
/// <param name="From">First month, <c>yyyy-MM</c>.</param>
/// <param name="To">Last month.</param>
public sealed record InvoicesAsked(string? Currency, InvoiceStanding? Standing, string? From, string? To)
{
    public bool IsFiltered => Currency is not null || Standing is not null || From is not null || To is not null;
}

/// <param name="Settled">What it was paid with, or what its credit note has given.</param>
/// <param name="Customers">Those its lines can be cut to.</param>
/// <param name="Only">The customer they are cut to; null: all.</param>
/// <param name="Sum">What the lines of that customer come to.</param>
public sealed record InvoiceModel(
    InvoiceState Of,
    InvoiceStanding Standing,
    InvoiceStatement Statement,
    IReadOnlyList<FoundSettlement> Settled,
    IReadOnlyList<BilledCustomer> Customers,
    BilledCustomer? Only,
    Amount? Sum,
    InvoiceLinesModel Lines);

/// <param name="Asked">As it was typed.</param>
/// <param name="Shown">Null when there is a fault.</param>
/// <param name="Faults">By field, worded.</param>
public sealed record NextInvoiceModel(NextInvoiceAsked Asked, IReadOnlyList<string> Currencies, NextInvoiceShown? Shown, IReadOnlyDictionary<string, string> Faults);

/// <param name="On">Day, <c>yyyy-MM-dd</c>.</param>
public sealed record NextInvoiceAsked(string? Currency, string On);

/// <param name="Sums">Charges, credits and taxes of its lines.</param>
public sealed record NextInvoiceShown(Invoice Invoice, InvoiceStatement Sums, InvoiceLinesModel Lines);

/// <summary>Lines of an invoice, some of them.</summary>
/// <param name="Currency">What all amounts are in.</param>
/// <param name="Address">Address of an opened line, up to its number.</param>
/// <param name="Closed">Address of these lines with none open.</param>
/// <param name="Open">What is open under its line.</param>
public sealed record InvoiceLinesModel(Currency Currency, IReadOnlyList<InvoiceLineRow> Rows, Pager Pager, string Address, string Closed, OpenLine? Open)
{
    /// <summary>What follows the number in the address of an opened line.</summary>
    public string Query { get; init; } = "";

    public string AddressOf(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Address}{number}{Query}#line-{number}");
}

/// <param name="Charge">What the line is for, worded.</param>
/// <param name="Plan">Term and billing, for reading.</param>
/// <param name="Customer">Address of the customer's page; null where the reader may not open it.</param>
public sealed record InvoiceLineRow(InvoicedLine Line, string Charge, string Plan, string? Customer)
{
    public LedgerEntry Entry => Line.Entry;

    public bool IsCredit => Entry.Kind == LedgerEntryKind.Credit;

    public Money Subtotal => Signed(Entry.SubtotalMinor);

    public Money Tax => Signed(Entry.TaxMinor);

    private Money Signed(long minor) => Money.OfMinor(IsCredit ? -minor : minor, Currency.Of(Entry.Currency));
}

/// <summary>A line whose derivation is shown.</summary>
/// <param name="Invoice">Number of the invoice it is on; null while it is on none.</param>
/// <param name="Charge">The line of the charge that it gives back; null when it gives none back or that is on no invoice.</param>
/// <param name="Order">Address of the order's page; null where the reader may not open it.</param>
public sealed record OpenLine(int Number, string? Invoice, InvoiceLine? Charge, string? Order);

public sealed record BalanceModel(IReadOnlyList<Balance> Rows);

public sealed record PaymentsModel(IReadOnlyList<Payment> Rows, Pager Pager);
