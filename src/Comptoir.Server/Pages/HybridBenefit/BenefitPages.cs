using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.HybridBenefit;
using Comptoir.Commerce.Primitives;
using Comptoir.Portal.Partner.HybridBenefit;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.Customers;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.Texts;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.HybridBenefit;

/// <summary>Azure Hybrid Benefit of a customer: what qualifies, and which machine has which licence (R12.2, R12.3).</summary>
internal static class BenefitPages
{
    private static readonly AssignForm Empty = new("", "", "", "", "");

    public static void MapBenefitPages(this RouteGroupBuilder partner)
    {
        var pages = partner.MapGroup("/customers/{customerId:guid}/hybrid-benefit");
        pages.MapGet("", (Guid customerId, HttpContext http, BenefitViews views, CancellationToken ct) => views.PageAsync(http, customerId, Empty, null, ct)).Needs(Right.SeeCustomers);
        pages.MapPost("/assignments", AssignAsync).Once().Needs(Right.Buy);
        pages.MapPost("/assignments/{assignmentId:guid}/release", ReleaseAsync).Once().Needs(Right.Buy);
        pages.MapBenefitTools();
    }

    private static async Task<IResult> AssignAsync(Guid customerId, PageForm form, HttpContext http, AssignBenefitHandler assign, BenefitViews views, CancellationToken ct)
    {
        var typed = new AssignForm(form["license"] ?? "", form["vmName"] ?? "", form["vmSize"] ?? "", form["vCpu"] ?? "", form["product"] ?? "");
        var (_, refusal) = WrongIn(typed) is { } fault ? fault : await assign.HandleAsync(
            new(
                new CustomerId(customerId),
                Guid.Parse(typed.License),
                typed.VmName,
                typed.VmSize,
                typed.VCpu.Length > 0 ? int.Parse(typed.VCpu, CultureInfo.InvariantCulture) : null,
                Enum.TryParse<BenefitProduct>(typed.Product, out var product) && Enum.IsDefined(product) ? product : null,
                http.Actor()),
            ct);
        return refusal is null
            ? Page.SeeOther($"/partner/customers/{customerId}/hybrid-benefit?told=assigned")
            : new ShownUndone(() => views.PageAsync(http, customerId, typed, refusal, ct));
    }

    /// <summary>What of the form cannot even be asked for.</summary>
    private static InvalidInput? WrongIn(AssignForm typed)
    {
        if (!Guid.TryParse(typed.License, out _))
            return new InvalidInput("entitlementId", InputFault.Required);
        if (typed.VmSize.Length == 0 && typed.VCpu.Length == 0)
            return new InvalidInput("vmSize", InputFault.Required);
        return typed.VCpu.Length > 0 && !int.TryParse(typed.VCpu, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? new InvalidInput("vCpu", InputFault.Malformed, typed.VCpu)
            : null;
    }

    private static async Task<IResult> ReleaseAsync(Guid customerId, Guid assignmentId, PageForm form, HttpContext http, ReleaseBenefitHandler release, CancellationToken ct)
    {
        var (_, refusal) = await release.HandleAsync(new(new CustomerId(customerId), assignmentId, http.Actor()), ct);
        // Released by another: it is gone, as was wanted.
        return refusal is null or BenefitAssignmentNotFound ? Page.SeeOther($"/partner/customers/{customerId}/hybrid-benefit?told=released") : PageErrors.Of(refusal);
    }
}

/// <summary>Reads what the page shows: five round trips.</summary>
internal sealed class BenefitViews(GetCustomer customers, FindBenefits find, VmPrices prices)
{
    /// <param name="refusal">Why nothing was assigned.</param>
    public async Task<IResult> PageAsync(HttpContext http, Guid customerId, AssignForm typed, Refusal? refusal, CancellationToken ct)
    {
        var (id, by) = (new CustomerId(customerId), http.Actor());
        var (customer, no) = await customers.ProfileAsync(id, by, ct);
        if (customer is null)
            return PageErrors.Of(no!);
        (var owned, no) = await find.HandleAsync(id, by, ct);
        if (owned is null)
            return PageErrors.Of(no!);
        var faults = FaultsOf(refusal, prices.Find(typed.VmSize));
        var titles = owned.Licenses.ToDictionary(license => license.Entitlement.Id, TitleOf);
        var model = new BenefitModel(
            CustomerPages.HeadOf(customer),
            [.. owned.Licenses.Select(RowOf)],
            [.. owned.Assignments.Select(assignment => (assignment, titles.GetValueOrDefault(assignment.EntitlementId, "")))],
            [.. prices.All.Select(size => size.ArmName)],
            typed,
            faults,
            refusal is null || faults.Count > 0 ? null : RefusalTexts.Of(refusal),
            http.Query("told") is "assigned" or "released" ? http.Query("told") : null);
        return Page.Of<BenefitPage>(refusal is null ? StatusCodes.Status200OK : WireErrors.Of(refusal).Status, (nameof(BenefitPage.Model), model));
    }

    public static string TitleOf(BenefitLicense license) => CatalogTexts.Title(license.Sku.Title, license.Sku.Translations);

    private static LicenseRow RowOf(BenefitLicense license) => new(
        license.Entitlement.Id,
        TitleOf(license),
        license.Entitlement.OrderId,
        license.Entitlement.Quantity,
        license.Qualifies,
        RefusalTexts.Of(license.Why is { } why ? $"LicenseNotQualifying.{why}" : $"Benefit.{license.Kind}"),
        license.Cores,
        license.Assigned,
        license.Free,
        license.Entitlement.ExpiresAt);

    private static Dictionary<string, string> FaultsOf(Refusal? refusal, VmSize? known)
    {
        var texts = PageTexts.Of(typeof(BenefitPage), CultureInfo.CurrentUICulture);
        return refusal switch
        {
            InvalidInput { Field: "vmName" } => new() { ["vmName"] = texts["Fault.VmName"] },
            InvalidInput { Field: "vmSize" } => new() { ["vmSize"] = texts["Fault.VmSize"] },
            InvalidInput { Field: "vCpu" } when known is not null => new() { ["vCpu"] = texts["Fault.VCpu.Known", ("Size", known.ArmName), ("Count", known.VCpu)] },
            InvalidInput { Field: "vCpu" } => new() { ["vCpu"] = texts["Fault.VCpu"] },
            InvalidInput => new() { ["license"] = texts["Fault.License"] },
            VmCovered => new() { ["vmName"] = RefusalTexts.Of(refusal) },
            CoresShort or LicenseNotQualifying or LicenseOfOtherProduct => new() { ["license"] = RefusalTexts.Of(refusal) },
            _ => [],
        };
    }
}
