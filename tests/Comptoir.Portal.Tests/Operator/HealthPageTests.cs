using System.Net;
using Comptoir.Commerce.Mail;
using Comptoir.Commerce.Primitives;
using Comptoir.Server.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Comptoir.Portal.Tests.Operator;

/// <summary>The operator's home, and its page of jobs and health (R18.3), as a reader without script has them.</summary>
public sealed class HealthPageTests(LowStockServer server) : IClassFixture<LowStockServer>
{
    [Theory]
    [InlineData("en", "Needs attention", "keys left"), InlineData("fr", "À traiter", "clés restantes")]
    public async Task Home_lists_what_wants_attention(string language, string heading, string stock)
    {
        using var op = await Reader.SignedInAsync(server, Operator, language);
        using var agent = await Reader.SignedInAsync(server, "nadia@garance.example");
        const string New = "/partner/support/new";
        await agent.SubmitAsync(
            await agent.GetAsync(New), New, ("problemType", "1004"), ("impact", "minimal"), ("title", $"Waits in {language}"), ("text", "?"), ("contactPhone", "1"), ("amount", ""), ("customer", ""), ("purchase", ""));
        await server.InStoreAsync(db => db.CreditAccounts.ExecuteUpdateAsync(set => set.SetProperty(account => account.LimitMinor, account => account.OwedMinor + 1)));

        var home = await op.GetAsync("/operator");

        Assert.Equal(HttpStatusCode.OK, home.Status);
        Assert.Contains(heading, home.Words);
        Assert.Contains($"Waits in {language}", home.Words);
        Assert.Contains(stock, home.Words);
        Assert.Contains((string)server.Partner()["name"]!, home.Words);
    }

    [Theory]
    [InlineData("en", "Failed 2 times in a row"), InlineData("fr", "2 échecs de suite")]
    public async Task A_job_that_fails_is_told_until_a_round_of_it_is_done(string language, string words)
    {
        using var op = await Reader.SignedInAsync(server, Operator, language);
        var board = server.Services.GetRequiredService<JobBoard>();
        // A job that never runs by itself while the test looks.
        board.Begin("Purge", TimeSpan.FromHours(1)).Failed(new TimeoutException("secret"));
        board.Begin("Purge", TimeSpan.FromHours(1)).Failed(new TimeoutException("secret"));
        var failing = await op.GetAsync("/operator/health");
        var home = await op.GetAsync("/operator");
        board.Begin("Purge", TimeSpan.FromHours(1)).Done();
        var well = await op.GetAsync("/operator/health");

        Assert.Contains(words, failing.Words);
        Assert.Contains("TimeoutException", failing.Words);
        Assert.DoesNotContain("secret", failing.Html);
        Assert.Contains("/operator/health", home.Html.Split("class=\"todo\"")[1]);
        Assert.DoesNotContain(words, well.Words);
    }

    [Theory]
    [InlineData("en", "Waits after a restore", "Needs attention", "The installation was restored from a backup")]
    [InlineData("fr", "En attente après une restauration", "À surveiller", "L’installation a été restaurée à partir d’une sauvegarde")]
    public async Task A_job_that_waits_after_a_restore_is_told(string language, string words, string heading, string restored)
    {
        using var op = await Reader.SignedInAsync(server, Operator, language);
        var board = server.Services.GetRequiredService<JobBoard>();
        board.Hold("Purge", waits: true);
        var (waiting, home) = (await op.GetAsync("/operator/health"), await op.GetAsync("/operator"));
        board.Hold("Purge", waits: false);
        var (well, quiet) = (await op.GetAsync("/operator/health"), await op.GetAsync("/operator"));

        Assert.Contains("<code class=\"nowrap\">comptoir restore --acknowledge</code>", waiting.Html);
        Assert.Contains(restored, home.Words);
        Assert.DoesNotContain(restored, quiet.Words);
        Assert.DoesNotContain("--acknowledge", well.Html);
        Assert.Contains(words, waiting.Words);
        Assert.Contains(heading, waiting.Words);
        Assert.DoesNotContain(words, well.Words);
    }

    [Fact]
    public async Task Mail_that_cannot_be_handed_over_is_listed_with_its_next_try()
    {
        using var op = await Reader.SignedInAsync(server, Operator);
        var partner = new PartnerId(Guid.Parse((string)server.Partner()["tenantId"]!));
        var far = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await server.InStoreAsync(async db =>
        {
            await using var work = await db.BeginWorkAsync(default);
            db.Mails.Add(new OutgoingMail { PartnerId = partner, Id = Guid.NewGuid(), To = "stuck@mail.example", Subject = "Never came", Body = "hidden body", Culture = "en-US", WrittenAt = far.AddYears(-1), DueAt = far, Attempts = 4 });
            await work.CommitAsync(default);
            return true;
        });

        var page = await op.GetAsync("/operator/health");

        Assert.Contains("stuck@mail.example", page.Words);
        Assert.Contains("Never came", page.Words);
        Assert.DoesNotContain("hidden body", page.Html);
        Assert.Contains("1 Jan\u00A02099".Replace("1 Jan", "1\u00A0Jan", StringComparison.Ordinal), page.Words);
        Assert.Contains("SQLite", page.Words);
        Assert.Contains("1 message could not be sent", (await op.GetAsync("/operator")).Words);
    }

    [Fact]
    public async Task Every_job_of_the_server_is_on_the_page()
    {
        using var op = await Reader.SignedInAsync(server, Operator);

        var page = await op.GetAsync("/operator/health");

        Assert.All(new[] { "What falls due", "Mail", "Activity seal", "Activity purge", "Months of the log", "Reveal watch", "Data keys" }, job => Assert.Contains(job, page.Words));
    }

    [Fact]
    public async Task Low_stock_is_marked_and_stands_first()
    {
        using var op = await Reader.SignedInAsync(server, Operator);
        await using var scope = server.Services.CreateAsyncScope();
        var stock = await scope.ServiceProvider.GetRequiredService<Comptoir.Commerce.Licensing.FindKeyStock>().AllAsync(default);
        int low = stock.Count(row => row.InStock <= LowStockServer.Mark);

        var page = await op.GetAsync("/operator/keys");

        Assert.InRange(low, 1, stock.Count - 1);
        Assert.Equal(low, stock.Count(row => row.IsLow));
        Assert.Equal(low, page.Html.Split("class=\"badge warn\"").Length - 1 + page.Html.Split("class=\"badge bad\"").Length - 1);
        Assert.True(page.Html.IndexOf("class=\"badge", StringComparison.Ordinal) < page.Html.IndexOf($">{stock.First(row => !row.IsLow).Title}<", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_but_the_operator_sees_health()
    {
        using var agent = await Reader.SignedInAsync(server, "agathe@garance.example");
        using var customer = await Reader.SignedInAsync(server, "ines@brasserie-leon.onmicrosoft.com");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), ((await agent.GetAsync("/operator/health")).Status, (await customer.GetAsync("/operator/health")).Status));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), ((await agent.GetAsync("/operator")).Status, (await customer.GetAsync("/operator")).Status));
    }

    private string Operator => (string)server.World["operator"]!["userName"]!;
}
