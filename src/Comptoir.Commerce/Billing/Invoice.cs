using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Billing;

/// <summary>What a partner owes for a month in one currency (R14.1): the closed page of its ledger. Once written it never changes
/// (R14.2); what was paid of it is in <see cref="Settlement"/>.</summary>
public sealed class Invoice
{
    public required PartnerId PartnerId { get; init; }

    /// <summary><c>G</c>, the partner's place in the book and a running number without gaps: <c>G000700311</c>.</summary>
    public required string Number { get; init; }

    public required string Currency { get; init; }

    /// <summary>First day of the month it is for.</summary>
    public required DateOnly Month { get; init; }

    /// <summary>Last day of that month.</summary>
    public required DateOnly PeriodEnd { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>The day it was cut, UTC.</summary>
    public required DateOnly Date { get; init; }

    public required DateOnly DueOn { get; init; }

    /// <summary>Sum of its lines before tax, credits subtracted; minor units, below zero on a credit note (R14.3).</summary>
    public required long SubtotalMinor { get; init; }

    public required long TaxMinor { get; init; }

    public required long TotalMinor { get; init; }

    public required int Lines { get; init; }

    /// <summary>The partner as it was called on the day.</summary>
    public required string PartnerName { get; init; }

    public required string PartnerCountry { get; init; }

    public required string MpnId { get; init; }

    /// <summary>Language and formats of its documents, <c>ll-CC</c>.</summary>
    public required string Culture { get; init; }

    /// <summary>Addresses and references of both sides on the day.</summary>
    public InvoiceParties Parties { get; init; } = new();

    /// <summary>The run that cut it.</summary>
    public required Guid RunId { get; init; }

    /// <summary>SHA-256 over the header and every line, <see cref="InvoiceHash"/>.</summary>
    public required byte[] ContentHash { get; init; }

    /// <summary>What the hash is over: what is issued keeps the hash of its time.</summary>
    public int HashVersion { get; init; } = InvoiceHash.First;

    public bool IsCreditNote => TotalMinor < 0;

    public Money Total => Money.OfMinor(TotalMinor, Primitives.Currency.Of(Currency));
}

/// <summary>The place of a ledger entry on its invoice. A charge or credit is on one invoice, once.</summary>
public sealed class InvoiceLine
{
    public required PartnerId PartnerId { get; init; }

    public required string InvoiceNumber { get; init; }

    /// <summary>1 … n, by the instant of the entries.</summary>
    public required int Number { get; init; }

    public required Guid EntryId { get; init; }
}

/// <summary>A partner's numbers: the row that whoever bills the partner holds while doing so.</summary>
public sealed class InvoiceSeries
{
    public required PartnerId PartnerId { get; init; }

    /// <summary>The partner's place in the book, in the order of first invoices; unique.</summary>
    public required int Place { get; init; }

    /// <summary>The last number given.</summary>
    public int Last { get; private set; }

    public string Next => Text(Place, Last + 1);

    public string Given => Text(Place, Last);

    /// <summary>Gives the next number.</summary>
    public string Take()
    {
        Last++;
        return Given;
    }

    /// <summary>The number of the contract's form: nine digits, more when they do not hold it.</summary>
    public static string Text(int place, int number) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"G{place:D4}{number:D5}");
}

/// <summary>A part of an open invoice that was settled, by a payment or by the balance of a credit note.</summary>
public sealed class Settlement
{
    public required PartnerId PartnerId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>The invoice that is settled.</summary>
    public required string InvoiceNumber { get; init; }

    public Guid? PaymentId { get; init; }

    public string? CreditNoteNumber { get; init; }

    public required string Currency { get; init; }

    /// <summary>Minor units, above zero.</summary>
    public required long AmountMinor { get; init; }

    public required DateTimeOffset SettledAt { get; init; }
}

/// <summary>Money that came in from a partner, recorded by the operator. All of it settles invoices.</summary>
public sealed class Payment
{
    public required PartnerId PartnerId { get; init; }

    public required Guid Id { get; init; }

    public required string Currency { get; init; }

    /// <summary>Minor units, above zero.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>The day it came in.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>What the bank statement says.</summary>
    public required string Reference { get; init; }

    /// <summary>The invoice it was meant for; null: the oldest open ones.</summary>
    public string? InvoiceNumber { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public Money Amount => Money.OfMinor(AmountMinor, Primitives.Currency.Of(Currency));
}

/// <summary>One cutting of invoices, by the clock or by the operator.</summary>
public sealed class BillingRun
{
    /// <summary>The partner it is for; the operator's own tenant where it is for all.</summary>
    public required PartnerId PartnerId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>First day of the month; what is left of earlier months is cut with it.</summary>
    public required DateOnly Month { get; init; }

    public required bool AllPartners { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it goes on.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Partners done so far.</summary>
    public int PartnersDone { get; init; }

    /// <summary>Invoices it cut so far.</summary>
    public int Invoices { get; init; }

    public BillingMonth MonthOf => BillingMonth.Of(Month);
}
