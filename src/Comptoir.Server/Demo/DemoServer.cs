using Comptoir.Server.Hosting;

namespace Comptoir.Server.Demo;

/// <summary>A server on a demo world: makes the world if it is not there yet, and describes it in <c>demo.json</c>.</summary>
public static class DemoServer
{
    private static readonly KeyValuePair<string, string?>[] Settings =
    [
        new("Clock:Test", "true"),
        new("Billing:IssuerAddress", "500 Market Street; San Francisco, CA 94105; United States"),
        new("Billing:IssuerTaxId", "94-0000000"),
    ];

    /// <summary>Builds the server, its data ready. The caller starts it.</summary>
    public static async Task<WebApplication> BuildAsync(
        DataFolder folder, string urls, CancellationToken ct, Action<IServiceCollection>? adapt = null, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        byte[] secret = folder.DemoSecret() ?? folder.MakeDemoSecret();
        var more = Settings.Concat(settings ?? []).ToList();
        await new DemoBuilder(folder, secret, more).EnsureAsync(ct);
        var app = ServerApp.Build(folder, urls, more, adapt);
        await app.Services.GetRequiredService<Preparation>().OpenAsync(ct);
        return app;
    }

    /// <summary>Writes <c>demo.json</c> for the address the server listens on.</summary>
    public static Task DescribeAsync(WebApplication app, string baseUrl, CancellationToken ct)
    {
        var folder = app.Services.GetRequiredService<DataFolder>();
        return DemoFile.WriteAsync(folder.DemoFile, baseUrl.TrimEnd('/'), new DemoSecrets(folder.DemoSecret()!), ct);
    }
}
