using Comptoir.Commerce.Time;
using Comptoir.Portal.Operator.Health;
using Comptoir.Server.Cli;
using Comptoir.Server.Jobs;
using Comptoir.Server.Tests.Licensing;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Server.Tests.Cli;

/// <summary>An installation that was put back from a backup, and not looked at yet.</summary>
public sealed class RestoredServer : ComptoirServer
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Audit:KeepDays"] = "3650" };

    protected override void Adapt(IServiceCollection services) => File.WriteAllText(Path.Combine(Folder, "restored.json"), "");
}

/// <summary>T29: what a restored installation would do by itself was perhaps done already; it waits until somebody says that he has looked.</summary>
public sealed class RestoredModeTests(RestoredServer server) : IClassFixture<RestoredServer>
{
    [Fact]
    public async Task It_serves_but_neither_charges_nor_sends_nor_purges_until_it_is_acknowledged()
    {
        await Purchase.OfAsync(server);
        server.Services.GetRequiredService<DueSignal>().Raise();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        // Each comes to where it waits before it does anything.
        while (Jobs().Count < 3 || Jobs().Exists(job => job.Word != "Waits"))
            await Task.Delay(50, patience.Token);

        Assert.All(Jobs(), job => Assert.Equal(("Waits", null), (job.Word, job.BeganAt)));
        Assert.Equal(0, Mails());
        Assert.Equal(Jobs().Count, server.Services.GetRequiredService<JobBoard>().All.Count(job => job.Waits));

        var told = new StringWriter();
        Assert.Equal(1, await ComptoirCommand.RunAsync(["invoices", "run", "2026-01", "--data", server.Folder], TextWriter.Null, told));
        Assert.Contains("comptoir restore --acknowledge", told.ToString(), StringComparison.Ordinal);

        Assert.Equal(0, await AcknowledgeAsync());
        while (Mails() == 0 || Jobs().Exists(job => job.Word != "Done"))
            await Task.Delay(50, patience.Token);

        Assert.Equal(1, await AcknowledgeAsync());
    }

    private List<JobState> Jobs() => [.. server.Services.GetRequiredService<JobBoard>().All.Where(job => job.Name is "Due" or "Mail" or "Purge")];

    private int Mails() => Directory.Exists(Path.Combine(server.Folder, "outbox")) ? Directory.GetFiles(Path.Combine(server.Folder, "outbox"), "*.eml").Length : 0;

    private Task<int> AcknowledgeAsync() => ComptoirCommand.RunAsync(["restore", "--acknowledge", "--data", server.Folder], TextWriter.Null, TextWriter.Null);
}
