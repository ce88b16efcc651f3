using Comptoir.Commerce.Access;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Catalog;

/// <summary>Price sheets and catalogue documents, all of a file or nothing (R3.5; contract, comptoir).</summary>
internal static class CatalogImportEndpoints
{
    public static void MapCatalogImports(this RouteGroupBuilder native) =>
        native.MapPost("/catalog/imports", ImportAsync).TakesFile().Needs(Right.Operate);

    private static async Task<IResult> ImportAsync(HttpContext http, ImportCatalogHandler import, CancellationToken ct)
    {
        bool dryRun = http.QueryFlag("dryRun") is true;
        if (http.Query("dryRun") is { } word && http.QueryFlag("dryRun") is null)
            return WireErrors.ToResult(new InvalidInput("dryRun", InputFault.Malformed, word));
        await using var upload = await Upload.ReadAsync(http, ct);
        if (upload.File is not { } file)
            return WireErrors.ToResult(new InvalidInput("file", InputFault.Required));
        var (done, refusal) = await import.HandleAsync(new ImportCatalog(file.Content, CatalogFormat.Any, dryRun, null, http.Actor()), ct);
        return done is null ? WireErrors.ToResult(refusal!) : Wire.Ok(new WireCatalogImport
        {
            DryRun = dryRun,
            Rows = done.Rows,
            ProductsAdded = done.ProductsAdded,
            ProductsChanged = done.ProductsChanged,
            SkusAdded = done.SkusAdded,
            SkusChanged = done.SkusChanged,
            PricesAdded = done.PricesAdded,
            PricesChanged = done.PricesChanged,
            PricesEnded = done.PricesEnded,
            ProductsUnchanged = done.ProductsUnchanged,
            SkusUnchanged = done.SkusUnchanged,
            PricesUnchanged = done.PricesUnchanged,
        });
    }
}
