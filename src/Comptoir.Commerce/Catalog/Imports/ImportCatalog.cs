using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>Kinds of files that a catalogue comes in.</summary>
public enum CatalogFormat
{
    /// <summary>The product's own JSON.</summary>
    Json,

    /// <summary>A price sheet as partners get them, CSV (contract, billing §6).</summary>
    PriceSheet,

    /// <summary>Found out from the file's first character.</summary>
    Any,
}

/// <summary>Takes a catalogue file in (R3.5).</summary>
/// <param name="Content">Read once from where it stands; must be seekable for <see cref="CatalogFormat.Any"/>.</param>
/// <param name="DryRun">Tells what would change and changes nothing.</param>
/// <param name="Progress">Told after each chunk.</param>
public sealed record ImportCatalog(Stream Content, CatalogFormat Format, bool DryRun, IProgress<CatalogImportProgress>? Progress, Actor By);

/// <param name="Rows">Rows of the price sheet, or products of the document, read so far.</param>
/// <param name="Share">Share of the file's bytes read, 0 to 1, where its length is known.</param>
public sealed record CatalogImportProgress(long Rows, double? Share);

/// <summary>A price that an import would add or change.</summary>
/// <param name="Title">The SKU's.</param>
/// <param name="Term">ISO 8601, empty where there is no term.</param>
/// <param name="From">First instant, UTC.</param>
/// <param name="Before">What holds at that instant as things stand; null where nothing does.</param>
public sealed record PriceChange(
    string ProductId, string SkuId, string Title, string Market, string Segment, string Term, string BillingCycle, DateTime From, string Currency, decimal? Before, decimal After);

/// <summary>What an import did, or would do.</summary>
/// <param name="Rows">Rows of the price sheet, or products of the document.</param>
/// <param name="PricesChanged">Prices with another amount or period than before, those that ended for a new one included.</param>
public sealed record CatalogImported(
    long Rows, int ProductsAdded, int ProductsChanged, int SkusAdded, int SkusChanged, int PricesAdded, int PricesChanged)
{
    /// <summary>Products of the file that stay as they were.</summary>
    public int ProductsUnchanged { get; init; }

    /// <summary>SKUs of the file that stay as they were.</summary>
    public int SkusUnchanged { get; init; }

    /// <summary>Prices of the file that stay as they were.</summary>
    public int PricesUnchanged { get; init; }

    /// <summary>Of <see cref="PricesChanged"/>, stored prices that end, or give way, for one of the file.</summary>
    public int PricesEnded { get; init; }

    /// <summary>Prices that a dry run would add or change, the first ones: those that follow another price before those of new items.</summary>
    public IReadOnlyList<PriceChange> Changes { get; init; } = [];

    /// <summary>The catalogue said all of it before.</summary>
    public bool NothingNew => ProductsAdded + ProductsChanged + SkusAdded + SkusChanged + PricesAdded + PricesChanged == 0;
}

/// <summary>Imports a file: all of it or, with one fault, nothing. The same file again changes nothing. Orders keep the prices
/// they were made at.</summary>
public sealed class ImportCatalogHandler(ComptoirDb db, IBulkRows bulk, CatalogSearch search, CatalogMemory memory, PolicyProfiles profiles, ActivityLog activity)
{
    /// <returns>Refuses with <see cref="NotAllowed"/> or <see cref="CatalogFaulty"/>.</returns>
    public Task<Result<CatalogImported>> HandleAsync(ImportCatalog request, CancellationToken ct)
    {
        var faults = new CatalogFaults();
        bool json = request.Format == CatalogFormat.Any ? StartsAsJson(request.Content) : request.Format == CatalogFormat.Json;
        ICatalogSource source = json
            ? new DocumentSource(new CatalogDocumentReader(faults).ReadAsync(request.Content, ct), CancellationClasses())
            : new PriceSheetSource(request.Content, db);
        return ImportAsync(source, faults, request, ct);
    }

    /// <summary>Imports the sample catalogue that ships with the product (R3.6).</summary>
    public Task<Result<CatalogImported>> SampleAsync(Actor by, CancellationToken ct) => ImportAsync(
        new DocumentSource(SampleCatalog.Products().ToAsyncEnumerable(), CancellationClasses()),
        new CatalogFaults(),
        new ImportCatalog(Stream.Null, CatalogFormat.Json, DryRun: false, Progress: null, by),
        ct);

    private async Task<Result<CatalogImported>> ImportAsync(ICatalogSource source, CatalogFaults faults, ImportCatalog request, CancellationToken ct)
    {
        if (!request.By.May(Right.Operate))
            return new NotAllowed(Right.Operate);
        await using var stage = await CatalogStage.OpenAsync(db, bulk, ct);
        long rows = 0;
        await foreach (var chunk in source.ReadAsync(faults, ct))
        {
            if (faults.None)
                await stage.AppendAsync(chunk, ct);
            rows = chunk.Rows;
            await db.Faults.ReachAsync(FaultPoint.ImportChunk, ct);
            request.Progress?.Report(new CatalogImportProgress(rows, ShareOf(request.Content)));
        }

        if (faults.None)
            await stage.CheckAsync(source, faults, ct);
        if (!faults.None)
            return faults.ToRefusal();

        await using var work = await db.BeginWorkAsync(ct);
        var done = await stage.MergeAsync(source.ReplacesFacts, request.DryRun, ct) with { Rows = rows };
        if (!source.ReplacesFacts && await stage.WidenSkusAsync(ct) is > 0 and var widened)
            done = done with { SkusChanged = done.SkusChanged + widened, SkusUnchanged = done.SkusUnchanged - widened };
        await CatalogReferences.CheckAsync(db, source.References, faults, ct);
        if (!faults.None)
            return faults.ToRefusal();
        if (request.DryRun)
            return done;
        await search.RefreshAsync(await stage.ProductsAsync(ct), ct);
        if (!done.NothingNew)
            activity.RecordSetting("catalog", request.By, facts: FactsOf(done));
        db.AfterCommit(memory.Forget);
        await work.CommitAsync(ct);
        return done;
    }

    private static IEnumerable<(string, string?)> FactsOf(CatalogImported done)
    {
        static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
        return
        [
            ("Rows", Text(done.Rows)),
            ("ProductsAdded", Text(done.ProductsAdded)),
            ("ProductsChanged", Text(done.ProductsChanged)),
            ("SkusAdded", Text(done.SkusAdded)),
            ("SkusChanged", Text(done.SkusChanged)),
            ("PricesAdded", Text(done.PricesAdded)),
            ("PricesChanged", Text(done.PricesChanged)),
        ];
    }

    private HashSet<string> CancellationClasses() => [.. profiles.All.SelectMany(profile => profile.Classes.Keys)];

    private static double? ShareOf(Stream content) =>
        content.CanSeek && content.Length > 0 ? Math.Min(1, (double)content.Position / content.Length) : null;

    private static bool StartsAsJson(Stream content)
    {
        long start = content.Position;
        int first;
        do
        {
            first = content.ReadByte();
        }
        while (first is ' ' or '\t' or '\r' or '\n' or 0xEF or 0xBB or 0xBF);
        content.Position = start;
        return first is '{' or '[';
    }
}
