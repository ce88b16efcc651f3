using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Tests.Customers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Comptoir.Server.Tests.Door;

/// <summary>Fails a request once where it is told to; the jobs, which commit too, are let be.</summary>
public sealed class FailingFaults(IHttpContextAccessor requests) : Faults
{
    private int left;
    private string? at;

    /// <summary>What is written waits for this before it is put on the disk.</summary>
    public Task Disk { get; set; } = Task.CompletedTask;

    public void FailAt(string point) => (at, left) = (point, 1);

    public override ValueTask ReachAsync(string point, CancellationToken ct)
    {
        if (point == FaultPoint.BeforeSync && !Disk.IsCompleted)
            return new ValueTask(Disk);
        // One sync serves requests and jobs.
        if (point == at && (requests.HttpContext is not null || point == FaultPoint.BeforeSync) && Interlocked.Decrement(ref left) >= 0)
            throw new IOException($"The disk is gone: secret path /var/lib ({point}).");
        return ValueTask.CompletedTask;
    }
}

public sealed class FailingServer : ComptoirServer
{
    public FailingFaults Faults => (FailingFaults)Services.GetRequiredService<Faults>();

    protected override void Adapt(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.RemoveAll<Faults>();
        services.AddSingleton<Faults, FailingFaults>();
    }
}

/// <summary>A failure at any moment: 500 in the contract's shape, 503 where what failed was to record it (R8.5; reliability T2), all or nothing, and the
/// same id afterwards tells which.</summary>
public sealed class FaultTests(FailingServer server) : IClassFixture<FailingServer>
{
    [Theory]
    [InlineData("orders", HttpStatusCode.ServiceUnavailable), InlineData("carts", HttpStatusCode.InternalServerError), InlineData("checkout", HttpStatusCode.ServiceUnavailable)]
    [InlineData("cancel", HttpStatusCode.ServiceUnavailable), InlineData("customer", HttpStatusCode.ServiceUnavailable)]
    public async Task A_commit_that_fails_answers_503_where_it_holds_a_record_and_leaves_nothing_so_that_the_retry_does_it(string what, HttpStatusCode status)
    {
        var agent = await server.AdminAgentAsync();
        var (method, path, body) = await RequestAsync(agent, what);
        var (id, before) = (Doorway.RequestId(Guid.NewGuid()), await server.CountAsync());

        server.Faults.FailAt(FaultPoint.BeforeCommit);
        var failed = await agent.SendAsync(method, path, body, id);
        var between = await server.CountAsync();
        var again = await agent.SendAsync(method, path, body, id);

        await failed.IsErrorAsync(status, "800003");
        Assert.Equal(status is HttpStatusCode.ServiceUnavailable ? TimeSpan.FromSeconds(1) : null, failed.Headers.RetryAfter?.Delta);
        Assert.Null(failed.Headers.Location);
        Assert.Null(failed.Headers.ETag);
        Assert.Equal(before, between);
        Assert.True(again.IsSuccessStatusCode, await again.Content.ReadAsStringAsync());
        Assert.False(again.Headers.Contains("Comptoir-Replay"));
        Assert.Equal(before.Kept + 1, (await server.CountAsync()).Kept);
    }

    [Theory]
    [InlineData("orders", FaultPoint.AfterCommit), InlineData("checkout", FaultPoint.AfterCommit), InlineData("cancel", FaultPoint.AfterCommit), InlineData("customer", FaultPoint.AfterCommit)]
    [InlineData("orders", FaultPoint.BeforeAnswer), InlineData("checkout", FaultPoint.BeforeAnswer), InlineData("cancel", FaultPoint.BeforeAnswer), InlineData("carts", FaultPoint.BeforeAnswer)]
    public async Task A_failure_after_the_commit_answers_500_and_the_retry_gets_the_answer_without_doing_it_again(string what, string point)
    {
        var agent = await server.AdminAgentAsync();
        var (method, path, body) = await RequestAsync(agent, what);
        var id = Doorway.RequestId(Guid.NewGuid());

        server.Faults.FailAt(point);
        var failed = await agent.SendAsync(method, path, body, id);
        var done = await server.CountAsync();
        var again = await agent.SendAsync(method, path, body, id);

        await failed.IsErrorAsync(HttpStatusCode.InternalServerError, "800003");
        Assert.True(again.IsSuccessStatusCode, await again.Content.ReadAsStringAsync());
        Assert.Equal(["true"], again.Headers.GetValues("Comptoir-Replay"));
        Assert.Equal(done, await server.CountAsync());
    }

