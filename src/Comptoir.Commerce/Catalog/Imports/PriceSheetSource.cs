using System.Runtime.CompilerServices;
using Comptoir.Commerce.Storage;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>A price sheet as partners get it. What the catalogue knows of a product stays; one it does not know is made from
/// the row. A reservation's row is a price in both scopes, for Azure plans and for older subscriptions.</summary>
internal sealed class PriceSheetSource(Stream content, ComptoirDb db) : ICatalogSource
{
    private const string WholeRow = "*";

    internal static readonly CsvReaderOptions Form = new()
    {
        Separator = ',',
        PoolStrings = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = 1024 * 1024,
        NormalizeHeaderName = name => name.Replace(" ", "", StringComparison.Ordinal),
    };

    /// <summary>Kinds of the products met so far, stored ones and those this file makes.</summary>
    private readonly Dictionary<string, ProductKind> kinds = [];

    public bool ReplacesFacts => false;

    public IReadOnlyList<(string Item, CatalogFault Fault)> References => [];

    public async IAsyncEnumerable<CatalogChunk> ReadAsync(CatalogFaults faults, [EnumeratorCancellation] CancellationToken ct)
    {
        using var csv = CsvReader.Create(content, Form, leaveOpen: true);
        bool more = await MoveAsync(csv, faults, ct); // reads the header too
        if (!faults.None || SheetColumns.Find(csv, faults) is not { } columns)
            yield break;
        var rows = new List<SheetRow>(CatalogChunk.Size);
        for (; more && !faults.Full; more = await MoveAsync(csv, faults, ct))
        {
            if (columns.Read() is { } row)
                rows.Add(row);
            if (rows.Count < CatalogChunk.Size)
                continue;
            yield return await ChunkAsync(rows, csv.RowNumber, faults, ct);
            rows.Clear();
        }

        yield return await ChunkAsync(rows, csv.RowNumber, faults, ct);
    }

    public CatalogFault At(Type row, long place, CatalogFaultReason reason) => new(place, "EffectiveStartDate", reason);

    private static async Task<bool> MoveAsync(CsvReader csv, CatalogFaults faults, CancellationToken ct)
    {
        try
        {
            return await csv.ReadAsync(ct);
        }
        catch (CsvFormatException fault)
        {
            faults.Add(new CatalogFault(fault.RecordNumber, WholeRow, CatalogFaultReason.Malformed));
            return false;
        }
    }

    private async Task<CatalogChunk> ChunkAsync(List<SheetRow> rows, long read, CatalogFaults faults, CancellationToken ct)
    {
        var chunk = new CatalogChunk([], [], [], read);
        await LearnKindsAsync(rows, chunk, ct);
        foreach (var ofSku in rows.GroupBy(row => row.Key))
        {
            var first = ofSku.First();
            var sku = SheetProduct.SkuOf(first, kinds[first.ProductId]);
            foreach (var row in ofSku)
                AddPrices(row, sku, chunk, faults);
            chunk.Skus.Add(new(sku, first.Number));
        }

        return chunk;
    }

    private async Task LearnKindsAsync(List<SheetRow> rows, CatalogChunk chunk, CancellationToken ct)
    {
        string[] unseen = [.. rows.Select(row => row.ProductId).Where(id => !kinds.ContainsKey(id)).Distinct()];
        if (unseen.Length == 0)
            return;
        var stored = await db.Products
            .Where(product => unseen.Contains(product.Id))
            .Select(product => new { product.Id, product.Kind })
            .ToListAsync(ct);
        stored.ForEach(product => kinds.Add(product.Id, product.Kind));
        foreach (var row in rows)
        {
            if (kinds.TryAdd(row.ProductId, SheetProduct.KindOf(row)))
                chunk.Products.Add(new(SheetProduct.ProductOf(row, kinds[row.ProductId]), row.Number));
        }
    }

    private static void AddPrices(in SheetRow row, Sku sku, CatalogChunk chunk, CatalogFaults faults)
    {
        long number = row.Number;
        var facts = new PriceFacts(
            row.ProductId, row.SkuId, sku.Kind, row.Market, row.Segment, Price.NoScope, row.Term, row.Cycle, row.Currency, row.UnitPrice, row.RetailPrice, row.From, row.Until);
        var price = PriceCheck.Check(facts, SheetColumns.Members, (column, reason, value) => faults.Add(new CatalogFault(number, column, reason, value)));
        if (price is null)
            return;
        sku.SoldAs(price.Term, price.BillingCycle, price.Segment);
        chunk.Prices.Add(new(price, number));
        if (sku.Kind == ProductKind.AzureReservation)
            chunk.Prices.Add(new(price.In(Price.AzurePlanScope), number));
    }
}
