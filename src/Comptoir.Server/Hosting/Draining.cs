using System.Collections.Concurrent;
using Comptoir.Contracts;
using Comptoir.Portal.States;
using Comptoir.Server.Pages;
using Comptoir.Server.PartnerCenter;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Hosting;

/// <summary>How a server that is told to stop goes down (R18.3).</summary>
public sealed class ShutdownOptions
{
    public const string Section = "Shutdown";

    /// <summary>How long it still serves as before, while <c>/readyz</c> already fails: what a load balancer needs to notice.</summary>
    public TimeSpan Notice { get; set; } = TimeSpan.Zero;

    /// <summary>How long requests that run then may take to end; what is left of them is cut off and nothing of it is kept.</summary>
    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(25);
}

/// <summary>Which requests run, and whether the server still takes new ones.</summary>
internal sealed class Draining : IHealthCheck, IHostedLifecycleService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<HttpContext, bool> running = new();
    private readonly ShutdownOptions options;
    private readonly ILogger<Draining> log;
    private volatile bool isLeaving;
    private volatile bool isClosed;

    public Draining(IOptions<ShutdownOptions> options, ILogger<Draining> log) => (this.options, this.log) = (options.Value, log);

    /// <summary>The server was told to stop: who keeps a connection for later is to open it elsewhere.</summary>
    public bool IsLeaving => isLeaving;

    /// <summary>Counts a request in; false when no new one is taken any more.</summary>
    public bool TryEnter(HttpContext http)
    {
        running[http] = true;
        // Counted first: a request is either seen by who closes or sees that it is closed.
        if (!isClosed)
            return true;
        Leave(http);
        return false;
    }

    public void Leave(HttpContext http) => running.TryRemove(http, out _);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(isLeaving ? HealthCheckResult.Unhealthy("The server was told to stop.") : HealthCheckResult.Healthy());

    /// <summary>Before anything is stopped: jobs and listeners go on until the requests have ended.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        isLeaving = true;
        await Task.Delay(options.Notice, cancellationToken);
        isClosed = true;
        if (await EndedAsync(cancellationToken))
            return;
        var left = running.Keys.ToList();
        log.LogWarning("{Count} requests ran longer than Shutdown:Limit and are cut off", left.Count);
        left.ForEach(http => http.Abort());
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether all running requests ended within the limit.</summary>
    private async Task<bool> EndedAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.Limit);
        try
        {
            while (!running.IsEmpty)
                await Task.Delay(LookAgain, limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

/// <summary>Counts requests, and once the server takes no more says so: another node, or this one in a moment, does what was asked.
/// Nothing of it was begun.</summary>
internal sealed class DrainDoor(RequestDelegate next, Draining draining)
{
    private const string RetryAfter = "1";

    public async Task InvokeAsync(HttpContext http)
    {
        if (draining.IsLeaving)
            http.Response.Headers.Connection = "close";
        if (http.GetEndpoint()?.Metadata.GetMetadata<ServedToTheEnd>() is not null)
        {
            await next(http);
            return;
        }

        if (!draining.TryEnter(http))
        {
            http.Response.Headers.RetryAfter = RetryAfter;
            await (http.IsPage()
                ? PageErrors.Fault(FaultKind.Leaving, StatusCodes.Status503ServiceUnavailable)
                : WireErrors.Error(StatusCodes.Status503ServiceUnavailable, WireCode.Unexpected, "ServerLeaving")).ExecuteAsync(http);
            return;
        }

        try
        {
            await next(http);
        }
        finally
        {
            draining.Leave(http);
        }
    }
}

/// <summary>Answered as long as the server listens: whether it lives and is ready.</summary>
internal sealed class ServedToTheEnd;
