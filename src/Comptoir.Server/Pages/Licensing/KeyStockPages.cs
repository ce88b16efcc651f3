using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Operator.Catalog;
using Comptoir.Portal.Operator.Licensing;
using Comptoir.Portal.Shared;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Texts;
using Microsoft.Extensions.Options;

namespace Comptoir.Server.Pages.Licensing;

/// <summary>The stock of imported keys: what is left, a file of more, and what a key is worth (R5.2). No key is ever shown.</summary>
internal static class KeyStockPages
{
    private const string Home = "/operator/keys";

    public static void MapKeyStockPages(this RouteGroupBuilder console)
    {
        var keys = console.MapGroup("/keys").WithMetadata(new Confidential());
        keys.MapGet("", (HttpContext http, CancellationToken ct) => PageAsync(http, new Shown(), StatusCodes.Status200OK, ct)).Needs(Right.Operate);
        keys.MapPost("/import", ImportAsync).TakesUpload().Needs(Right.Operate);
        keys.MapPost("/check", CheckAsync).ReadsForm().Needs(Right.Operate);
        // Where one lands who reloads after signing in again.
        foreach (string form in new[] { "/import", "/check" })
            keys.MapGet(form, () => Page.SeeOther(Home)).Needs(Right.Operate);
    }

    private static Task<IResult> ImportAsync(HttpContext http, ImportKeysHandler import, CancellationToken ct) => http.WithUploadAsync(
        async upload =>
        {
            var filled = Filled.With(new Dictionary<string, string> { ["sku"] = upload["sku"] ?? "" });
            Task<IResult> Faulty(string field, string fault) =>
                PageAsync(http, new Shown { Filled = filled with { Faults = new Dictionary<string, string> { [field] = fault } } }, StatusCodes.Status400BadRequest, ct);

            if (upload["sku"]?.Split(':') is not [var product, var sku, var version])
                return await Faulty("sku", FieldTexts.Of("sku.Unknown"));
            if (upload.File is not { } file)
                return await Faulty("file", FieldTexts.Of("file.Required"));
            return await http.OnceAsync(upload, file, [product, sku, version], async () =>
            {
                var (done, refusal) = await import.HandleAsync(new ImportKeys(product, sku, version, file.Content, null, http.Actor()), ct);
                return refusal switch
                {
                    null => Page.SeeOther(string.Create(CultureInfo.InvariantCulture, $"{Home}?imported={done!.Count}")),
                    KeyFileRefused wrong => new ShownUndone(() => PageAsync(http, new Shown { Filled = filled, Faults = FaultsOf(wrong) }, StatusCodes.Status400BadRequest, ct)),
                    InvalidInput { Field: "file" } => new ShownUndone(() => Faulty("file", FieldTexts.Of("file.Required"))),
                    InvalidInput => new ShownUndone(() => Faulty("sku", FieldTexts.Of("sku.Unknown"))),
                    _ => PageErrors.Of(refusal, Home),
                };
            });
        },
        ct);

    private static async Task<IResult> CheckAsync(PageForm form, HttpContext http, CheckKeyHandler check, CancellationToken ct)
    {
        var (found, refusal) = await check.HandleAsync(new CheckKey(form["productKey"] ?? "", http.Actor()), ct);
        return refusal switch
        {
            null => await PageAsync(http, new Shown { Check = found!.State }, StatusCodes.Status200OK, ct),
            InvalidInput fault => await PageAsync(http, new Shown { CheckProblem = FieldTexts.Of(fault with { Value = null }, "productKey") }, StatusCodes.Status400BadRequest, ct),
            ChecksTooFast => await PageAsync(http, new Shown { CheckProblem = RefusalTexts.Of(refusal) }, StatusCodes.Status429TooManyRequests, ct),
            _ => PageErrors.Of(refusal, Home),
        };
    }

    private static FileFaults FaultsOf(KeyFileRefused refused) => new(
        [.. refused.Faults.Select(fault => ((long?)fault.Row, FieldTexts.Of(fault.Column == 1 ? "Column.Key" : "Column.Version"), RefusalTexts.ReasonOf(fault)))],
        More: false);

    private static async Task<IResult> PageAsync(HttpContext http, Shown shown, int status, CancellationToken ct)
    {
        var services = http.RequestServices;
        var stock = await services.GetRequiredService<FindKeyStock>().AllAsync(ct);
        var model = new KeyStockModel(
            [.. stock.OrderByDescending(row => row.IsLow).ThenBy(row => row.IsLow ? row.InStock : 0).ThenBy(row => row.Title, StringComparer.Ordinal).ThenBy(row => row.Version, StringComparer.Ordinal)],
            services.GetRequiredService<IOptions<KeyOptions>>().Value.LowStock,
            shown.Filled,
            shown.Faults,
            status == StatusCodes.Status200OK && long.TryParse(http.Query("imported"), NumberStyles.None, CultureInfo.InvariantCulture, out long count) ? count : null,
            shown.Check,
            shown.CheckProblem);
        return Page.Of<KeyStockPage>(status, (nameof(KeyStockPage.Model), model));
    }

    /// <summary>What the page shows besides the stock.</summary>
    private sealed record Shown
    {
        public Filled Filled { get; init; } = Filled.Empty;

        public FileFaults? Faults { get; init; }

        public KeyState? Check { get; init; }

        public string? CheckProblem { get; init; }
    }
}
