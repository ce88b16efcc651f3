using Comptoir.Commerce.Access;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Licensing;

/// <summary>The stock of imported keys, and what a key is worth (R5.2; contract, comptoir).</summary>
internal static class KeyStockEndpoints
{
    public static void MapKeyStock(this RouteGroupBuilder native)
    {
        var keys = native.MapGroup("/keys").WithMetadata(new Confidential());
        keys.MapGet("/stock", FindAsync).Needs(Right.Operate);
        keys.MapPost("/stock", ImportAsync).TakesFile().Needs(Right.Operate);
        keys.MapPost("/check", CheckAsync).AnswersFaults().Needs(Right.Operate);
    }

    private static async Task<IResult> FindAsync(FindKeyStock stock, CancellationToken ct) =>
        Wire.Ok(WireCollection.Of([.. (await stock.AllAsync(ct)).Select(row => new WireKeyStock
        {
            ProductId = row.ProductId,
            SkuId = row.SkuId,
            Title = row.Title,
            Version = row.Version,
            InStock = row.InStock,
            Active = row.Active,
            Revoked = row.Revoked,
            Low = row.IsLow,
        })]));

    private static async Task<IResult> ImportAsync(HttpContext http, ImportKeysHandler import, CancellationToken ct)
    {
        await using var upload = await Upload.ReadAsync(http, ct);
        if (upload.File is not { } file)
            return WireErrors.ToResult(new InvalidInput("file", InputFault.Required));
        if (upload.FaultOf("productId", "skuId") is { } fault)
            return WireErrors.ToResult(fault);
        var (imported, refusal) = await import.HandleAsync(
            new ImportKeys(upload["productId"]!, upload["skuId"]!, upload["version"], file.Content, null, http.Actor()), ct);
        return imported is null ? WireErrors.ToResult(refusal!) : Wire.Created(new WireKeyImport { Imported = imported.Count });
    }

    private static async Task<IResult> CheckAsync(WireBody<WireKeyQuestion> body, HttpContext http, CheckKeyHandler check, CancellationToken ct)
    {
        var (found, refusal) = await check.HandleAsync(new CheckKey(body.Value.ProductKey ?? "", http.Actor()), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(new WireKeyState { State = WireEnum.ToWire(found.State) });
    }
}
