using System.CommandLine;
using System.Net;
using Comptoir.Server.Demo;
using Comptoir.Server.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Comptoir.Server.Cli;

/// <summary><c>comptoir demo</c>: a server with a demo world (R19), made on the first start and found again on later ones.</summary>
internal static class DemoCommand
{
    public static Command Make()
    {
        var data = SharedOptions.Data();
        var urls = SharedOptions.Urls();
        var beyond = new Option<bool>("--listen-beyond-loopback") { Description = "Allows addresses that other machines reach; the demo's passwords are in demo.json." };
        var command = new Command("demo", "Runs a server with a demo world, for trying and testing.") { data, urls, beyond };
        command.SetAction((parsed, ct) =>
        {
            string addresses = parsed.GetRequiredValue(urls);
            Addresses.RequireFree(addresses);
            if (!parsed.GetValue(beyond) && addresses.Split(';').FirstOrDefault(url => !IsLoopback(url)) is { } open)
                throw new SetupFaultException($"The demo world listens on loopback only, and {open} is not. To open it to other machines say so: --listen-beyond-loopback");
            return RunAsync(new DataFolder(parsed.GetRequiredValue(data)), addresses, parsed.InvocationConfiguration.Output, ct);
        });
        return command;
    }

    private static async Task<int> RunAsync(DataFolder folder, string urls, TextWriter output, CancellationToken ct)
    {
        await using var app = await DemoServer.BuildAsync(folder, urls, ct, ServerApp.OwnsProcess);
        await app.StartAsync(ct);
        string baseUrl = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await DemoServer.DescribeAsync(app, baseUrl, ct);
        await DemoTable.PrintAsync(output, baseUrl, folder, new DemoSecrets(folder.DemoSecret()!));
        await app.WaitForShutdownAsync(ct);
        return 0;
    }

    private static bool IsLoopback(string url) =>
        Uri.TryCreate(url.Trim(), UriKind.Absolute, out var uri)
        && (uri.IsLoopback || (IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address)));
}