    [Fact]
    public async Task A_repetition_is_not_answered_before_what_the_first_did_is_on_the_disk()
    {
        var agent = await server.AdminAgentAsync();
        var (id, body, before) = (Doorway.RequestId(Guid.NewGuid()), await server.OrderBodyAsync(), await server.CountAsync());
        var disk = new TaskCompletionSource();

        server.Faults.Disk = disk.Task;
        var first = agent.PostAsync(server.Orders(), body, id);
        while ((await server.CountAsync()).Kept == before.Kept)
            await Task.Yield();
        var second = agent.PostAsync(server.Orders(), body, id);
        var patience = Task.Delay(500, TestContext.Current.CancellationToken);
        var earliest = await Task.WhenAny(first, second, patience);
        disk.SetResult();

        Assert.Same(patience, earliest);
        var answers = await Task.WhenAll(first, second);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Equal(before.Orders + 1, (await server.CountAsync()).Orders);
    }

    [Fact]
    public async Task A_reveal_whose_record_cannot_be_written_shows_no_key()
    {
        var agent = await server.AdminAgentAsync();
        var order = await server.BuyAsync(agent);
        var before = await server.CountAsync();

        server.Faults.FailAt(FaultPoint.BeforeCommit);
        var answer = await agent.PostAsync($"/comptoir/v1/customers/{server.CustomerIn("FR")}/orders/{order["id"]}/lineitems/0/keys", new JsonObject());

        await answer.IsErrorAsync(HttpStatusCode.ServiceUnavailable, "800003");
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
        Assert.Equal(before, await server.CountAsync());
    }

    [Fact]
    public async Task A_refusal_whose_record_cannot_be_written_answers_503()
    {
        var seller = await server.UserAsync("SalesAgent");
        var order = await server.BuyAsync(await server.AdminAgentAsync());

        server.Faults.FailAt(FaultPoint.BeforeCommit);
        var answer = await seller.PostAsync($"/comptoir/v1/customers/{server.CustomerIn("FR")}/orders/{order["id"]}/lineitems/0/keys", new JsonObject());

        await answer.IsErrorAsync(HttpStatusCode.ServiceUnavailable, "800003");
    }

    private async Task<(HttpMethod Method, string Path, JsonNode? Body)> RequestAsync(HttpClient agent, string what)
    {
        switch (what)
        {
            case "orders":
                return (HttpMethod.Post, server.Orders(), await server.OrderBodyAsync());
            case "carts":
                return (HttpMethod.Post, server.Carts(), await server.CartBodyAsync());
            case "checkout":
                var cart = await (await agent.PostAsync(server.Carts(), await server.CartBodyAsync())).JsonAsync(HttpStatusCode.Created);
                return (HttpMethod.Post, $"{server.Carts()}/{cart["id"]}/checkout", null);
            case "cancel":
                return (HttpMethod.Patch, $"{server.Orders()}/{(await server.BuyAsync(agent))["id"]}", new JsonObject { ["status"] = "cancelled" });
            default:
                return (HttpMethod.Post, "/v1/customers", Answers.NewCustomer($"fault-{Guid.NewGuid():N}.onmicrosoft.com"));
        }
    }
}

/// <summary>SQLite: a disk that does not take what was written.</summary>
public sealed class SyncFaultTests(FailingServer server) : IClassFixture<FailingServer>
{
    [Fact]
    public async Task After_a_sync_that_failed_nothing_is_answered_as_done_and_readiness_says_so()
    {
        var agent = await server.AdminAgentAsync();
        var (id, body) = (Doorway.RequestId(Guid.NewGuid()), await server.OrderBodyAsync());
        using var ready = await server.Stranger().GetAsync(new Uri("/readyz", UriKind.Relative));

        server.Faults.FailAt(FaultPoint.BeforeSync);
        var failed = await agent.PostAsync(server.Orders(), body, id);
        var again = await agent.PostAsync(server.Orders(), body, id);
        var other = await agent.PostAsync(server.Orders(), body);

        foreach (var answer in new[] { failed, again, other })
            await answer.IsErrorAsync(HttpStatusCode.ServiceUnavailable, "800003");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        using var after = await server.Stranger().GetAsync(new Uri("/readyz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, after.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await agent.GetAsync(new Uri($"{server.Orders()}", UriKind.Relative))).StatusCode);
    }
}
