using System.Globalization;
using Comptoir.Commerce.Primitives;
using CsvHelper;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>The columns of a price sheet (contract, billing §6): the licence view, and the reservation view, which has no
/// billing plan and no retail price. Columns it does not know are passed over: upstream adds some from time to time.</summary>
internal sealed class SheetColumns
{
    public static readonly PriceMembers Members =
        new("Market", "Segment", "Segment", "TermDuration", "Currency", "UnitPrice", "ERP Price", "EffectiveEndDate");

    private const string InstantForm = "M/d/yyyy h:mm:ss tt";

    private static readonly string[] Required =
    [
        "ProductTitle", "ProductId", "SkuId", "SkuTitle", "TermDuration", "Market", "Currency", "UnitPrice", "EffectiveStartDate", "EffectiveEndDate",
    ];

    private static readonly string[] Optional =
        ["Publisher", "SkuDescription", "Tags", "BillingPlan", "Segment", "ERP Price", "PricingTierRangeMin"];

    private readonly CsvReader csv;
    private readonly CatalogFaults faults;
    private readonly Dictionary<string, int> index = [];

    private SheetColumns(CsvReader csv, CatalogFaults faults) => (this.csv, this.faults) = (csv, faults);

    /// <summary>Row of the file that the reader stands on.</summary>
    private long Number => csv.RowNumber + 1;

    /// <summary>Finds the columns, or tells which are missing and gives null.</summary>
    public static SheetColumns? Find(CsvReader csv, CatalogFaults faults)
    {
        var columns = new SheetColumns(csv, faults);
        foreach (string name in (string[])[.. Required, .. Optional])
        {
            if (csv.TryGetFieldIndex(name, out int index))
                columns.index[name] = index;
            else if (Required.Contains(name))
                faults.Add(new CatalogFault(1, name, CatalogFaultReason.Required));
        }

        return faults.None ? columns : null;
    }

    /// <summary>The row at hand, or null after telling what is wrong with it.</summary>
    public SheetRow? Read()
    {
        if (csv.FieldCount != csv.Headers.Count)
        {
            bool isShort = csv.FieldCount < csv.Headers.Count;
            Fault(isShort ? csv.Headers[csv.FieldCount] : csv.Headers[^1], isShort ? CatalogFaultReason.Required : CatalogFaultReason.Malformed);
            return null;
        }

        bool good = true;
        var row = new SheetRow(
            Number,
            Id("ProductId", ref good),
            Id("SkuId", ref good),
            Title("ProductTitle", ref good),
            Title("SkuTitle", ref good),
            TextOf("Publisher", DocumentMembers.MostTitle, lines: false, ref good),
            TextOf("SkuDescription", DocumentMembers.MostText, lines: true, ref good),
            Cell("Tags"),
            Cell("TermDuration"),
            CycleOf(ref good),
            Cell("Market"),
            Cell("Currency"),
            SegmentOf(),
            Amount("UnitPrice", ref good) ?? 0m,
            Cell("ERP Price").Length == 0 ? null : Amount("ERP Price", ref good),
            Instant("EffectiveStartDate", ref good),
            EndOf(ref good));
        good &= IsFirstTier();
        return good ? row : null;
    }

    public void Fault(string column, CatalogFaultReason reason, string? value = null) => faults.Add(new CatalogFault(Number, column, reason, value));

    private string Cell(string column) => index.TryGetValue(column, out int at) ? csv.GetString(at).Trim() : "";

    private string Id(string column, ref bool good)
    {
        string cell = Cell(column);
        if (CatalogIds.Canonical(cell) is { } id)
            return id;
        Fault(column, CatalogIds.FaultOf(cell), cell);
        good = false;
        return "";
    }

    private string Title(string column, ref bool good)
    {
        if (Cell(column).Length > 0)
            return TextOf(column, DocumentMembers.MostTitle, lines: false, ref good);
        Fault(column, CatalogFaultReason.Required);
        good = false;
        return "";
    }

    private string TextOf(string column, int most, bool lines, ref bool good)
    {
        string cell = Cell(column);
        if (cell.Length <= most && Text.IsClean(cell, lines))
            return cell;
        Fault(column, cell.Length > most ? CatalogFaultReason.TooLong : CatalogFaultReason.Malformed, cell.Length > most ? cell : null);
        good = false;
        return "";
    }

    /// <summary>The reservation view has no plan: what it lists is paid once.</summary>
    private BillingCycle CycleOf(ref bool good)
    {
        if (!index.ContainsKey("BillingPlan"))
            return BillingCycle.OneTime;
        string cell = Cell("BillingPlan");
        foreach (var cycle in CatalogWords.Cycles.Keys)
        {
            if (cycle.ToString().Equals(cell, StringComparison.OrdinalIgnoreCase))
                return cycle;
        }

        Fault("BillingPlan", cell.Length == 0 ? CatalogFaultReason.Required : CatalogFaultReason.Unknown, cell);
        good = false;
        return default;
    }

    /// <summary>Without the column, or with nothing in it, prices are commercial; published price lists say Charity.</summary>
    private string SegmentOf() => Cell("Segment") switch
    {
        "" => Segment.Commercial,
        var cell when cell.Equals("Charity", StringComparison.OrdinalIgnoreCase) => "nonprofit",
        var cell => cell,
    };

    private decimal? Amount(string column, ref bool good)
    {
        string cell = Cell(column);
        const NumberStyles Form = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (decimal.TryParse(cell, Form, CultureInfo.InvariantCulture, out decimal amount))
            return amount;
        Fault(column, cell.Length == 0 ? CatalogFaultReason.Required : CatalogFaultReason.Malformed, cell);
        good = false;
        return null;
    }

    private DateTimeOffset Instant(string column, ref bool good)
    {
        string cell = Cell(column);
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTimeOffset.TryParseExact(cell, InstantForm, CultureInfo.InvariantCulture, Utc, out var instant))
            return instant;
        Fault(column, cell.Length == 0 ? CatalogFaultReason.Required : CatalogFaultReason.Malformed, cell);
        good = false;
        return default;
    }

    /// <summary>Price lists give the last second of a period (11:59:59 PM); an end at midnight is meant as the first instant
    /// after it. The year 9999 is an open end.</summary>
    private DateTimeOffset EndOf(ref bool good)
    {
        var last = Instant("EffectiveEndDate", ref good);
        if (last.Year == 9999)
            return Price.OpenEnd;
        return last.TimeOfDay == TimeSpan.Zero ? last : last.AddSeconds(1);
    }

    /// <summary>Prices by tiers of quantity are not sold here: only a first tier, from 0 or 1, is a price for all.</summary>
    private bool IsFirstTier()
    {
        string cell = Cell("PricingTierRangeMin");
        if (cell.Length == 0 || (decimal.TryParse(cell, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal from) && from is 0 or 1))
            return true;
        Fault("PricingTierRangeMin", CatalogFaultReason.NotAllowed, cell);
        return false;
    }
}
