using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using CsvHelper;
using static System.FormattableString;

namespace Comptoir.Commerce.HybridBenefit;

/// <summary>What an hour of a size of virtual machine costs, in the currency of the table.</summary>
/// <param name="ArmName"><c>Standard_D2s_v3</c>.</param>
/// <param name="Family">What a reservation may be exchanged within, <c>Dsv3</c>.</param>
/// <param name="Linux">The base compute rate.</param>
/// <param name="Windows">With Windows in it.</param>
/// <param name="OneYear">Compute, reserved for one year.</param>
/// <param name="ThreeYears">Compute, reserved for three years.</param>
public sealed record VmSize(string ArmName, string Family, int VCpu, decimal Linux, decimal Windows, decimal OneYear, decimal ThreeYears);

/// <summary>The operator's price table (R12.4): the one shipped, or the file <c>vm-sizes.csv</c> of the data folder. Rates in
/// <see cref="CurrencyOf"/>.</summary>
public sealed class VmPrices
{
    /// <summary>Decimals of a rate that count; savings are compared in these.</summary>
    internal const decimal RateUnit = 1_000_000m;

    private readonly Dictionary<string, VmSize> byName;

    private VmPrices(IEnumerable<VmSize> sizes) => byName = sizes.ToDictionary(size => size.ArmName, StringComparer.OrdinalIgnoreCase);

    public Currency CurrencyOf { get; } = Currency.Of("USD");

    public IReadOnlyCollection<VmSize> All => byName.Values;

    public VmSize? Find(string armName) => byName.GetValueOrDefault(armName.Trim());

    /// <summary>The illustrative table that ships with the product.</summary>
    public static VmPrices Shipped()
    {
        using var file = EmbeddedData.Open("HybridBenefit.Data.vm-sizes.csv");
        return Read(file, "vm-sizes.csv");
    }

    /// <summary>Reads a table with the columns of the one shipped. Throws <see cref="InvalidDataException"/> that names the row and
    /// column of the first fault.</summary>
    public static VmPrices Read(Stream content, string source)
    {
        using var csv = CsvReader.Create(content, leaveOpen: true);
        var table = new List<VmSize>();
        int row = 1;
        foreach (var record in csv)
        {
            row++;
            var cells = record.ToDictionary();
            string Cell(string column) => cells.TryGetValue(column, out string? value) && value is { Length: > 0 }
                ? value.Trim()
                : throw new InvalidDataException(Invariant($"{source}, row {row}, column {column}: a value is required."));
            decimal Rate(string column) => decimal.TryParse(Cell(column), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal rate) && rate <= 1_000_000m
                ? rate
                : throw new InvalidDataException(Invariant($"{source}, row {row}, column {column}: not a rate."));
            int vCpu = int.TryParse(Cell("vcpu"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= VmRules.MostVCpu
                ? count
                : throw new InvalidDataException(Invariant($"{source}, row {row}, column vcpu: not a number of processors."));
            var size = new VmSize(
                Cell("arm_sku_name"), Cell("family"), vCpu, Rate("linux_payg_hour_usd"), Rate("windows_payg_hour_usd"), Rate("reserved_1y_hour_usd"), Rate("reserved_3y_hour_usd"));
            if (table.Exists(other => other.ArmName.Equals(size.ArmName, StringComparison.OrdinalIgnoreCase)))
                throw new InvalidDataException(Invariant($"{source}, row {row}, column arm_sku_name: '{size.ArmName}' stands in the file twice."));
            table.Add(size);
        }

        return new VmPrices(table);
    }
}

/// <summary>What names and figures of virtual machines have to be.</summary>
internal static class VmRules
{
    public const int MostVCpu = 1024;
    public const int LongestName = 64;
    public const int LongestSize = 64;

    public static InvalidInput? FaultOfName(string field, string name) => Text.Fault(field, name, required: true, LongestName);

    public static InvalidInput? FaultOfSize(string field, string size) => Text.Fault(field, size, required: false, LongestSize);
}
