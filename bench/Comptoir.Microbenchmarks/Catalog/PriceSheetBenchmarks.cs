using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using Comptoir.Commerce.Catalog.Imports;
using CsvHelper;

namespace Comptoir.Microbenchmarks.Catalog;

/// <summary>One row of a price sheet, read and taken apart. Not checked against the catalogue and not stored.</summary>
public class PriceSheetBenchmarks
{
    private const int Rows = 2000;

    private byte[] sheet = [];

    [GlobalSetup]
    public void SetUp() => SetUpAsync().Finish();

    [Benchmark(OperationsPerInvoke = Rows)]
    public async Task<int> ReadRow()
    {
        using var csv = CsvReader.Create(new MemoryStream(sheet), PriceSheetSource.Form);
        int good = 0;
        SheetColumns? columns = null;
        var faults = new CatalogFaults();
        while (await csv.ReadAsync())
        {
            columns ??= SheetColumns.Find(csv, faults) ?? throw new InvalidOperationException("Columns are missing.");
            if (columns.Read() is not null)
                good++;
        }

        return good;
    }

    private async Task SetUpAsync()
    {
        var text = new StringBuilder("\"ProductTitle\",\"ProductId\",\"SkuId\",\"SkuTitle\",\"Publisher\",\"SkuDescription\",\"TermDuration\",\"BillingPlan\",\"Market\",\"Currency\",\"UnitPrice\",\"EffectiveStartDate\",\"EffectiveEndDate\",\"Tags\",\"ERP Price\",\"Segment\"\n");
        for (int row = 0; row < Rows; row++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\"Bench product {row / 100}\",\"BENCH{row / 100:D7}\",\"{row / 10 % 10:D4}\",\"Bench product {row / 100}, variant {row / 10 % 10}\",\"Bench Software\",\"What a description of a variant says in about a hundred characters, so that the file weighs what real ones do.\",\"\",\"OneTime\",\"FR\",\"EUR\",\"{100 + row}\",\"1/1/2023 12:00:00 AM\",\"11/30/9999 11:59:59 PM\",\"Software;Perpetual\",\"{200 + row}\",\"Commercial\"\n");
        }

        sheet = Encoding.UTF8.GetBytes(text.ToString());
        if (await ReadRow() != Rows)
            throw new InvalidOperationException("Rows are missing.");
    }
}
