using System.Diagnostics;
using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Tests.Cli;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Server.Tests.Billing;

/// <summary>A real process that cuts invoices in a real file, killed at random instants again and again, makes what one that was left alone
/// makes: the same invoices, the same numbers, nothing twice (I15 to I20).</summary>
public sealed class KilledRunTests(ComptoirServer server, ITestOutputHelper output) : IClassFixture<ComptoirServer>, IDisposable
{
    private const string Invoices = """SELECT COUNT(*) FROM "Invoices" """;

    /// <summary>What no kill may leave behind, whatever was under way.</summary>
    private const string Halves =
        """
        SELECT (SELECT COUNT(*) FROM "InvoiceLines" AS l WHERE NOT EXISTS (SELECT 1 FROM "Invoices" AS i WHERE i."PartnerId" = l."PartnerId" AND i."Number" = l."InvoiceNumber"))
            + (SELECT COUNT(*) FROM "Invoices" AS i WHERE i."Lines" <> (SELECT COUNT(*) FROM "InvoiceLines" AS l WHERE l."PartnerId" = i."PartnerId" AND l."InvoiceNumber" = i."Number"))
            + (SELECT COUNT(*) FROM "InvoiceSeries" AS s WHERE s."Last" <> (SELECT COUNT(*) FROM "Invoices" AS i WHERE i."PartnerId" = s."PartnerId"))
        """;

    /// <summary>Of one run, each in a part of it of its own.</summary>
    private const int KillsOfARun = 9;

    /// <summary>As many runs are killed at once as there are processors to run them.</summary>
    private const int Lanes = 2;

    private static readonly int Kills = Environment.GetEnvironmentVariable("COMPTOIR_LONG") is null ? 50 : 200;

