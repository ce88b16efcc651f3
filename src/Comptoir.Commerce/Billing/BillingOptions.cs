namespace Comptoir.Commerce.Billing;

/// <summary>The operator's settings about invoices.</summary>
public sealed class BillingOptions
{
    public const string Section = "Billing";

    /// <summary>Days from the cut of an invoice to the day it is due (R14.1).</summary>
    public const int DaysToPay = 60;

    /// <summary>Day of the next month on which a month is cut, at its first instant, UTC; 1 to 28.</summary>
    public int CutDay { get; set; } = 1;

    /// <summary>The operator's address as it stands on invoices, its lines separated by semicolons.</summary>
    public string IssuerAddress { get; set; } = "";

    /// <summary>The operator's tax id as it stands on invoices.</summary>
    public string IssuerTaxId { get; set; } = "";

    /// <summary>When a month is due to be cut.</summary>
    public DateTimeOffset CutAt(BillingMonth month) => month.End.AddDays(CutDay - 1);

    /// <summary>The last month that is due to be cut by an instant.</summary>
    public BillingMonth LastToCut(DateTimeOffset now) => BillingMonth.Of(now.AddDays(1 - CutDay)).Previous;
}
