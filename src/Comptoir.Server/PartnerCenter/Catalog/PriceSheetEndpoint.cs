using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Documents;
using Comptoir.Server.Http;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.PartnerCenter.Catalog;

/// <summary>Price sheets (contract, billing §6): <c>pricesheets(Market='FR',PricesheetView='software')/$value</c>.</summary>
internal static partial class PriceSheetEndpoint
{
    public static void MapPriceSheets(this IEndpointRouteBuilder app) =>
        app.MapGet("/v1.0/sales/pricesheets({options})/$value", GetAsync).Needs(Right.Buy);

    private static async Task<IResult> GetAsync(string options, HttpContext http, FindPriceSheet find, IOptions<AuthOptions> auth, CancellationToken ct)
    {
        // An application alone gets a 400 here, not the 403 of other rows.
        if (http.Actor().User is null && !auth.Value.AppOnlyEverywhere)
            return WireErrors.Error(StatusCodes.Status400BadRequest, WireCode.BadInput, "AppOnlyRefused");
        var (query, refusal) = Read(options, http);
        if (query is null)
            return WireErrors.ToResult(refusal!);
        (var sheet, refusal) = await find.HandleAsync(query, ct);
        if (sheet is null)
            return WireErrors.ToResult(refusal!);
        string name = $"{sheet.Market.Iso2}_{WireEnum.ToWire(sheet.View)}";
        return http.Request.Headers.AcceptEncoding.ToString().Contains("deflate", StringComparison.OrdinalIgnoreCase)
            ? Results.Stream(output => ZipAsync(sheet, name, output, ct), "application/octet-stream", $"{name}.zip")
            : Results.Stream(output => PriceSheetFile.WriteAsync(sheet, output, ct), "application/octet-stream", $"{name}.csv");
    }

    /// <summary>By way of a file that goes with its stream: archives are not written without waiting, which answers must be.</summary>
    private static async Task ZipAsync(PriceSheet sheet, string name, Stream output, CancellationToken ct)
    {
        await using var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024,
            FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        await using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            await using var entry = await zip.CreateEntry($"{name}.csv").OpenAsync(ct);
            await PriceSheetFile.WriteAsync(sheet, entry, ct);
        }

        file.Position = 0;
        await file.CopyToAsync(output, ct);
    }

    private static Result<PriceSheetQuery> Read(string options, HttpContext http)
    {
        var named = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match option in Option().Matches(options))
            named[option.Groups["name"].Value] = option.Groups["value"].Value;
        string? word = named.GetValueOrDefault("PricesheetView");
        if (string.IsNullOrEmpty(word))
            return new InvalidInput("PricesheetView", InputFault.Required);
        if (!WireEnum.TryRead<PriceSheetView>(word, out var view))
            return new InvalidInput("PricesheetView", InputFault.Unknown, word);
        var query = new PriceSheetQuery(named.GetValueOrDefault("Market"), view, null, null, Future: false, http.Actor());
        switch (http.Query("timeline")?.ToUpperInvariant())
        {
            case null or "CURRENT":
                return query;
            case "FUTURE":
                return query with { Future = true };
            case "HISTORY":
                if (http.Query("month") is not { } month)
                    return new InvalidInput("month", InputFault.Required);
                return DateTimeOffset.TryParseExact(month, "yyyyMM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var first) && first.Year < 9999
                    ? query with { From = first, Until = first.AddMonths(1) }
                    : new InvalidInput("month", InputFault.Malformed, month);
            default:
                return new InvalidInput("timeline", InputFault.Unknown, http.Query("timeline"));
        }
    }

    [GeneratedRegex(@"(?<name>\w+)\s*=\s*'(?<value>[^']*)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Option();
}
