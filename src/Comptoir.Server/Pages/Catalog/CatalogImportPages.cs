using Comptoir.Commerce.Access;
using Comptoir.Portal.Operator.Catalog;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.Pages.Catalog;

/// <summary>A catalogue file in the console: sent, looked at, taken in (R3.5).</summary>
internal static class CatalogImportPages
{
    private const string Home = "/operator/catalogue/import";

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1.5);

    public static void MapCatalogImportPages(this RouteGroupBuilder console)
    {
        var import = console.MapGroup("/catalogue/import");
        import.MapGet("", (CatalogUploads uploads) => FormPage(uploads, null)).Needs(Right.Operate);
        import.MapPost("", TakeAsync).TakesUpload().Needs(Right.Operate);
        import.MapGet("/{uploadId:guid}", Show).Needs(Right.Operate);
        import.MapPost("/{uploadId:guid}/confirm", ConfirmAsync).ReadsForm().Needs(Right.Operate);
    }

    private static Task<IResult> TakeAsync(HttpContext http, CatalogUploads uploads, CancellationToken ct) => http.WithUploadAsync(
        async upload =>
        {
            if (upload.File is not { } file)
                return FormPage(uploads, FieldTexts.Of("file.Required"));
            if (!Guid.TryParse(upload["requestId"], out var id))
                return PageErrors.Fault(Portal.States.FaultKind.BadForm, StatusCodes.Status400BadRequest, Home);
            await uploads.KeepAsync(id, file, http.Actor(), ct);
            await uploads.WaitAsync(id, Moment, ct);
            return Page.SeeOther($"{Home}/{id}");
        },
        ct);

    private static IResult Show(Guid uploadId, CatalogUploads uploads) => uploads.Find(uploadId) is { } upload
        ? Page.Of<CatalogUploadPage>((nameof(CatalogUploadPage.Model), new CatalogUploadModel(upload, upload.Faulty is { } faulty ? TaxPages.FaultsOf(faulty) : null)))
        : PageErrors.NotFound;

    private static async Task<IResult> ConfirmAsync(Guid uploadId, PageForm form, HttpContext http, CatalogUploads uploads, CancellationToken ct)
    {
        if (uploads.Find(uploadId) is null)
            return PageErrors.NotFound;
        uploads.Confirm(uploadId, http.Actor());
        await uploads.WaitAsync(uploadId, Moment, ct);
        return Page.SeeOther($"{Home}/{uploadId}");
    }

    private static IResult FormPage(CatalogUploads uploads, string? problem) => Page.Of<CatalogImportPage>(
        problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        (nameof(CatalogImportPage.Model), new CatalogImportModel(uploads.Recent(), problem)));
}
