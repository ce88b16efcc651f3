using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Portal.Partner.Azure;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.Pages.Azure;

/// <summary>Azure plans of a customer, the Azure subscriptions under them, and who holds which role on one (R13.2).</summary>
internal static class AzurePages
{
    public static void MapAzurePages(this RouteGroupBuilder partner)
    {
        var pages = partner.MapGroup("/customers/{customerId:guid}/azure");
        pages.MapGet("", (Guid customerId, HttpContext http, AzureViews views, CancellationToken ct) => views.ListAsync(http, customerId, "", null, null, ct)).Needs(Right.Buy);
        pages.MapPost("", CreateAsync).Once().Needs(Right.Buy);
        pages.MapPost("/plans/{planId:guid}/register", RegisterAsync).Once().Needs(Right.Buy);
        pages.MapGet("/{azureId:guid}", (Guid customerId, Guid azureId, HttpContext http, AzureViews views, CancellationToken ct) => views.OneAsync(http, customerId, azureId, new(), ct)).Needs(Right.Buy);
        pages.MapPost("/{azureId:guid}", ChangeAsync).Once().Needs(Right.Buy);
        pages.MapGet("/{azureId:guid}/cancel", (Guid customerId, Guid azureId, HttpContext http, AzureViews views, CancellationToken ct) =>
            views.OneAsync(http, customerId, azureId, new() { Cancel = new(Untold: false) }, ct)).Needs(Right.Buy);
        pages.MapPost("/{azureId:guid}/cancel", CancelAsync).Once().Needs(Right.Buy);
        pages.MapPost("/{azureId:guid}/roles", AssignAsync).Once().Needs(Right.Buy);
        pages.MapPost("/{azureId:guid}/roles/{assignmentId:guid}/revoke", RevokeAsync).Once().Needs(Right.Buy);
    }

    private static string AddressOf(Guid customer, Guid azure, string? told = null) =>
        $"/partner/customers/{customer}/azure/{azure}" + (told is null ? "" : $"?told={told}");

    private static async Task<IResult> CreateAsync(Guid customerId, PageForm form, HttpContext http, CreateAzureSubscriptionHandler create, AzureViews views, CancellationToken ct)
    {
        string name = form["name"] ?? "";
        var (made, refusal) = await create.HandleAsync(new(new CustomerId(customerId), name, null, http.Actor()), ct);
        return refusal switch
        {
            null => Page.SeeOther(AddressOf(customerId, made!.Id, "created")),
            InvalidInput or AzurePlanMissing => new ShownUndone(() => views.ListAsync(http, customerId, name, refusal as InvalidInput, refusal as AzurePlanMissing, ct)),
            _ => PageErrors.Of(refusal),
        };
    }

    private static async Task<IResult> RegisterAsync(Guid customerId, Guid planId, PageForm form, HttpContext http, RegisterSubscriptionHandler register, AzureViews views, CancellationToken ct)
    {
        var (_, refusal) = await register.HandleAsync(new(new CustomerId(customerId), new SubscriptionId(planId), http.Actor()), ct);
        return refusal switch
        {
            null => Page.SeeOther($"/partner/customers/{customerId}/azure"),
            SubscriptionNotActive => new ShownUndone(() => views.ListAsync(http, customerId, "", null, refusal, ct)),
            _ => PageErrors.Of(refusal),
        };
    }

    private static async Task<IResult> ChangeAsync(
        Guid customerId, Guid azureId, PageForm form, HttpContext http, ChangeAzureSubscriptionHandler change, AzureViews views, CancellationToken ct)
    {
        AzureSubscriptionStatus? status = form["act"] switch { "suspend" => AzureSubscriptionStatus.Suspended, "reactivate" => AzureSubscriptionStatus.Active, _ => null };
        string? name = status is null ? form["name"] ?? "" : null;
        // A form that names no version has seen none.
        long version = long.TryParse(form["version"], CultureInfo.InvariantCulture, out long seen) ? seen : -1;
        var (_, refusal) = await change.HandleAsync(new(new CustomerId(customerId), azureId, name, status, null, null, version, http.Actor()), ct);
        return refusal is null
            ? Page.SeeOther(AddressOf(customerId, azureId, "saved"))
            : new ShownUndone(() => views.OneAsync(http, customerId, azureId, new() { Name = refusal is InvalidInput ? name : null, Refusal = refusal }, ct));
    }

    private static async Task<IResult> CancelAsync(
        Guid customerId, Guid azureId, PageForm form, HttpContext http, ChangeAzureSubscriptionHandler change, AzureViews views, CancellationToken ct)
    {
        if (!form.Has("acknowledged"))
            return new ShownUndone(() => views.OneAsync(http, customerId, azureId, new() { Cancel = new(Untold: true) }, ct));
        var (_, refusal) = await change.HandleAsync(new(new CustomerId(customerId), azureId, null, AzureSubscriptionStatus.Cancelled, null, null, null, http.Actor()), ct);
        return refusal is null ? Page.SeeOther(AddressOf(customerId, azureId, "cancelled")) : PageErrors.Of(refusal);
    }

    private static async Task<IResult> AssignAsync(
        Guid customerId, Guid azureId, PageForm form, HttpContext http, AssignAzureRoleHandler assign, FindCustomerUsers users, AzureViews views, CancellationToken ct)
    {
        var (customer, by) = (new CustomerId(customerId), http.Actor());
        string user = form["user"] ?? "";
        var role = Enum.TryParse<AzureRole>(form["role"], out var known) && Enum.IsDefined(known) ? known : AzureRole.Reader;
        var (_, refusal) = await assign.HandleAsync(new(customer, azureId, await users.IdOfAsync(customer, user, by, ct) ?? default, role, by), ct);
        return refusal is null
            ? Page.SeeOther(AddressOf(customerId, azureId, "assigned"))
            : new ShownUndone(() => views.OneAsync(http, customerId, azureId, new() { Assigned = (user, role), Refusal = refusal }, ct));
    }

    private static async Task<IResult> RevokeAsync(
        Guid customerId, Guid azureId, Guid assignmentId, PageForm form, HttpContext http, RevokeAzureRoleHandler revoke, CancellationToken ct)
    {
        var (_, refusal) = await revoke.HandleAsync(new(new CustomerId(customerId), azureId, assignmentId, http.Actor()), ct);
        // Revoked by another: it is gone, as was wanted.
        return refusal is null or RoleAssignmentNotFound ? Page.SeeOther(AddressOf(customerId, azureId, "revoked")) : PageErrors.Of(refusal);
    }
}
