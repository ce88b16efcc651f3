using Comptoir.Commerce.Access;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Operator.Downloads;
using Comptoir.Portal.Shared;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Pages.Downloads;

/// <summary>The software files that customers download: the list, and one more of any size (R6.1).</summary>
internal static class MediaPages
{
    private const string Home = "/operator/media";
    private const string List = "media-pages";

    private static readonly string[] Written = ["version", "language", "architecture", "fileType", "sha256"];

    public static void MapMediaPages(this RouteGroupBuilder console)
    {
        console.MapGet("/media", (HttpContext http, CancellationToken ct) => PageAsync(http, Filled.Empty, null, StatusCodes.Status200OK, ct)).Needs(Right.Operate);
        console.MapPost("/media", AddAsync).TakesUpload().Needs(Right.Operate);
    }

    private static Task<IResult> AddAsync(HttpContext http, AddMediaHandler add, CancellationToken ct) => http.WithUploadAsync(
        async upload =>
        {
            var fields = Written.ToDictionary(name => name, name => upload[name] ?? "");
            var faults = new Dictionary<string, string>();
            if (upload["version"]?.Split(':', 3) is not [var product, var sku, var version])
                (product, sku, version) = ("", "", faults["version"] = FieldTexts.Of("sku.Unknown"));
            if (upload.File is not { Name: { } name } file)
                return await PageAsync(http, new Filled(fields, With(faults, "file", FieldTexts.Of("file.Required"))), null, StatusCodes.Status400BadRequest, ct);
            if (faults.Count > 0)
                return await PageAsync(http, new Filled(fields, faults), null, StatusCodes.Status400BadRequest, ct);

            string type = upload["fileType"] ?? Path.GetExtension(name).TrimStart('.').ToUpperInvariant();
            var request = new AddMedia(
                product, sku, version, upload["language"] ?? "", upload["architecture"] ?? "", type, name, new DeclaredContent(upload["sha256"], null), http.Actor());
            var (added, refusal) = await add.HandleAsync(request, file.Content, null, ct);
            if (added is not null)
                return Page.SeeOther($"{Home}?added={added.Id}");
            if (refusal is InvalidInput fault && FieldOf(fault.Field) is var field)
                return await PageAsync(http, new Filled(fields, With(faults, field, FieldTexts.Of(fault, field))), null, StatusCodes.Status400BadRequest, ct);
            return refusal is MediaDiffers or MediaTaken
                ? await PageAsync(http, Filled.With(fields), RefusalTexts.Of(refusal), WireErrors.Of(refusal).Status, ct)
                : PageErrors.Of(refusal!, Home);
        },
        ct);

    private static string FieldOf(string field) => field switch
    {
        "skuId" or "version" => "version",
        "fileName" => "file",
        _ => field,
    };

    private static Dictionary<string, string> With(Dictionary<string, string> faults, string field, string fault) => new(faults) { [field] = fault };

    private static async Task<IResult> PageAsync(HttpContext http, Filled filled, string? problem, int status, CancellationToken ct)
    {
        var services = http.RequestServices;
        var (find, lists) = (services.GetRequiredService<FindMediaFiles>(), services.GetRequiredService<PageLists>());
        var skus = await find.SkusAsync(ct);
        var titles = skus.ToDictionary(sku => (sku.ProductId, sku.Id), sku => CatalogTexts.Title(sku.Title, sku.Translations));
        string? chosen = HttpMethods.IsGet(http.Request.Method) && http.Query("sku") is { } asked && skus.Exists(sku => $"{sku.ProductId}:{sku.Id}" == asked) ? asked : null;
        string[] of = chosen?.Split(':') ?? [];
        var page = await find.PageAsync(of.ElementAtOrDefault(0), of.ElementAtOrDefault(1), lists.Read(http, List, chosen ?? ""), ct);
        var added = Guid.TryParse(http.Query("added"), out var id) && problem is null ? await find.OneAsync(id, ct) : null;
        var model = new MediaModel(
            chosen,
            [.. skus.Select(sku => ($"{sku.ProductId}:{sku.Id}", titles[(sku.ProductId, sku.Id)]))],
            [.. skus.SelectMany(sku => sku.Versions.Select(version => ($"{sku.ProductId}:{sku.Id}:{version}", $"{titles[(sku.ProductId, sku.Id)]}, {version}")))],
            [.. page.Items.Select(row => row with { SkuTitle = titles.GetValueOrDefault((row.File.ProductId, row.File.SkuId), row.SkuTitle) })],
            lists.PagerOf(http, List, chosen ?? "", page, total: null),
            filled,
            added,
            problem);
        return Page.Of<MediaPage>(status, (nameof(MediaPage.Model), model));
    }
}