    private readonly string folder = Directory.CreateTempSubdirectory("comptoir-kill-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_run_killed_at_random_instants_ends_as_one_that_was_left_alone()
    {
        int seed = Random.Shared.Next();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}."));
        string untouched = Path.Combine(folder, "untouched");
        Directory.CreateDirectory(untouched);
        string month = (await BilledPartners.MakeAsync(server, untouched)).ToString();
        string alone = Copy(untouched, "alone");
        int before = await CountAsync(alone, Invoices);
        var course = await WatchAsync(alone, month, before);
        var expected = await BooksAsync(alone);

        var lanes = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            var (random, left) = (new Random(seed + lane), new List<int>());
            string data = untouched;
            for (int run = 0; left.Count < Kills / Lanes; run++)
            {
                data = Copy(untouched, string.Create(CultureInfo.InvariantCulture, $"killed{lane}-{run}"));
                left.AddRange(await KillAsync(data, month, [.. course.Instants(random).Take((Kills / Lanes) - left.Count)]));
                await RunToEndAsync(data, month);
                Assert.Equal(expected, await BooksAsync(data));
            }

            var check = await CommandLine.RunInAsync(data, new Dictionary<string, string?>(), "check");
            Assert.True(check is { ExitCode: 0 } && check.Output.EndsWith("OK\n", StringComparison.Ordinal), check.Output + check.Error);
            return left;
        })));

        int[] counts = [.. lanes.SelectMany(lane => lane)];
        int amid = counts.Count(count => count > before && count < course.Invoices);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Length} kills: {counts.Count(count => count == before)} before the first invoice, {amid} amid {course.Invoices - before}, {counts.Count(count => count == course.Invoices)} after the last; a run of {course.Ended.TotalMilliseconds:0} ms, first invoice after {course.First.TotalMilliseconds:0}."));
        Assert.Equal(Kills, counts.Length);
        Assert.True(amid >= Kills / 2, "The kills missed the run.");
    }

    /// <summary>Starts a run again and again, and kills each at its instant.</summary>
    /// <returns>How many invoices each kill left; fewer than asked for when a run came to its end first.</returns>
    private static async Task<List<int>> KillAsync(string data, string month, IReadOnlyList<Instant> instants)
    {
        var left = new List<int>();
        foreach (var instant in instants)
        {
            int there = await CountAsync(data, Invoices);
            using var process = Start(data, month);
            await AwaitAsync(process, data, instant, there);
            if (process.HasExited)
                break;
            process.Kill();
            await process.WaitForExitAsync();
            Assert.Equal(0, await CountAsync(data, Halves));
            left.Add(await CountAsync(data, Invoices));
        }

        return left;
    }

    /// <summary>Waits for an instant, no longer than until the invoices of the next work are there: a run may be quicker than the one that
    /// was watched.</summary>
    private static async Task AwaitAsync(Process process, string data, Instant instant, int there)
    {
        // Closed before the kill, so that nobody but the killed process has the file open.
        await using var connection = await OpenAsync(data);
        int now = there;
        while (!process.HasExited && (now = await CountAsync(connection, Invoices)) < instant.Invoices)
            await Task.Delay(1);
        var (since, wait) = (Stopwatch.GetTimestamp(), instant.Invoices > there ? instant.After : instant.Begun + instant.After);
        while (!process.HasExited && Stopwatch.GetElapsedTime(since) < wait && await CountAsync(connection, Invoices) == now)
            await Task.Delay(1);
    }

    private static async Task RunToEndAsync(string data, string month)
    {
        using var process = Start(data, month);
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, error);
    }

    /// <summary>Runs it to its end, and sees when there were how many invoices.</summary>
    private static async Task<Course> WatchAsync(string data, string month, int before)
    {
        var steps = new List<(TimeSpan, int)>();
        long started = Stopwatch.GetTimestamp();
        using var process = Start(data, month);
        await using (var connection = await OpenAsync(data))
        {
            int last = before;
            while (!process.HasExited)
            {
                if (await CountAsync(connection, Invoices) is var count && count > last)
                    steps.Add((Stopwatch.GetElapsedTime(started), last = count));
                await Task.Delay(1);
            }
        }

        var ended = Stopwatch.GetElapsedTime(started);
        Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync());
        return new Course(steps, ended);
    }

    private static Process Start(string data, string month) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "comptoir.dll"), "invoices", "run", month, "--data", data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;

    private static async Task<SqliteConnection> OpenAsync(string data)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(data, "comptoir.db")};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<int> CountAsync(string data, string sql)
    {
        await using var connection = await OpenAsync(data);
        return await CountAsync(connection, sql);
    }

    private static async Task<int> CountAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>All that a run leaves, but for what is new each time: ids, instants and the hashes over them, which the check looks at.</summary>
    private static async Task<List<string>> BooksAsync(string data)
    {
        var books = new List<string>();
        await BilledPartners.InAsync(data, services => BilledPartners.ActAsync<ComptoirDb>(services, async db =>
        {
            books.AddRange((await db.Invoices.AsNoTracking().ToListAsync()).Select(i =>
                string.Create(CultureInfo.InvariantCulture, $"invoice {i.Number} {i.PartnerId} {i.Month:yyyy-MM} {i.Currency} {i.SubtotalMinor} {i.TaxMinor} {i.TotalMinor} {i.Lines}")));
            books.AddRange((await db.InvoiceLines.AsNoTracking().ToListAsync()).Select(l =>
                string.Create(CultureInfo.InvariantCulture, $"line {l.InvoiceNumber} {l.Number} {l.PartnerId} {l.EntryId}")));
            books.AddRange((await db.InvoiceSeries.AsNoTracking().ToListAsync()).Select(s =>
                string.Create(CultureInfo.InvariantCulture, $"series {s.PartnerId} {s.Place} {s.Last}")));
            books.AddRange((await db.Settlements.AsNoTracking().ToListAsync()).Select(s =>
                string.Create(CultureInfo.InvariantCulture, $"settled {s.InvoiceNumber} by {s.CreditNoteNumber} {s.AmountMinor}")));
            books.AddRange((await db.Activity.AsNoTracking().Where(record => record.Operation == ActivityOperation.ReadyInvoice).ToListAsync()).Select(record =>
                $"record {record.PartnerId} {record.ResourceKey}"));
            books.AddRange((await db.Mails.AsNoTracking().ToListAsync()).Select(mail => $"mail {mail.To} {mail.Subject}"));
            books.AddRange((await db.BillingRuns.AsNoTracking().ToListAsync()).Select(run =>
                string.Create(CultureInfo.InvariantCulture, $"run {run.MonthOf} {run.Invoices} {run.PartnersDone} {run.FinishedAt is not null}")));
        }));
        books.Sort(StringComparer.Ordinal);
        return books;
    }

    private string Copy(string from, string name)
    {
        string to = Path.Combine(folder, name);
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        Directory.CreateSymbolicLink(Path.Combine(to, "media"), Path.Combine(from, "media"));
        return to;
    }

    /// <summary>An instant of a run.</summary>
    /// <param name="Invoices">So many are there.</param>
    /// <param name="After">How long they have been; where they were before the process began, how long it has been since <paramref name="Begun"/>.</param>
    /// <param name="Begun">How long after the start of a process the run in it begins.</param>
    private sealed record Instant(int Invoices, TimeSpan After, TimeSpan Begun);

    /// <summary>How a run went that nobody disturbed.</summary>
    private sealed class Course(IReadOnlyList<(TimeSpan At, int Invoices)> steps, TimeSpan ended)
    {
        public int Invoices => steps[^1].Invoices;

        public TimeSpan First => steps[0].At;

        public TimeSpan Ended => ended;

        // The first work is about as long as the others, and there is something before it.
        private TimeSpan Begun => steps[0].At - (2 * (steps[^1].At - steps[0].At) / (steps.Count - 1));

        /// <summary>Instants spread over the run, from before its first invoice to its end, in their order.</summary>
        public IEnumerable<Instant> Instants(Random random) => Enumerable.Range(0, KillsOfARun).Select(part =>
        {
            var at = Begun + ((part + random.NextDouble()) / KillsOfARun * (ended - Begun));
            var (since, there) = steps.LastOrDefault(step => step.At <= at, (At: Begun, Invoices: 0));
            return new Instant(there, at - since, Begun);
        });
    }
}
