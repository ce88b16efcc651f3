using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>Takes in tax rates, CSV with the columns <c>market, name, rate, validFrom</c>: the rate in per cent, the day as
/// <c>yyyy-MM-dd</c>.</summary>
public sealed record ImportTaxes(Stream Content, Actor By)
{
    /// <summary>Tells what would change and changes nothing.</summary>
    public bool DryRun { get; init; }
}

/// <param name="Rows">Rates in the file.</param>
/// <param name="Changed">Those that were not stored like this before.</param>
public sealed record TaxesImported(int Rows, int Changed);

/// <summary>A rate of a file, and what is stored for its market and day.</summary>
/// <param name="Rate">As the file has it.</param>
/// <param name="IsNew">Nothing is stored for the day.</param>
/// <param name="Before">Share that holds on that day as things stand; null where the market has none.</param>
public sealed record TaxRateChange(TaxRate Rate, bool IsNew, decimal? Before);

/// <summary>What a file of tax rates would change.</summary>
/// <param name="Rows">Rates in the file.</param>
/// <param name="Changes">Those that are not stored like this, in the order of market and day.</param>
public sealed record TaxesPreview(int Rows, IReadOnlyList<TaxRateChange> Changes);

/// <summary>All rows or none, by the rule of <see cref="SetTaxRate"/>, the rows taken from the first to the last; the same file
/// again changes nothing. One round trip per row.</summary>
public sealed class ImportTaxesHandler(ComptoirDb db, SetTaxRateHandler set)
{
    private const string DayForm = "yyyy-MM-dd";
    private const string WholeRow = "*";
    private static readonly string[] Columns = ["market", "name", "rate", "validFrom"];

    private static readonly CsvReaderOptions Form = new() { Separator = ',', MalformedData = CsvMalformedDataHandling.Throw, MaxRecordSize = 64 * 1024 };

    /// <returns>Refuses with <see cref="NotAllowed"/> or <see cref="CatalogFaulty"/>.</returns>
    public async Task<Result<TaxesImported>> HandleAsync(ImportTaxes request, CancellationToken ct)
    {
        var (preview, refusal) = await RunAsync(request, ct);
        return preview is null ? refusal! : new TaxesImported(preview.Rows, preview.Changes.Count);
    }

    /// <summary>What the file would change, by the same rule; nothing is kept.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/> or <see cref="CatalogFaulty"/>.</returns>
    public Task<Result<TaxesPreview>> PreviewAsync(ImportTaxes request, CancellationToken ct) => RunAsync(request with { DryRun = true }, ct);

    private async Task<Result<TaxesPreview>> RunAsync(ImportTaxes request, CancellationToken ct)
    {
        if (!request.By.May(Right.Operate))
            return new NotAllowed(Right.Operate);
        var faults = new CatalogFaults();
        var rows = await ReadAsync(request, faults, ct);
        var stored = request.DryRun ? await db.TaxRates.AsNoTracking().ToListAsync(ct) : [];
        await using var work = await db.BeginWorkAsync(ct);
        foreach (var (row, rate) in faults.None ? rows : [])
        {
            if (await set.PutAsync(rate, ct) is { Refusal: not null })
                faults.Add(new CatalogFault(row, "validFrom", CatalogFaultReason.InThePast, rate.ValidFrom.ToString(DayForm, CultureInfo.InvariantCulture)));
        }

        if (!faults.None)
            return faults.ToRefusal();

        var changes = db.ChangeTracker.Entries<TaxRate>()
            .Where(entry => entry.State != EntityState.Unchanged)
            .Select(entry => new TaxRateChange(
                entry.Entity,
                entry.State == EntityState.Added,
                stored.Where(there => there.Market == entry.Entity.Market && there.ValidFrom <= entry.Entity.ValidFrom).MaxBy(there => there.ValidFrom)?.Rate))
            .OrderBy(change => change.Rate.Market, StringComparer.Ordinal)
            .ThenBy(change => change.Rate.ValidFrom)
            .ToList();
        if (!request.DryRun)
            await work.CommitAsync(ct);
        return new TaxesPreview(rows.Count, changes);
    }

    private static async Task<List<(long Row, SetTaxRate Rate)>> ReadAsync(ImportTaxes request, CatalogFaults faults, CancellationToken ct)
    {
        var rows = new List<(long, SetTaxRate)>();
        using var csv = CsvReader.Create(request.Content, Form, leaveOpen: true);
        try
        {
            bool more = await csv.ReadAsync(ct);
            foreach (string column in Columns.Where(column => !csv.TryGetFieldIndex(column, out _)))
                faults.Add(new CatalogFault(1, column, CatalogFaultReason.Required));
            for (more &= faults.None; more && !faults.Full; more = await csv.ReadAsync(ct))
            {
                if (RowOf(csv, request.By, faults) is { } rate)
                    rows.Add((csv.RowNumber + 1, rate));
            }
        }
        catch (CsvFormatException fault)
        {
            faults.Add(new CatalogFault(fault.RecordNumber, WholeRow, CatalogFaultReason.Malformed));
        }

        return rows;
    }

    private static SetTaxRate? RowOf(CsvReader csv, Actor by, CatalogFaults faults)
    {
        long row = csv.RowNumber + 1;
        string rate = csv.GetString("rate").Trim();
        string day = csv.GetString("validFrom").Trim();
        if (!decimal.TryParse(rate, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal percent))
        {
            faults.Add(new CatalogFault(row, "rate", rate.Length == 0 ? CatalogFaultReason.Required : CatalogFaultReason.Malformed, rate));
            return null;
        }

        if (!DateOnly.TryParseExact(day, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var from))
        {
            faults.Add(new CatalogFault(row, "validFrom", day.Length == 0 ? CatalogFaultReason.Required : CatalogFaultReason.Malformed, day));
            return null;
        }

        var read = new SetTaxRate(csv.GetString("market").Trim(), csv.GetString("name").Trim(), PriceCheck.Plain(percent / 100m), from, by);
        if (SetTaxRateHandler.FaultOf(read) is not { } fault)
            return read;
        faults.Add(new CatalogFault(row, fault.Field, Enum.Parse<CatalogFaultReason>(fault.Reason.ToString()), csv.GetString(fault.Field)));
        return null;
    }
}
