using System.Diagnostics;
using System.Globalization;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Stores;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Benchmarks.Invoices;

/// <summary><c>comptoir invoices run</c> of a month of many charges, from its beginning to its end as it notes them itself, beside the plain
/// INSERT … SELECT of the same lines (goal B9).</summary>
internal static class InvoiceSuite
{
    private const string Suite = "Invoices of a month";
    private const string Growing = "Invoices of a month as its lines grow";
    private const double Share = 0.6;
    private const double Linear = 0.9;
    private const double Memory = 400;
    private const string Month = "2026-01";

    private static readonly DateOnly January = new(2026, 1, 1);

    private const string Table =
        """
        CREATE TABLE "PlainLines" ("PartnerId" uuid NOT NULL, "InvoiceNumber" varchar(20) NOT NULL, "Number" INTEGER NOT NULL, "EntryId" uuid NOT NULL,
            PRIMARY KEY ("PartnerId", "InvoiceNumber", "Number"), UNIQUE ("PartnerId", "EntryId"))
        """;

    public static async Task RunAsync(Bench bench)
    {
        await MeasureAsync(bench, Suite, null, bench.Plan.Charges, bench.Plan.BilledPartners);
        await MeasureAsync(bench, Suite, bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync()), bench.Plan.Charges, bench.Plan.BilledPartners);
    }

    /// <summary>Months of few and of many lines, 400 to a partner (B9: linear).</summary>
    public static async Task GrowAsync(Bench bench)
    {
        var (sqlite, postgres) = (0.0, 0.0);
        foreach (int charges in bench.Plan.GrowthCharges)
        {
            sqlite = await MeasureAsync(bench, Growing, null, charges, Math.Max(1, charges / 400), sqlite);
            postgres = await MeasureAsync(bench, Growing, bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync()), charges, Math.Max(1, charges / 400), postgres);
        }
    }

    /// <param name="before">Lines a second of the month before, of fewer lines; null where months do not grow.</param>
    /// <returns>Lines a second.</returns>
    private static async Task<double> MeasureAsync(Bench bench, string suite, string? postgres, int charges, int partners, double? before = null)
    {
        var world = await World.MakeAsync(bench.Workplace.Folder("invoices"), postgres);
        // As many to each partner as go in whole.
        charges = await world.LookAsync(db => ManyCharges.AddAsync(db, charges, partners));
        // The demo world has cut its months up to now, for all partners.
        await world.LookAsync(db => db.BillingRuns.Where(ran => ran.Month >= January).ExecuteDeleteAsync());
        double plain = await world.LookAsync(PlainAsync);
        var settings = new Dictionary<string, string>(world.Settings);
        var run = await CutAsync(bench, world, settings, Month);
        var again = await CutAsync(bench, world, settings, Month);
        var (invoices, lines) = await world.LookAsync(async db => (await db.Invoices.CountAsync(i => i.Month == January), await db.InvoiceLines.CountAsync()));
        if (invoices < partners || lines < charges)
            throw new Load.WrongAnswerException($"{invoices} invoices with {lines} lines were made of {charges} charges of {partners} partners.");

        var noted = await world.LookAsync(db => db.BillingRuns.SingleAsync(ran => ran.AllPartners && ran.Month == January));
        double took = (noted.FinishedAt!.Value - noted.StartedAt).TotalSeconds;
        double rate = charges / took;
        double peak = run.ResidentPeak / 1048576.0;
        await bench.Report.AddAsync(new Row(
            suite,
            string.Create(CultureInfo.InvariantCulture, $"{charges:N0} charges, {partners:N0} partners"),
            world.Store,
            null,
            [
                Figure.Of("took", "s", took),
                Figure.Of("rate", "lines/s", rate),
                Figure.Of("plain INSERT … SELECT", "s", plain),
                Figure.Of("rate beside plain", "%", 100 * plain / took),
                Figure.Of("whole process", "s", run.Took.TotalSeconds),
                Figure.Of("again", "s", again.Took.TotalSeconds),
                Figure.Of("RSS at most", "MiB", peak),
            ],
            run.Foreign,
            (before is null ? "≥ 60 % of the plain rate" : "≥ 90 % of the lines/s of the smaller month") + ", RSS ≤ 400 MiB",
            peak <= Memory && (before is { } smaller ? rate >= Linear * smaller : plain / took >= Share))
        { Size = charges });
        return rate;
    }

    private static Task<ToolRun> CutAsync(Bench bench, World world, Dictionary<string, string> settings, string month) => ToolRun.RunAsync(
        bench.Server, ["invoices", "run", month, "--data", world.Folder], settings, world.Postgres is null ? null : bench.Postgres.ProcessId);

    /// <summary>Seconds that the database needs for the lines alone, with the same keys, in one statement.</summary>
    private static async Task<double> PlainAsync(ComptoirDb db)
    {
        await db.Database.ExecuteSqlRawAsync(db.Database.IsSqlite() ? Table.Replace("uuid", "TEXT", StringComparison.Ordinal) : Table);
        long started = Stopwatch.GetTimestamp();
        await db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO "PlainLines" SELECT "PartnerId", 'G000100001', ROW_NUMBER() OVER (PARTITION BY "PartnerId" ORDER BY "PostedAt", "LineNumber", "Id"), "Id"
            FROM "LedgerEntries"
            """);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await db.Database.ExecuteSqlRawAsync("""DROP TABLE "PlainLines" """);
        return seconds;
    }
}
