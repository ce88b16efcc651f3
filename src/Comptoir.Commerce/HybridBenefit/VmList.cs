using System.Globalization;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Primitives;
using CsvHelper;

namespace Comptoir.Commerce.HybridBenefit;

/// <summary>A virtual machine that a licence is looked for, as the caller wrote it.</summary>
/// <param name="Row">Of a sheet, whose header is row 1; else its place in the list, from 1.</param>
/// <param name="Product"><c>windows</c>, the default, <c>sql_standard</c> or <c>sql_enterprise</c>.</param>
public sealed record VmEntry(long Row, string VmName, string VmSize, string VCpu, string Product);

/// <summary>A machine of a list whose values are right.</summary>
public sealed record ListedVm(string VmName, VmSize Size, int VCpu, BenefitProduct Product);

/// <summary>Reads lists of virtual machines.</summary>
public static class VmList
{
    /// <summary>Machines one list may hold.</summary>
    public const int Most = 5000;

    private const string WholeRow = "*";
    private const string NameColumn = "vmName";
    private const string SizeColumn = "vmSize";
    private const string VCpuColumn = "vCpu";
    private const string ProductColumn = "product";

    private static readonly CsvReaderOptions Form = new() { MalformedData = CsvMalformedDataHandling.Throw, MaxRecordSize = 64 * 1024 };

    /// <summary>Reads a sheet with the columns <c>vmName, vmSize, vCpu</c> and, if wanted, <c>product</c>.</summary>
    /// <returns>Refuses with <see cref="VmListFaulty"/>: a column is missing, or a row is broken.</returns>
    public static async Task<Result<IReadOnlyList<VmEntry>>> ReadCsvAsync(Stream content, CancellationToken ct)
    {
        var faults = new CatalogFaults();
        var entries = new List<VmEntry>();
        using var csv = CsvReader.Create(content, Form, leaveOpen: true);
        try
        {
            bool more = await csv.ReadAsync(ct);
            foreach (string column in new[] { NameColumn, SizeColumn, VCpuColumn }.Where(column => !csv.TryGetFieldIndex(column, out _)))
                faults.Add(new CatalogFault(1, column, CatalogFaultReason.Required));
            bool hasProduct = csv.TryGetFieldIndex(ProductColumn, out _);
            for (more &= faults.None; more && entries.Count <= Most; more = await csv.ReadAsync(ct))
            {
                entries.Add(new VmEntry(
                    csv.RowNumber + 1, csv.GetString(NameColumn), csv.GetString(SizeColumn), csv.GetString(VCpuColumn), hasProduct ? csv.GetString(ProductColumn) : ""));
            }
        }
        catch (CsvFormatException fault)
        {
            faults.Add(new CatalogFault(fault.RecordNumber, WholeRow, CatalogFaultReason.Malformed));
        }

        return faults.None ? entries : new VmListFaulty(faults.ToRefusal().Faults);
    }

    /// <summary>Checks each value of a list.</summary>
    /// <returns>Refuses with <see cref="VmListFaulty"/>, which names every fault by row and column.</returns>
    public static Result<IReadOnlyList<ListedVm>> Check(IReadOnlyList<VmEntry> entries, VmPrices prices)
    {
        var faults = new CatalogFaults();
        if (entries.Count == 0)
            faults.Add(new CatalogFault(1, NameColumn, CatalogFaultReason.Required));
        if (entries.Count > Most)
            faults.Add(new CatalogFault(entries[Most].Row, WholeRow, CatalogFaultReason.OutOfRange, Most.ToString(CultureInfo.InvariantCulture)));
        var seen = new HashSet<(string, bool)>();
        var vms = new List<ListedVm>(entries.Count);
        foreach (var entry in faults.None ? entries : [])
        {
            if (Read(entry, prices, seen, faults) is { } vm)
                vms.Add(vm);
        }

        return faults.None ? vms : new VmListFaulty(faults.ToRefusal().Faults);
    }

    private static ListedVm? Read(VmEntry entry, VmPrices prices, HashSet<(string, bool)> seen, CatalogFaults faults)
    {
        string name = entry.VmName.Trim();
        void Fault(string column, CatalogFaultReason reason, string? value) => faults.Add(new CatalogFault(entry.Row, column, reason, value));
        if (VmRules.FaultOfName(NameColumn, name) is { } nameFault)
            Fault(NameColumn, Enum.Parse<CatalogFaultReason>(nameFault.Reason.ToString()), name);
        var size = prices.Find(entry.VmSize);
        if (size is null)
            Fault(SizeColumn, entry.VmSize.Trim().Length == 0 ? CatalogFaultReason.Required : CatalogFaultReason.Unknown, entry.VmSize);
        int? vCpu = size?.VCpu;
        if (entry.VCpu.Trim() is { Length: > 0 } given)
        {
            bool isNumber = int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count);
            vCpu = isNumber && count is >= 1 and <= VmRules.MostVCpu ? count : null;
            // A size that is known has the processors it has (R12.2).
            if (vCpu is null || (size is not null && vCpu != size.VCpu))
                Fault(VCpuColumn, isNumber ? CatalogFaultReason.OutOfRange : CatalogFaultReason.Malformed, given);
        }

        if (ProductOf(entry.Product) is not { } product)
        {
            Fault(ProductColumn, CatalogFaultReason.Unknown, entry.Product);
            return null;
        }

        if (name.Length > 0 && !seen.Add((BenefitAssignment.KeyOf(name), product != BenefitProduct.Windows)))
            Fault(NameColumn, CatalogFaultReason.Duplicate, name);
        return name.Length > 0 && size is not null && vCpu is { } cpu ? new ListedVm(name, size, cpu, product) : null;
    }

    /// <summary>A product by its word, in any case; none: Windows.</summary>
    public static BenefitProduct? ProductOf(string word) => word.Trim().ToLowerInvariant() switch
    {
        "" or "windows" => BenefitProduct.Windows,
        "sql_standard" => BenefitProduct.SqlStandard,
        "sql_enterprise" => BenefitProduct.SqlEnterprise,
        _ => null,
    };
}
