using System.Globalization;
using System.Text;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.HybridBenefit;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Partner.HybridBenefit;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Native.HybridBenefit;
using Comptoir.Server.Pages.Customers;
using Comptoir.Server.Texts;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.HybridBenefit;

/// <summary>What the benefit would save, and where it saves most; neither changes anything (R12.4).</summary>
internal static class BenefitTools
{
    /// <summary>Lines of the form.</summary>
    private const int Lines = 3;

    private const string UsualHours = "730";

    public static void MapBenefitTools(this RouteGroupBuilder benefit)
    {
        benefit.MapGet("/estimate", EstimateAsync).Needs(Right.SeeCustomers);
        benefit.MapGet("/advice", AskAsync).Needs(Right.SeeCustomers);
        benefit.MapPost("/advice", AdviseAsync).ReadsForm().Needs(Right.SeeCustomers);
    }

    private static PageTexts Words => PageTexts.Of(typeof(BenefitPage), CultureInfo.CurrentUICulture);

    private static async Task<IResult> EstimateAsync(
        Guid customerId, HttpContext http, GetCustomer customers, EstimateSavingsHandler estimate, VmPrices prices, CancellationToken ct)
    {
        var id = new CustomerId(customerId);
        var (customer, refusal) = await customers.ProfileAsync(id, http.Actor(), ct);
        if (customer is null)
            return PageErrors.Of(refusal!);
        var rows = RowsOf(http);
        int[] filled = [.. Enumerable.Range(0, rows.Count).Where(place => !rows[place].IsEmpty)];
        string term = http.Query("reservation") is "P1Y" or "P3Y" ? http.Query("reservation")! : "";
        var model = new EstimateModel(CustomerPages.HeadOf(customer), rows, term, [.. prices.All], new Dictionary<string, string>(), null);
        if (http.Request.Query.ContainsKey("size"))
        {
            var uses = filled.Select(place => UseOf(rows[place])).ToList();
            var (result, no) = await estimate.HandleAsync(new(id, uses, term.Length > 0 ? term : null, http.Actor()), ct);
            model = model with { Result = result, Faults = no is InvalidInput input ? FaultsOf(input, filled) : new Dictionary<string, string>() };
        }

        return Page.Of<EstimatePage>(model.Faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, (nameof(EstimatePage.Model), model));
    }

    private static List<EstimateRow> RowsOf(HttpContext http)
    {
        var query = http.Request.Query;
        return [.. Enumerable.Range(0, Lines).Select(place => new EstimateRow(
            query["size"].ElementAtOrDefault(place)?.Trim() ?? "",
            query["hours"].ElementAtOrDefault(place)?.Trim() ?? UsualHours,
            query["quantity"].ElementAtOrDefault(place)?.Trim() ?? "1"))];
    }

    /// <summary>What is no figure is none that counts: hours are asked for again, a number of machines is refused.</summary>
    private static VmUse UseOf(EstimateRow row) => new(
        row.Size,
        decimal.TryParse(row.Hours, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal hours) ? hours : null,
        int.TryParse(row.Quantity, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int quantity) ? quantity : 0);

    /// <param name="filled">Which lines of the form were asked about, in their order.</param>
    private static Dictionary<string, string> FaultsOf(InvalidInput fault, int[] filled)
    {
        // vms[1].hours
        string[] path = fault.Field.Split('[', ']', '.');
        int place = path.Length > 1 && int.TryParse(path[1], CultureInfo.InvariantCulture, out int among) && among < filled.Length ? filled[among] : 0;
        string field = path[^1] is "hours" or "quantity" ? path[^1] : "size";
        return new() { [string.Create(CultureInfo.InvariantCulture, $"{field}-{place}")] = Words[field switch { "hours" => "Fault.Hours", "quantity" => "Fault.Quantity", _ => "Fault.Size" }] };
    }

    private static async Task<IResult> AskAsync(Guid customerId, HttpContext http, GetCustomer customers, CancellationToken ct)
    {
        var (customer, refusal) = await customers.ProfileAsync(new CustomerId(customerId), http.Actor(), ct);
        return customer is null ? PageErrors.Of(refusal!) : Answer(new AdviceModel(CustomerPages.HeadOf(customer), "", [], null, default, Proven: true));
    }

    private static async Task<IResult> AdviseAsync(
        Guid customerId, PageForm form, HttpContext http, GetCustomer customers, AdviseBenefitHandler advise, CancellationToken ct)
    {
        var id = new CustomerId(customerId);
        var (customer, unknown) = await customers.ProfileAsync(id, http.Actor(), ct);
        if (customer is null)
            return PageErrors.Of(unknown!);
        string list = form["list"] ?? "";
        var model = new AdviceModel(CustomerPages.HeadOf(customer), list, [], null, default, Proven: true);
        if (list.Length == 0)
            return Answer(model with { Faults = [Words["Fault.ListMissing"]] });
        using var sheet = new MemoryStream(Encoding.UTF8.GetBytes(list.TrimStart('\uFEFF')));
        var (vms, refusal) = await VmList.ReadCsvAsync(sheet, ct);
        if (vms is null)
            return Answer(model with { Faults = FaultsOf(refusal!) });
        (var advice, refusal) = await advise.HandleAsync(new(id, vms, http.Actor()), ct);
        if (advice is null)
            return refusal is VmListFaulty ? Answer(model with { Faults = FaultsOf(refusal) }) : PageErrors.Of(refusal!);
        if (form["as"] == "csv")
            return new CsvFile("advice.csv", BenefitMapping.AdviceColumns, BenefitMapping.RowsOf(advice));
        return Answer(model with { Rows = [.. advice.Vms.Select(RowOf)], SavingPerHour = Money.Round(advice.SavingPerHour, advice.Currency), Proven = advice.Proven });
    }

    private static AdviceRow RowOf(AdvisedVm vm) => new(
        vm.Vm.VmName,
        vm.Vm.Size.ArmName,
        vm.Vm.VCpu,
        vm.Vm.Product,
        vm.License is { } license ? BenefitViews.TitleOf(license) : null,
        vm.Cores,
        vm.SavingPerHour,
        RefusalTexts.Of($"Advice.{vm.Why}"));

    private static string[] FaultsOf(Refusal refusal) =>
        refusal is VmListFaulty { Faults: var faults } ? [.. faults.Select(fault => RefusalTexts.Of(fault))] : [RefusalTexts.Of(refusal)];

    private static IResult Answer(AdviceModel model) =>
        Page.Of<AdvicePage>(model.Faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, (nameof(AdvicePage.Model), model));
}
