using System.Globalization;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Portal.Partner.Azure;
using Comptoir.Server.Http;
using Comptoir.Server.Pages.Customers;
using Comptoir.Server.PartnerCenter;
using Comptoir.Server.Texts;
using PageTexts = Comptoir.Portal.Shared.Texts;

namespace Comptoir.Server.Pages.Azure;

/// <summary>How the page of an Azure subscription is to be shown.</summary>
internal sealed record AzureView
{
    /// <summary>The name as typed, when something about it is wrong.</summary>
    public string? Name { get; init; }

    public (string User, AzureRole Role) Assigned { get; init; } = ("", AzureRole.Reader);

    /// <summary>Why nothing was done.</summary>
    public Refusal? Refusal { get; init; }

    public AzureCancelModel? Cancel { get; init; }
}

/// <summary>Reads what the Azure pages of a customer show.</summary>
internal sealed class AzureViews(GetCustomer customers, FindSubscriptions subscriptions, FindAzureSubscriptions azure, FindCustomerUsers users)
{
    private const int Suggested = 25;

    private static readonly string[] Tellable = ["created", "saved", "cancelled", "assigned", "revoked"];

    private static PageTexts Texts => PageTexts.Of(typeof(AzurePage), CultureInfo.CurrentUICulture);

    /// <param name="name">What was typed as the name of a new one.</param>
    public async Task<IResult> ListAsync(HttpContext http, Guid customerId, string name, InvalidInput? fault, Refusal? refusal, CancellationToken ct)
    {
        var (id, by) = (new CustomerId(customerId), http.Actor());
        var (customer, no) = await customers.ProfileAsync(id, by, ct);
        if (customer is null)
            return PageErrors.Of(no!);
        (var all, no) = await subscriptions.AllAsync(id, by, ct);
        if (all is null)
            return PageErrors.Of(no!);
        (var rows, no) = await azure.AllAsync(id, by, ct);
        if (rows is null)
            return PageErrors.Of(no!);
        var model = new AzureModel(
            CustomerPages.HeadOf(customer),
            [.. all.Select(found => found.Subscription).Where(subscription => subscription.IsAzure)],
            rows,
            name,
            fault is null ? null : Texts["Fault.Name"],
            refusal is null ? null : RefusalTexts.Of(refusal));
        return Page.Of<AzurePage>(fault is null && refusal is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, (nameof(AzurePage.Model), model));
    }

    public async Task<IResult> OneAsync(HttpContext http, Guid customerId, Guid azureId, AzureView view, CancellationToken ct)
    {
        var (id, by) = (new CustomerId(customerId), http.Actor());
        var (customer, no) = await customers.ProfileAsync(id, by, ct);
        if (customer is null)
            return PageErrors.Of(no!);
        (var found, no) = await azure.OneAsync(id, azureId, by, ct);
        if (found is null)
            return PageErrors.Of(no!);
        (var roles, no) = await azure.RolesAsync(id, azureId, by, ct);
        if (roles is null)
            return PageErrors.Of(no!);
        (var some, no) = await users.PageAsync(id, new Seek(Suggested), by, ct);
        if (some is null)
            return PageErrors.Of(no!);
        if (view.Cancel is not null && found.Status == AzureSubscriptionStatus.Cancelled)
            return Page.SeeOther($"/partner/customers/{customerId}/azure/{azureId}");
        var faults = FaultsOf(view.Refusal);
        var model = new AzureSubscriptionModel(
            CustomerPages.HeadOf(customer),
            found,
            roles,
            [.. some.Items.Select(user => user.UserName)],
            view.Name ?? found.FriendlyName,
            view.Assigned,
            ToldIn(http, found),
            faults,
            view.Refusal is null || faults.Count > 0 ? null : view.Refusal is StaleEtag ? Texts["Fault.Stale"] : RefusalTexts.Of(view.Refusal),
            view.Cancel);
        return Page.Of<AzureSubscriptionPage>(StatusOf(view), (nameof(AzureSubscriptionPage.Model), model));
    }

    private static int StatusOf(AzureView view) => view switch
    {
        { Refusal: StaleEtag } => StatusCodes.Status409Conflict,
        { Refusal: { } refusal } => WireErrors.Of(refusal).Status,
        { Cancel.Untold: true } => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status200OK,
    };

    /// <summary>What the address says was just done; of a state only where it is so.</summary>
    private static string? ToldIn(HttpContext http, AzureSubscription azure) => http.Query("told") is { } told && Tellable.Contains(told)
        && (told != "cancelled" || azure.Status == AzureSubscriptionStatus.Cancelled)
        ? told
        : null;

    private static Dictionary<string, string> FaultsOf(Refusal? refusal) => refusal switch
    {
        InvalidInput { Field: "friendlyName" } => new() { ["name"] = Texts["Fault.Name"] },
        InvalidInput => new() { ["user"] = Texts["Fault.User"] },
        AzureRoleHeld held => new() { ["user"] = RefusalTexts.Of("AzureRoleHeld", ("Role", Texts[$"Role.{held.Role}"])) },
        _ => [],
    };
}
