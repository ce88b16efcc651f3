using System.Diagnostics;
using System.Globalization;
using Comptoir.Benchmarks.Invoices;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Stores;
using Comptoir.Commerce.Billing;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Benchmarks.Documents;

/// <summary>Invoices as the files that partners take: the PDF of 2,000 lines, and the reconciliation file of a million, for which the server
/// must not need more memory than for few.</summary>
internal static class DocumentSuite
{
    private const string Suite = "Invoices as files";
    private const string Month = "2026-01";
    private const int DocumentLines = 2000;
    private const int Chunk = 20_000;
    private const double Limit = 3000;
    private const double Growth = 50;

    public static async Task RunAsync(Bench bench)
    {
        await MeasureAsync(bench, null);
        await MeasureAsync(bench, bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync()));
    }

    private static async Task MeasureAsync(Bench bench, string? postgres)
    {
        var world = await World.MakeAsync(bench.Workplace.Folder("documents"), postgres);
        var (few, many) = (world.Sellers[0], world.Sellers[1]);
        await world.InAsync(services => FillAsync(services, few, DocumentLines, many, bench.Plan.SheetLines));
        await ToolRun.RunAsync(bench.Server, ["invoices", "run", Month, "--data", world.Folder], world.Settings);
        var (document, sheet) = (await InvoiceOfAsync(world, few, DocumentLines), await InvoiceOfAsync(world, many, bench.Plan.SheetLines));
        await using var server = await ServerProcess.StartAsync(
            bench.Server, "serve", world.Folder, new Dictionary<string, string>(world.Settings) { ["Auth__AppOnlyEverywhere"] = "true" });
        using var http = Drive.Client(1);
        var callers = await Caller.SignInAsync(http, server.Root, [few, many]);
        await DocumentAsync(bench, world, server, callers[0], document);
        // What the code needs, and a connection, is had before the large one.
        await TakeSheetAsync(callers[0], document, DocumentLines);
        await SheetAsync(bench, world, server, callers[1], sheet);
    }

    private static async Task DocumentAsync(Bench bench, World world, ServerProcess server, Caller caller, string invoice)
    {
        string path = $"/v1/invoices/{invoice}/documents/statement";
        long bytes = 0;
        async Task TakeAsync(int number)
        {
            long taken = 0;
            byte[] end = [];
            await caller.TakeAsync(path, piece =>
            {
                taken += piece.Length;
                end = [.. end.TakeLast(8), .. piece[^Math.Min(8, piece.Length)..]];
            });
            if (!end.AsSpan().TrimEnd("\r\n"u8).EndsWith("%%EOF"u8) || (bytes > 0 && bytes != taken))
                throw new WrongAnswerException($"{path} came with {taken} bytes, and before with {bytes}.");
            bytes = taken;
        }

        await TakeAsync(0);
        long before = MachineUse.Resident(server.Id);
        var watch = new CpuWatch(server.Id, world.Postgres is null ? null : bench.Postgres.ProcessId);
        using var stop = new CancellationTokenSource();
        var watching = MachineUse.MostResidentAsync(server.Id, stop.Token);
        var drove = await Drive.RunAsync(1, bench.Plan.Documents, TakeAsync);
        await stop.CancelAsync();
        await bench.Report.AddAsync(new Row(
            Suite,
            string.Create(CultureInfo.InvariantCulture, $"PDF, {DocumentLines:N0} lines"),
            world.Store,
            1,
            [
                Figure.Of("p50", "ms", drove.P50),
                Figure.Of("p99", "ms", drove.P99),
                Figure.Of("size", "MB", bytes / 1e6),
                Figure.Of("RSS before", "MiB", before / 1048576.0),
                Figure.Of("RSS at most", "MiB", await watching / 1048576.0),
            ],
            watch.Stop().Foreign,
            "p99 < 3 s",
            drove.P99 < Limit));
    }

    private static async Task SheetAsync(Bench bench, World world, ServerProcess server, Caller caller, string invoice)
    {
        double before = MachineUse.Resident(server.Id) / 1048576.0;
        var watch = new CpuWatch(server.Id, world.Postgres is null ? null : bench.Postgres.ProcessId);
        using var stop = new CancellationTokenSource();
        var watching = MachineUse.MostResidentAsync(server.Id, stop.Token);
        long started = Stopwatch.GetTimestamp();
        var (first, bytes) = await TakeSheetAsync(caller, invoice, bench.Plan.SheetLines);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await stop.CancelAsync();
        double most = await watching / 1048576.0;
        await bench.Report.AddAsync(new Row(
            Suite,
            string.Create(CultureInfo.InvariantCulture, $"reconciliation CSV, {bench.Plan.SheetLines:N0} lines"),
            world.Store,
            1,
            [
                Figure.Of("took", "s", seconds),
                Figure.Of("first byte", "ms", first.TotalMilliseconds),
                Figure.Of("rate", "lines/s", bench.Plan.SheetLines / seconds),
                Figure.Of("rate", "MB/s", bytes / seconds / 1e6),
                Figure.Of("RSS before", "MiB", before),
                Figure.Of("RSS at most", "MiB", most),
            ],
            watch.Stop().Foreign,
            "growth ≤ 50 MiB",
            most - before <= Growth));
    }

    /// <summary>Takes it, and counts its rows.</summary>
    private static async Task<(TimeSpan First, long Bytes)> TakeSheetAsync(Caller caller, string invoice, int lines)
    {
        string path = $"/comptoir/v1/invoices/{invoice}/reconciliation.csv";
        long bytes = 0, rows = 0;
        var first = await caller.TakeAsync(path, piece =>
        {
            bytes += piece.Length;
            rows += piece.Count((byte)'\n');
        });
        // One row is the heads of the columns.
        return rows == lines + 1 ? (first, bytes) : throw new WrongAnswerException($"{path} came with {rows - 1} rows of {lines} lines.");
    }

    private static Task<string> InvoiceOfAsync(World world, BenchPartner of, int lines) => world.LookAsync(async db =>
    {
        var partner = new PartnerId(of.Tenant);
        var invoice = await db.Invoices.AsNoTracking().SingleAsync(invoice => invoice.PartnerId == partner);
        return invoice.Lines == lines ? invoice.Number : throw new WrongAnswerException($"{invoice.Number} has {invoice.Lines} lines of {lines}.");
    });

    private static async Task<bool> FillAsync(IServiceProvider services, BenchPartner few, int lines, BenchPartner many, int manyLines)
    {
        var (db, bulk) = (services.GetRequiredService<ComptoirDb>(), services.GetRequiredService<IBulkRows>());
        await ManyCharges.ForgetRunsAsync(db);
        // With the first partner the months begin that can be cut.
        db.Partners.Add(new Partner(new PartnerId(NewId.Guid(ManyCharges.January)), "First", "8000000", "FR", "EUR", "fr-FR", PartnerType.DirectBill, ManyCharges.January.AddMonths(-1)));
        await db.SaveChangesAsync();
        foreach (var (partner, count) in (IEnumerable<(BenchPartner, int)>)[(few, lines), (many, manyLines)])
        {
            for (int first = 0; first < count; first += Chunk)
            {
                LedgerEntry[] rows = [.. Enumerable.Range(first, Math.Min(Chunk, count - first)).Select(number => Entry(new PartnerId(partner.Tenant), number))];
                await using var work = await db.BeginWorkAsync(CancellationToken.None);
                await bulk.InsertAsync(db, rows, CancellationToken.None);
                await work.CommitAsync(CancellationToken.None);
            }
        }

        // As autovacuum has long done where so many charges came one by one.
        await db.Database.ExecuteSqlRawAsync(db.Database.IsSqlite() ? "ANALYZE" : "VACUUM ANALYZE");
        return true;
    }

    private static LedgerEntry Entry(PartnerId partner, int number) => ManyCharges.Entry(partner, number % (28 * 24 * 60));
}
