using System.Globalization;
using System.Text;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Catalog.Imports;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Time;
using Comptoir.Portal.Operator.Catalog;
using Comptoir.Portal.Shared;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.Support;
using Comptoir.Server.Texts;

namespace Comptoir.Server.Pages.Catalog;

/// <summary>Tax rates by market and day: the list, a rate to set, and a file of them looked at before it is taken in (R14.4).</summary>
internal static class TaxPages
{
    private const string Home = "/operator/taxes";
    private const string Import = $"{Home}/import";
    private const string Day = "yyyy-MM-dd";

    /// <summary>Longest file, in bytes: thousands of rates, and short enough to be sent again with the confirmation.</summary>
    private const int LongestFile = 256 * 1024;

    private static readonly string[] Written = ["market", "taxName", "rate", "validFrom"];

    public static void MapTaxPages(this RouteGroupBuilder console)
    {
        console.MapGet("/taxes", (HttpContext http, CancellationToken ct) => ListAsync(http, null, StatusCodes.Status200OK, ct)).Needs(Right.Operate);
        console.MapPost("/taxes", SetAsync).Needs(Right.Operate).Once();
        console.MapGet("/taxes/import", () => ImportPage(null, "", null, null)).Needs(Right.Operate);
        console.MapPost("/taxes/import", PreviewAsync).TakesUpload().Needs(Right.Operate);
        console.MapPost("/taxes/import/confirm", ConfirmAsync).Needs(Right.Operate).Once();
    }

    /// <summary>Faults of a file, worded.</summary>
    public static FileFaults FaultsOf(CatalogFaulty faulty) =>
        new([.. faulty.Faults.Select(fault => (fault.Row, fault.Column, RefusalTexts.ReasonOf(fault)))], faulty.More);

    private static async Task<IResult> ListAsync(HttpContext http, Filled? filled, int status, CancellationToken ct)
    {
        var services = http.RequestServices;
        var rates = await services.GetRequiredService<Taxes>().AllAsync(ct);
        var today = DateOnly.FromDateTime(services.GetRequiredService<CommerceClock>().GetUtcNow().UtcDateTime);
        var order = StringComparer.Create(CultureInfo.CurrentUICulture, ignoreCase: true);
        var rows = rates.GroupBy(rate => rate.Market).Select(group => new MarketTaxes(
            group.Key, NameOf(group.Key), [.. group.OrderByDescending(rate => rate.ValidFrom)], group.Where(rate => rate.ValidFrom <= today).MaxBy(rate => rate.ValidFrom)));
        var model = new TaxesModel(
            [.. rows.OrderBy(row => row.Name, order)],
            today,
            [.. Market.All.Select(market => (market.Iso2, NameOf(market.Iso2))).OrderBy(market => market.Item2, order)],
            filled ?? Filled.With(new Dictionary<string, string> { ["validFrom"] = today.ToString(Day, CultureInfo.InvariantCulture) }),
            http.Query("saved"),
            int.TryParse(http.Query("imported"), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null);
        return Page.Of<TaxesPage>(status, (nameof(TaxesPage.Model), model));
    }

    private static async Task<IResult> SetAsync(PageForm form, HttpContext http, SetTaxRateHandler set, CancellationToken ct)
    {
        var faults = new Dictionary<string, string>();
        if (!DateOnly.TryParseExact(form["validFrom"], Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var from))
            faults["validFrom"] = FieldTexts.Of(new InvalidInput("validFrom", InputFault.Malformed), "validFrom");
        decimal? percent = form["rate"] is { } figure ? RequestFields.AmountOf(figure) : null;
        if (percent is null)
            faults["rate"] = FieldTexts.Of(new InvalidInput("rate", InputFault.Malformed), "rate");
        if (faults.Count == 0)
        {
            var (stands, refusal) = await set.HandleAsync(new SetTaxRate(form["market"] ?? "", form["taxName"] ?? "", percent!.Value / 100m, from, http.Actor()), ct);
            if (stands is not null)
                return Page.SeeOther($"{Home}?saved={stands.Market}");
            if (refusal is TaxRateInPast)
                faults["validFrom"] = FieldTexts.Of("validFrom.InThePast");
            else if (refusal is InvalidInput fault && (fault.Field == "name" ? "taxName" : fault.Field) is var field)
                faults[field] = FieldTexts.Of(fault, field);
            else
                return PageErrors.Of(refusal!, Home);
        }

        return await ListAsync(http, new Filled(Written.ToDictionary(name => name, name => form[name] ?? ""), faults), StatusCodes.Status400BadRequest, ct);
    }

    private static Task<IResult> PreviewAsync(HttpContext http, ImportTaxesHandler import, CancellationToken ct) => http.WithUploadAsync(
        async upload =>
        {
            if (upload.File is not { } file)
                return ImportPage(null, "", null, FieldTexts.Of("file.Required"));
            if (file.Content.Length > LongestFile)
                return ImportPage(null, "", null, FieldTexts.Of("file.TooLong"));
            using var reader = new StreamReader(file.Content, Encoding.UTF8);
            string text = await reader.ReadToEndAsync(ct);
            var (preview, refusal) = await import.PreviewAsync(new ImportTaxes(StreamOf(text), http.Actor()), ct);
            return preview is null ? Refused(refusal!) : ImportPage(preview, text, null, null);
        },
        ct);

    private static async Task<IResult> ConfirmAsync(PageForm form, HttpContext http, ImportTaxesHandler import, CancellationToken ct)
    {
        var (done, refusal) = await import.HandleAsync(new ImportTaxes(StreamOf(form["csv"] ?? ""), http.Actor()), ct);
        return done is null ? Refused(refusal!) : Page.SeeOther(string.Create(CultureInfo.InvariantCulture, $"{Home}?imported={done.Changed}"));
    }

    private static IResult Refused(Refusal refusal) => refusal is CatalogFaulty faulty ? ImportPage(null, "", FaultsOf(faulty), null) : PageErrors.Of(refusal, Import);

    private static IResult ImportPage(TaxesPreview? preview, string text, FileFaults? faults, string? problem) => Page.Of<TaxImportPage>(
        faults is null && problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        (nameof(TaxImportPage.Model), new TaxImportModel(preview, text, faults, problem, NameOf)));

    private static MemoryStream StreamOf(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string NameOf(string market) => Market.Find(market)?.Name(CultureInfo.CurrentUICulture) ?? market;
}
