using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Comptoir.Commerce.Access;
using Comptoir.Server.Demo;
using Comptoir.Server.Hosting;
using Comptoir.Server.Tests.Customers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using static Comptoir.Server.Tests.Access.Accounts;

namespace Comptoir.Server.Tests.Access;

/// <summary>Two nodes on one PostgreSQL database.</summary>
public sealed class TwoNodes : ComptoirServerOnPostgres
{
    private WebApplication? other;

    /// <summary>Address of the second node.</summary>
    public Uri Other { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        other = await DemoServer.BuildAsync(new DataFolder(Folder), "http://127.0.0.1:0", CancellationToken.None, settings: Settings);
        await other.StartAsync();
        Other = new Uri(other.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public override async ValueTask DisposeAsync()
    {
        if (other is not null)
            await other.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class TwoNodeTests(TwoNodes server) : IClassFixture<TwoNodes>
{
    [Fact]
    public async Task What_one_node_ended_the_other_refuses_within_a_second()
    {
        var user = await server.NewUserAsync("elsewhere", "AdminAgent");
        string token = await server.TokenAsync(server.FormOf(user));
        using var client = new HttpClient { BaseAddress = server.Other };
        client.With(token);
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(HttpMethod.Get, "/comptoir/v1/me")).StatusCode);

        var admin = await server.UserAsync("GlobalAdmin");
        await (await admin.PatchAsync($"{Users}/{user["id"]}", new JsonObject { ["enabled"] = false })).JsonAsync();

        var since = Stopwatch.StartNew();
        int served = 0;
        while ((await client.SendAsync(HttpMethod.Get, "/comptoir/v1/me")).StatusCode == HttpStatusCode.OK && since.Elapsed < TimeSpan.FromSeconds(5))
            served++;
        Assert.True(since.Elapsed < TimeSpan.FromSeconds(1), $"Refused after {since.Elapsed}, {served} requests later.");
        Assert.True(Standings.Remembered <= TimeSpan.FromMilliseconds(500));
    }
}
