using System.Data.Common;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Billing;

/// <summary>A charge or credit in the row of a reader, as it is stored: of its texts the bytes, which hold until the reader goes on.</summary>
internal readonly struct EntryRow(IStoredColumns columns, DbDataReader row)
{
    /// <summary>What is to be selected, in this order.</summary>
    public const string Columns =
        """
        e."Id", e."Kind", e."ChargeType", e."SubtotalMinor", e."TaxMinor", e."TaxRate", e."PostedAt", e."OrderId", e."LineNumber", e."UnitPrice",
        e."Quantity", e."PeriodStart", e."PeriodEnd", e."CustomerName", e."ProductName", e."SkuName", e."Term", e."BillingCycle", e."TaxIncluded",
        e."PurchaseOrderNumber"
        """;

    public Guid Id => columns.Id(row, 0);

    /// <summary>1 for a charge, −1 for a credit.</summary>
    public int Sign => Text(1).SequenceEqual("Charge"u8) ? 1 : Text(1).SequenceEqual("Credit"u8) ? -1 : throw new FormatException("Neither charge nor credit.");

    public ReadOnlySpan<byte> ChargeType => Text(2);

    public long SubtotalMinor => row.GetInt64(3);

    public long TaxMinor => row.GetInt64(4);

    public decimal TaxRate => columns.Figure(row, 5);

    public DateTimeOffset PostedAt => columns.Instant(row, 6);

    public ReadOnlySpan<byte> OrderId => Text(7);

    public int LineNumber => row.GetInt32(8);

    public decimal UnitPrice => columns.Figure(row, 9);

    public int Quantity => row.GetInt32(10);

    public DateOnly PeriodStart => columns.Day(row, 11);

    public DateOnly PeriodEnd => columns.Day(row, 12);

    public ReadOnlySpan<byte> CustomerName => Text(13);

    public ReadOnlySpan<byte> ProductName => Text(14);

    public ReadOnlySpan<byte> SkuName => Text(15);

    public ReadOnlySpan<byte> Term => Text(16);

    public ReadOnlySpan<byte> BillingCycle => Text(17);

    public bool TaxIncluded => row.GetBoolean(18);

    public ReadOnlySpan<byte> PurchaseOrderNumber => Text(19);

    private ReadOnlySpan<byte> Text(int column) => columns.TryRead(row, column, out var stored) ? stored : default;
}
