using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Customers;

/// <summary>Customers and their billing profiles (contract, platform-customers §1).</summary>
public static class CustomerEndpoints
{
    private const string List = "customers";
    private const int UsualSize = 100;
    private const int LargestSize = 500;

    public static void MapCustomers(this RouteGroupBuilder v1)
    {
        v1.MapGet("/customers", FindAsync).Needs(Right.SeeCustomers);
        // An indirect provider names its reseller as a user only.
        v1.MapPost("/customers", CreateAsync).Needs(Right.CreateCustomers)
            .UserOnlyWhen<WireCustomer>(customer => !string.IsNullOrEmpty(customer.AssociatedPartnerId))
            .Repeatable();
        v1.MapGet("/customers/{customerId}", GetAsync).Needs(Right.SeeCustomers).CountedAs(LimitedResource.Customer);
        v1.MapGet("/customers/{customerId}/profiles/billing", GetBillingAsync).Needs(Right.SeeCustomers);
        v1.MapPut("/customers/{customerId}/profiles/billing", UpdateBillingAsync).Needs(Right.EditCustomers).Repeatable();
    }

    private static async Task<IResult> FindAsync(HttpContext http, Paging paging, FindCustomers find, CancellationToken ct)
    {
        var (request, refusal) = paging.Read(http, List, http.Query("filter"), UsualSize, LargestSize);
        if (request is null)
            return WireErrors.ToResult(refusal!);
        CustomerFilter? filter = null;
        if (request.Query is not null)
        {
            (filter, refusal) = CustomerFilters.Read(request.Query);
            if (filter is null)
                return WireErrors.ToResult(refusal!);
        }

        // The customers of a reseller are shown to users only.
        if (CustomerFilters.NamesReseller(filter) && await AppOnly.RefuseAsync(http) is { } denied)
            return denied;
        var page = await find.HandleAsync(filter, request.Seek, http.Actor(), ct);
        return Wire.Ok(paging.ToWire(http, request, page, CustomerMapping.ToWire));
    }

    private static async Task<IResult> CreateAsync(
        WireBody<WireCustomer> body, HttpContext http, CreateCustomerHandler create, CancellationToken ct)
    {
        var (made, refusal) = await create.HandleAsync(body.Value.ToRequest(http.Actor()), ct);
        if (made is null)
            return WireErrors.ToResult(refusal!);
        http.Response.Headers.Location = $"/v1/customers/{made.Customer.Id}";
        return Wire.Created(made.ToWire());
    }

    private static async Task<IResult> GetAsync(Guid customerId, HttpContext http, GetCustomer get, CancellationToken ct)
    {
        var (found, refusal) = await get.HandleAsync(new CustomerId(customerId), http.Actor(), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(found.ToWire());
    }

    private static async Task<IResult> GetBillingAsync(Guid customerId, HttpContext http, GetCustomer get, CancellationToken ct)
    {
        var (customer, refusal) = await get.ProfileAsync(new CustomerId(customerId), http.Actor(), ct);
        return customer is null ? WireErrors.ToResult(refusal!) : Wire.Ok(customer.BillingToWire());
    }

    private static async Task<IResult> UpdateBillingAsync(
        Guid customerId, WireBody<WireCustomerBillingProfile> body, HttpContext http, UpdateBillingProfileHandler update, CancellationToken ct)
    {
        var (customer, refusal) = await update.HandleAsync(
            new(new CustomerId(customerId), body.Value.ToBilling(), http.Etag(body.Value.Etag), http.Actor()), ct);
        return customer is null ? WireErrors.ToResult(refusal!) : Wire.Ok(customer.BillingToWire());
    }
}
