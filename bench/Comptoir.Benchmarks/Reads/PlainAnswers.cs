using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Comptoir.Benchmarks.Reads;

/// <summary>The limit of every read over HTTP: a server that does nothing but write twenty objects, about 4 KB, as JSON. A process of its
/// own, as the measured one is.</summary>
internal static class PlainAnswers
{
    public const string Verb = "--plain-answers";
    private const int Objects = 20;

    private static readonly PlainItem[] Items =
    [
        .. Enumerable.Range(0, Objects).Select(number => new PlainItem(
            string.Create(CultureInfo.InvariantCulture, $"CMP0WSRV0022:{number:D4}:CMPAV00017F1"), "Windows Server Standard, 8 cores, 3 years", 920.25m, "EUR", 20m, "P3Y", "one_time", "Microsoft Corporation")),
    ];

    public static async Task<int> RunAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        await using var app = builder.Build();
        app.Run(http => http.Response.WriteAsJsonAsync(Items, PlainJson.Default.PlainItemArray));
        await app.RunAsync();
        return 0;
    }
}

internal sealed record PlainItem(string CatalogItemId, string Title, decimal UnitPrice, string Currency, decimal TaxPercent, string Term, string BillingCycle, string Publisher);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PlainItem[]))]
internal sealed partial class PlainJson : JsonSerializerContext;
