using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Subscriptions;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Subscriptions;

/// <summary>Azure subscriptions under a customer's plan, and the roles on them (R13.2; contract, comptoir, Azure).</summary>
internal static class AzureSubscriptionEndpoints
{
    public static void MapAzureSubscriptions(this RouteGroupBuilder native)
    {
        var azure = native.MapGroup("/customers/{customerId}/azuresubscriptions");
        azure.MapGet("", ListAsync).Needs(Right.Buy);
        azure.MapPost("", CreateAsync).Repeatable().Needs(Right.Buy);
        azure.MapGet("/{azureId}", GetAsync).Needs(Right.Buy);
        azure.MapPatch("/{azureId}", ChangeAsync).Repeatable().Needs(Right.Buy);
        azure.MapGet("/{azureId}/roleassignments", RolesAsync).Needs(Right.Buy);
        azure.MapPost("/{azureId}/roleassignments", AssignAsync).Repeatable().Needs(Right.Buy);
        azure.MapDelete("/{azureId}/roleassignments/{assignmentId}", RevokeAsync).Repeatable().Needs(Right.Buy);
    }

    private static async Task<IResult> ListAsync(Guid customerId, HttpContext http, FindAzureSubscriptions find, CancellationToken ct)
    {
        var (found, refusal) = await find.AllAsync(new CustomerId(customerId), http.Actor(), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(WireCollection.Of([.. found.Select(ToWire)]));
    }

    private static async Task<IResult> GetAsync(Guid customerId, string azureId, HttpContext http, FindAzureSubscriptions find, CancellationToken ct)
    {
        var (found, refusal) = await find.OneAsync(new CustomerId(customerId), IdOf(azureId), http.Actor(), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(ToWire(found));
    }

    private static async Task<IResult> CreateAsync(
        Guid customerId, WireBody<WireAzureSubscription> body, HttpContext http, CreateAzureSubscriptionHandler create, CancellationToken ct)
    {
        SubscriptionId? plan = null;
        if (body.Value.PlanSubscriptionId is { Length: > 0 } text)
        {
            if (!Guid.TryParse(text, out var id))
                return WireErrors.ToResult(new InvalidInput("planSubscriptionId", InputFault.Malformed, text));
            plan = new SubscriptionId(id);
        }

        var (made, refusal) = await create.HandleAsync(new(new CustomerId(customerId), body.Value.FriendlyName ?? "", plan, http.Actor()), ct);
        if (made is null)
            return WireErrors.ToResult(refusal!);
        http.Response.Headers.Location = $"/comptoir/v1/customers/{customerId}/azuresubscriptions/{made.Id}";
        return Wire.Created(ToWire(made));
    }

    private static async Task<IResult> ChangeAsync(
        Guid customerId, string azureId, WireBody<WireAzureSubscription> body, HttpContext http, ChangeAzureSubscriptionHandler change, CancellationToken ct)
    {
        AzureSubscriptionStatus? status = null;
        if (body.Value.Status is { } word)
        {
            if (!TryRead<AzureSubscriptionStatus>(word, out var read))
                return WireErrors.ToResult(new InvalidInput("status", InputFault.Unknown, word));
            status = read;
        }

        var (changed, refusal) = await change.HandleAsync(
            new(new CustomerId(customerId), IdOf(azureId), body.Value.FriendlyName, status, null, null, http.Etag(body.Value.Etag), http.Actor()), ct);
        return changed is null ? WireErrors.ToResult(refusal!) : Wire.Ok(ToWire(changed));
    }

    private static async Task<IResult> RolesAsync(Guid customerId, string azureId, HttpContext http, FindAzureSubscriptions find, CancellationToken ct)
    {
        var (found, refusal) = await find.RolesAsync(new CustomerId(customerId), IdOf(azureId), http.Actor(), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(WireCollection.Of([.. found.Select(ToWire)]));
    }

    private static async Task<IResult> AssignAsync(
        Guid customerId, string azureId, WireBody<WireRoleAssignment> body, HttpContext http, AssignAzureRoleHandler assign, FindCustomerUsers users, CancellationToken ct)
    {
        var (customer, role) = (new CustomerId(customerId), body.Value.Role ?? "");
        var (user, fault) = await UserOfAsync(body.Value, name => users.IdOfAsync(customer, name, http.Actor(), ct));
        if (fault is not null)
            return WireErrors.ToResult(fault);
        if (role.Length == 0)
            return WireErrors.ToResult(new InvalidInput("role", InputFault.Required));
        if (!TryRead<AzureRole>(role, out var read))
            return WireErrors.ToResult(new InvalidInput("role", InputFault.Unknown, role));
        var (assigned, refusal) = await assign.HandleAsync(new(customer, IdOf(azureId), user, read, http.Actor()), ct);
        return assigned is null ? WireErrors.ToResult(refusal!) : Wire.Created(ToWire(assigned));
    }

    private static async Task<IResult> RevokeAsync(
        Guid customerId, string azureId, string assignmentId, HttpContext http, RevokeAzureRoleHandler revoke, CancellationToken ct)
    {
        var (_, refusal) = await revoke.HandleAsync(new(new CustomerId(customerId), IdOf(azureId), IdOf(assignmentId), http.Actor()), ct);
        return refusal is null ? Results.NoContent() : WireErrors.ToResult(refusal);
    }

    /// <summary>By id, or where there is none by name.</summary>
    private static async Task<(UserId User, InvalidInput? Fault)> UserOfAsync(WireRoleAssignment wire, Func<string, Task<UserId?>> find)
    {
        if (wire is { UserId: null or "", UserName: { Length: > 0 } name })
            return await find(name) is { } found ? (found, null) : (default, new InvalidInput("userName", InputFault.Unknown, name));
        if (wire.UserId is not { Length: > 0 } text)
            return (default, new InvalidInput("userId", InputFault.Required));
        return Guid.TryParse(text, out var id) ? (new UserId(id), null) : (default, new InvalidInput("userId", InputFault.Malformed, text));
    }

    /// <summary>A word in any case; numbers are none.</summary>
    private static bool TryRead<T>(string word, out T value)
        where T : struct, Enum => Enum.TryParse(word, ignoreCase: true, out value) && char.IsLetter(word[0]) && !word.Contains(',', StringComparison.Ordinal);

    /// <summary>What is no GUID is the id of nothing.</summary>
    private static Guid IdOf(string text) => Guid.TryParse(text, out var id) ? id : Guid.Empty;

    private static WireAzureSubscription ToWire(AzureSubscription azure) => new()
    {
        Id = azure.Id.ToString(),
        FriendlyName = azure.FriendlyName,
        Status = azure.Status.ToString().ToLowerInvariant(),
        PlanSubscriptionId = azure.PlanSubscriptionId.ToString(),
        CreatedDate = azure.CreatedAt,
        Etag = azure.Version.ToString(CultureInfo.InvariantCulture),
    };

    private static WireRoleAssignment ToWire(FoundRoleAssignment found) => new()
    {
        Id = found.Assignment.Id.ToString(),
        UserId = found.Assignment.UserId.ToString(),
        UserName = found.UserName,
        Role = found.Assignment.Role.ToString(),
        AssignedDate = found.Assignment.AssignedAt,
    };
}
