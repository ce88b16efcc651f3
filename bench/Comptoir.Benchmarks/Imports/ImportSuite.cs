using System.Globalization;
using System.Text.Json;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;

namespace Comptoir.Benchmarks.Imports;

/// <summary><c>comptoir catalog import</c> of a large price sheet into a new database, and of the same sheet again.</summary>
internal static class ImportSuite
{
    private const string Suite = "Import of a price sheet";
    private const double Limit = 60;

    public static async Task RunAsync(Bench bench)
    {
        string sheet = Path.Combine(bench.Workplace.Folder("sheet"), "sheet.csv");
        await PriceSheet.WriteAsync(sheet, bench.Plan.SheetRows);
        string tenth = Path.Combine(bench.Workplace.Folder("sheet"), "tenth.csv");
        await PriceSheet.WriteAsync(tenth, bench.Plan.SheetRows / 10);
        string master = Convert.ToBase64String(new byte[32]);
        await MeasureAsync(bench, "SQLite", sheet, tenth, () => Task.FromResult(new Dictionary<string, string> { ["Secrets__Master"] = master }));
        await MeasureAsync(bench, "PostgreSQL", sheet, tenth, async () => new Dictionary<string, string>
        {
            ["Secrets__Master"] = master,
            ["Storage__Postgres"] = bench.Postgres.ConnectionTo(await bench.Postgres.CreateAsync()),
        });
    }

    private static async Task MeasureAsync(Bench bench, string store, string sheet, string tenth, Func<Task<Dictionary<string, string>>> settings)
    {
        int rows = bench.Plan.SheetRows;
        // A tenth of it first: memory is flat when ten times the rows need no more.
        var small = await ImportAsync(bench, bench.Workplace.Folder("import"), tenth, await settings(), rows / 10, added: true);
        string folder = bench.Workplace.Folder("import");
        var told = await settings();
        await AddAsync(bench, store, rows, "", await ImportAsync(bench, folder, sheet, told, rows, added: true), small);
        await AddAsync(bench, store, rows, ", again", await ImportAsync(bench, folder, sheet, told, rows, added: false), null);
    }

    private static async Task<ToolRun> ImportAsync(Bench bench, string folder, string sheet, Dictionary<string, string> settings, int rows, bool added)
    {
        var run = await ToolRun.RunAsync(
            bench.Server, ["catalog", "import", sheet, "--json", "--data", folder], settings, settings.ContainsKey("Storage__Postgres") ? bench.Postgres.ProcessId : null);
        var told = JsonSerializer.Deserialize<JsonElement>(string.Concat(run.Output));
        if (told.GetProperty("rows").GetInt64() != rows || told.GetProperty("pricesAdded").GetInt64() != (added ? rows : 0) || told.GetProperty("pricesChanged").GetInt64() != 0)
            throw new WrongAnswerException($"An import of {rows} rows told {told}.");
        return run;
    }

    private static Task AddAsync(Bench bench, string store, int rows, string how, ToolRun run, ToolRun? small)
    {
        double seconds = run.Took.TotalSeconds;
        return bench.Report.AddAsync(new Row(
            Suite,
            string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows{how}"),
            store,
            null,
            [
                Figure.Of("took", "s", seconds),
                Figure.Of("rate", "rows/s", rows / seconds),
                Figure.Of("RSS at most", "MiB", run.ResidentPeak / 1048576.0),
                .. small is null ? Array.Empty<Figure>() : [Figure.Of("RSS for a tenth of the rows", "MiB", small.ResidentPeak / 1048576.0)],
                Figure.Of("lines of progress", "", run.Error.Count),
            ],
            run.Foreign,
            "≤ 60 s",
            seconds <= Limit));
    }
}
