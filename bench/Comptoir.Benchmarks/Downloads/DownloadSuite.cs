using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Comptoir.Benchmarks.Load;
using Comptoir.Benchmarks.Results;
using Comptoir.Benchmarks.Servers;
using Comptoir.Benchmarks.Stores;
using Comptoir.Benchmarks.Workloads;
using Comptoir.Commerce.Downloads;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Benchmarks.Downloads;

/// <summary>One large file and many clients at once: how fast, and whether the server's memory stays flat.</summary>
internal static class DownloadSuite
{
    private const string Suite = "Download of a 4 GiB file through signed links (SQLite)";
    private const int BufferLength = 256 * 1024;
    private const long RangeFrom = 1L << 30;
    private const long RangeLength = 512L << 20;

    public static async Task RunAsync(Bench bench)
    {
        var world = await World.MakeAsync(bench.Workplace.Folder("download"), null);
        var media = await AddMediaAsync(world, bench.Plan.MediaBytes);
        await using var server = await world.ServeAsync(bench.Server);
        using var http = Drive.Client(bench.Plan.Downloaders);
        var caller = (await Caller.SignInAsync(http, server.Root, world.Sellers.Take(1)))[0];
        var trade = new Trade(world, [caller], 1);
        await trade.CreateCartAsync(0);
        await trade.CheckOutAsync(0);
        var links = new List<Uri>();
        for (int i = 0; i <= bench.Plan.Downloaders; i++)
        {
            var link = await caller.SendAsync(
                HttpMethod.Post,
                $"/comptoir/v1/customers/{caller.Partner.Customers[0]}/orders/{trade.OrderOf(0)}/lineitems/0/downloadlinks",
                $$"""{"mediaId":"{{media}}","purpose":"download"}""",
                201);
            links.Add(new Uri(link.GetProperty("uri").GetString()!));
        }

        await RangeAsync(bench, server, http, links[^1]);
        await TogetherAsync(bench, server, http, links[..^1]);
    }

    /// <summary>Puts a file into the store by its hash, without the copy that an upload of 4 GiB would be.</summary>
    private static async Task<Guid> AddMediaAsync(World world, long length)
    {
        string arriving = Path.Combine(world.Folder, "hollow");
        string sha256 = await HollowFile.WriteAsync(arriving, length);
        string place = Path.Combine(world.Folder, "media", sha256[..2], sha256);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Move(arriving, place);
        string[] item = world.Items[0].CatalogItemId.Split(':');
        return await world.LookAsync(async db =>
        {
            var (product, sku) = (item[0], item[1]);
            var media = await db.Media.FirstAsync(file => file.ProductId == product && file.SkuId == sku);
            await db.Media.Where(file => file.Id == media.Id).ExecuteUpdateAsync(set => set
                .SetProperty(file => file.Size, length)
                .SetProperty(file => file.Sha256, sha256));
            return media.Id;
        });
    }

    private static async Task RangeAsync(Bench bench, ServerProcess server, HttpClient http, Uri link)
    {
        var watch = new CpuWatch(server.Id, null);
        var rates = new List<double>();
        for (int repeat = 0; repeat < bench.Plan.Repeats; repeat++)
        {
            long started = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { Range = new RangeHeaderValue(RangeFrom, RangeFrom + RangeLength - 1) } };
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if (answer.StatusCode != HttpStatusCode.PartialContent || answer.Content.Headers.ContentRange?.From != RangeFrom)
                throw new WrongAnswerException($"A range was answered with {answer.StatusCode}, {answer.Content.Headers.ContentRange}.");
            if (await TakeAsync(answer, RangeFrom, long.MaxValue) is var bytes && bytes != RangeLength)
                throw new WrongAnswerException($"A range of {RangeLength} bytes came with {bytes}.");
            rates.Add(RangeLength / Stopwatch.GetElapsedTime(started).TotalSeconds / 1e6);
        }

        await bench.Report.AddAsync(new Row(Suite, "range of 512 MiB", null, 1, [Figure.Of("rate", "MB/s", rates)], watch.Stop().Foreign));
    }

    private static async Task TogetherAsync(Bench bench, ServerProcess server, HttpClient http, IReadOnlyList<Uri> links)
    {
        long idle = MachineUse.Resident(server.Id);
        var watch = new CpuWatch(server.Id, null);
        long started = Stopwatch.GetTimestamp();
        using var done = new CancellationTokenSource();
        var sampling = MachineUse.MostResidentAsync(server.Id, done.Token);
        long[] bytes = await Task.WhenAll(links.Select(link => Task.Run(() => DownloadAsync(http, link, bench.Plan))));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var cpu = watch.Stop();
        await done.CancelAsync();
        double highest = await sampling / 1048576.0, before = idle / 1048576.0;
        double grew = highest - before;
        await bench.Report.AddAsync(new Row(
            Suite,
            bench.Plan.BytesEach >= bench.Plan.MediaBytes ? "whole file" : "first part, then hung up",
            null,
            links.Count,
            [
                Figure.Of("rate", "MB/s", bytes.Sum() / seconds / 1e6),
                Figure.Of("taken", "GB", bytes.Sum() / 1e9),
                Figure.Of("RSS before", "MiB", before),
                Figure.Of("RSS at most", "MiB", highest),
                Figure.Of("server CPU", "s/GB", cpu.Server / (bytes.Sum() / 1e9)),
            ],
            cpu.Foreign,
            "growth ≤ 20 MiB",
            grew <= 20));
    }

    private static async Task<long> DownloadAsync(HttpClient http, Uri link, Plan plan)
    {
        using var answer = await http.GetAsync(link, HttpCompletionOption.ResponseHeadersRead);
        if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentLength != plan.MediaBytes)
            throw new WrongAnswerException($"A download was answered with {answer.StatusCode}, {answer.Content.Headers.ContentLength} bytes.");
        long bytes = await TakeAsync(answer, 0, plan.BytesEach);
        return bytes >= plan.BytesEach ? bytes : throw new WrongAnswerException($"A download ended after {bytes} bytes.");
    }

    /// <summary>Reads and forgets, and looks at the marks in the file.</summary>
    private static async Task<long> TakeAsync(HttpResponseMessage answer, long from, long atMost)
    {
        byte[] buffer = new byte[BufferLength];
        await using var body = await answer.Content.ReadAsStreamAsync();
        long taken = 0;
        int read;
        while (taken < atMost && (read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
        {
            if (!HollowFile.Holds(buffer.AsSpan(0, read), from + taken))
                throw new WrongAnswerException($"Other bytes than the file's came near {from + taken}.");
            taken += read;
        }

        return taken;
    }
}
