using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Billing;

/// <summary>What the hash of an invoice says of one of its lines.</summary>
public sealed record HashedLine(
    int Number,
    Guid EntryId,
    LedgerEntryKind Kind,
    string ChargeType,
    long SubtotalMinor,
    long TaxMinor,
    decimal TaxRate,
    DateTimeOffset PostedAt,
    string CustomerName,
    OrderId OrderId,
    int LineNumber,
    string ProductName,
    string SkuName,
    decimal UnitPrice,
    int Quantity,
    DateOnly PeriodStart,
    DateOnly PeriodEnd,
    string Term,
    BillingCycle BillingCycle,
    bool TaxIncluded,
    string? PurchaseOrderNumber);

/// <summary>Works out sums and content hash of an invoice in one reading of its lines, in their order (I20).</summary>
/// <param name="version">What the hash is over: <see cref="First"/> leaves out the parties of the header, and of a line its term, billing
/// cycle, tax treatment and purchase order.</param>
public sealed class InvoiceHash(int version) : IDisposable
{
    public const int First = 1;

    /// <summary>What is issued now.</summary>
    public const int Current = 2;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] bytes = new byte[16 * 1024];
    private int filled;

    public long SubtotalMinor { get; private set; }

    public long TaxMinor { get; private set; }

    public int Lines { get; private set; }

    /// <summary>The lines of an invoice by number, streamed.</summary>
    public static IQueryable<HashedLine> LinesOf(ComptoirDb db, PartnerId partner, string number) =>
        from line in db.InvoiceLines.AsNoTracking()
        join entry in db.LedgerEntries.AsNoTracking() on new { line.PartnerId, Id = line.EntryId } equals new { entry.PartnerId, entry.Id }
        where line.PartnerId == partner && line.InvoiceNumber == number
        orderby line.Number
        select new HashedLine(
            line.Number,
            entry.Id,
            entry.Kind,
            entry.ChargeType,
            entry.SubtotalMinor,
            entry.TaxMinor,
            entry.TaxRate,
            entry.PostedAt,
            entry.CustomerName,
            entry.OrderId,
            entry.LineNumber,
            entry.ProductName,
            entry.SkuName,
            entry.UnitPrice,
            entry.Quantity,
            entry.PeriodStart,
            entry.PeriodEnd,
            entry.Term,
            entry.BillingCycle,
            entry.TaxIncluded,
            entry.PurchaseOrderNumber);

    public void Add(HashedLine line)
    {
        int sign = line.Kind == LedgerEntryKind.Charge ? 1 : -1;
        SubtotalMinor += sign * line.SubtotalMinor;
        TaxMinor += sign * line.TaxMinor;
        Lines++;
        int written;
        while (!Utf8.TryWrite(
            bytes.AsSpan(filled),
            CultureInfo.InvariantCulture,
            $"{line.Number}|{line.EntryId}|{line.ChargeType}|{sign * line.SubtotalMinor}|{sign * line.TaxMinor}|{line.TaxRate:0.######}|{line.PostedAt.UtcTicks}|{line.OrderId.Value}|{line.LineNumber}|{line.UnitPrice:0.######}|{line.Quantity}|{line.PeriodStart.DayNumber}|{line.PeriodEnd.DayNumber}|{line.CustomerName}|{line.ProductName}|{line.SkuName}\n",
            out written))
            MakeRoom();
        filled += written;
        if (version == First)
            return;
        while (!Utf8.TryWrite(
            bytes.AsSpan(filled),
            CultureInfo.InvariantCulture,
            $"{line.Term}|{line.BillingCycle.ToString()}|{(line.TaxIncluded ? 1 : 0)}|{line.PurchaseOrderNumber}\n",
            out written))
            MakeRoom();
        filled += written;
    }

    /// <summary>Adds a line of an invoice that is being issued, from its entry as it is stored: the bytes that <see cref="Add(HashedLine)"/>
    /// makes of what is read of it later.</summary>
    internal void Add(int number, in EntryRow entry)
    {
        int sign = entry.Sign;
        var (subtotal, tax) = (sign * entry.SubtotalMinor, sign * entry.TaxMinor);
        SubtotalMinor += subtotal;
        TaxMinor += tax;
        Lines++;
        int written;
        while (!Utf8.TryWrite(
            bytes.AsSpan(filled),
            CultureInfo.InvariantCulture,
            $"{number}|{entry.Id}|{entry.ChargeType}|{subtotal}|{tax}|{entry.TaxRate:0.######}|{entry.PostedAt.UtcTicks}|{entry.OrderId}|{entry.LineNumber}|{entry.UnitPrice:0.######}|{entry.Quantity}|{entry.PeriodStart.DayNumber}|{entry.PeriodEnd.DayNumber}|{entry.CustomerName}|{entry.ProductName}|{entry.SkuName}\n{entry.Term}|{entry.BillingCycle}|{(entry.TaxIncluded ? 1 : 0)}|{entry.PurchaseOrderNumber}\n",
            out written))
            MakeRoom();
        filled += written;
    }

    /// <summary>Ends with the header. Sums are those of the header, whatever the lines came to.</summary>
    public byte[] Finish(Invoice invoice)
    {
        Flush();
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{invoice.PartnerId}|{invoice.Number}|{invoice.Currency}|{invoice.Month.DayNumber}|{invoice.PeriodEnd.DayNumber}|{invoice.Date.DayNumber}|{invoice.DueOn.DayNumber}|{invoice.SubtotalMinor}|{invoice.TaxMinor}|{invoice.TotalMinor}|{invoice.Lines}|{invoice.PartnerName}|{invoice.PartnerCountry}|{invoice.MpnId}|{invoice.Culture}")));
        if (version != First)
            hash.AppendData(Encoding.UTF8.GetBytes(TextOf(invoice.Parties)));
        return hash.GetHashAndReset();
    }

    public void Dispose() => hash.Dispose();

    private static string TextOf(InvoiceParties parties)
    {
        var to = parties.Address;
        return string.Join('|', (string[])
        [
            "", parties.Issuer, string.Join('\n', parties.IssuerAddress), parties.IssuerTaxId, parties.TaxId, parties.PurchaseOrderNumber,
            to.FirstName, to.MiddleName, to.LastName, to.PhoneNumber, to.Line1, to.Line2, to.Line3, to.PostalCode, to.City, to.District, to.State, to.Region, to.Country,
        ]);
    }

    /// <summary>Hashes what is written; where nothing was, one line alone needs more room.</summary>
    private void MakeRoom()
    {
        if (filled == 0)
            bytes = new byte[2 * bytes.Length];
        Flush();
    }

    private void Flush()
    {
        hash.AppendData(bytes, 0, filled);
        filled = 0;
    }
}
