using System.Globalization;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Customers;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Support;
using Comptoir.Contracts;
using Comptoir.Server.Auth;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter.Support;

/// <summary>Service requests (contract, platform-operations §3). All are for users.</summary>
internal static class ServiceRequestEndpoints
{
    private const int LargestSize = 500;

    public static void MapServiceRequests(this RouteGroupBuilder v1)
    {
        v1.MapGet("/servicerequests/supporttopics", Topics).NeedsUser(Right.RequestSupport);
        v1.MapPost("/servicerequests/{agentLocale}", CreateAsync).NeedsUser(Right.RequestSupport).Repeatable();
        v1.MapGet("/servicerequests", (HttpContext http, FindServiceRequests find, CancellationToken ct) =>
            ListAsync(null, http, find, ct)).NeedsUser(Right.RequestSupport);
        v1.MapGet("/servicerequests/{requestId}", (string requestId, HttpContext http, FindServiceRequests find, CancellationToken ct) =>
            GetAsync(null, requestId, http, find, ct)).NeedsUser(Right.RequestSupport);
        v1.MapPatch("/servicerequests/{requestId}", (string requestId, WireBody<WireServiceRequest> body, HttpContext http, ChangeServiceRequestHandler change, FindServiceRequests find, CancellationToken ct) =>
            ChangeAsync(null, requestId, body, http, change, find, ct)).NeedsUser(Right.RequestSupport).Repeatable();
        v1.MapGet("/customers/{customerId}/servicerequests", OfCustomerAsync).NeedsUser(Right.RequestSupport);
        v1.MapGet("/customers/{customerId}/servicerequests/{requestId}", OneOfCustomerAsync).NeedsUser(Right.RequestSupport);
        v1.MapPatch("/customers/{customerId}/servicerequests/{requestId}", ChangeOfCustomerAsync).NeedsUser(Right.RequestSupport).Repeatable();
    }

    private static IResult Topics() => Wire.Ok(WireCollection.Of([.. SupportTopics.All.Select(topic => new WireSupportTopic
    {
        Id = SupportTopics.IdOf(topic),
        Name = SupportTopics.NameOf(topic, CultureInfo.CurrentUICulture),
        Description = SupportTopics.DescriptionOf(topic, CultureInfo.CurrentUICulture),
    })]));

    private static async Task<IResult> CreateAsync(
        string agentLocale, WireBody<WireServiceRequest> body, HttpContext http, CreateServiceRequestHandler create, FindServiceRequests find, CancellationToken ct)
    {
        if (CultureOf(agentLocale) is not { } culture)
            return WireErrors.ToResult(new InvalidInput("agentLocale", InputFault.Unknown, agentLocale));
        var (created, refusal) = await create.HandleAsync(body.Value.ToCreation(culture, http.Actor()), ct);
        if (created is null)
            return WireErrors.ToResult(refusal!);
        http.Response.Headers.Location = $"/v1/servicerequests/{created.Id}";
        return Wire.Created((await find.OneAsync(created.Id, null, http.Actor(), ct)).Value!.ToWire());
    }

    private static async Task<IResult> OfCustomerAsync(Guid customerId, HttpContext http, Buyers buyers, FindServiceRequests find, CancellationToken ct)
    {
        var customer = new CustomerId(customerId);
        return await buyers.CheckAsync(customer, http.Actor(), ct) is { } refusal
            ? WireErrors.ToResult(refusal)
            : await ListAsync(customer, http, find, ct);
    }

    private static async Task<IResult> OneOfCustomerAsync(
        Guid customerId, string requestId, HttpContext http, Buyers buyers, FindServiceRequests find, CancellationToken ct)
    {
        var customer = new CustomerId(customerId);
        return await buyers.CheckAsync(customer, http.Actor(), ct) is { } refusal
            ? WireErrors.ToResult(refusal)
            : await GetAsync(customer, requestId, http, find, ct);
    }

    private static async Task<IResult> ChangeOfCustomerAsync(
        Guid customerId, string requestId, WireBody<WireServiceRequest> body, HttpContext http, Buyers buyers, ChangeServiceRequestHandler change, FindServiceRequests find, CancellationToken ct)
    {
        var customer = new CustomerId(customerId);
        return await buyers.CheckAsync(customer, http.Actor(), ct) is { } refusal
            ? WireErrors.ToResult(refusal)
            : await ChangeAsync(customer, requestId, body, http, change, find, ct);
    }

    private static async Task<IResult> ListAsync(CustomerId? customer, HttpContext http, FindServiceRequests find, CancellationToken ct)
    {
        var (page, refusal) = OffsetPage.Read(http, LargestSize);
        if (page is null)
            return WireErrors.ToResult(refusal!);
        string? text = Filters.TextOf(http);
        WireServiceRequestStatus? status = null;
        if (text is not null)
        {
            (var filter, refusal) = Filters.Read(text);
            if (filter is null)
                return WireErrors.ToResult(refusal!);
            if (filter.Field?.Equals("Status", StringComparison.OrdinalIgnoreCase) is not true || filter.Operator is not WireFilterOperator.Equals
                || !WireEnum.TryRead(filter.Value, out WireServiceRequestStatus read))
                return WireErrors.ToResult(new InvalidInput("filter", InputFault.Unknown, filter.Field ?? ""));
            status = read;
        }

        // No request is without a status.
        var found = status is WireServiceRequestStatus.None
            ? []
            : await find.ListAsync(new(status is { } wanted ? ServiceRequestMapping.StatusOf(wanted) : null, customer, page.Offset, page.Size), http.Actor(), ct);
        string path = customer is null ? "/servicerequests" : $"/customers/{customer}/servicerequests";
        return Wire.Ok(page.ToWire(found, path, text is null ? "" : $"&filter={Uri.EscapeDataString(text)}", ServiceRequestMapping.ToWire));
    }

    private static async Task<IResult> GetAsync(CustomerId? customer, string requestId, HttpContext http, FindServiceRequests find, CancellationToken ct)
    {
        var (found, refusal) = await find.OneAsync(new ServiceRequestId(requestId), customer, http.Actor(), ct);
        return found is null ? WireErrors.ToResult(refusal!) : Wire.Ok(found.ToWire());
    }

    private static async Task<IResult> ChangeAsync(
        CustomerId? customer, string requestId, WireBody<WireServiceRequest> body, HttpContext http, ChangeServiceRequestHandler change, FindServiceRequests find, CancellationToken ct)
    {
        var (changed, refusal) = await change.HandleAsync(body.Value.ToChange(new ServiceRequestId(requestId), customer, http.Etag(body.Value.Etag), http.Actor()), ct);
        return changed is null ? WireErrors.ToResult(refusal!) : Wire.Ok((await find.OneAsync(changed.Id, customer, http.Actor(), ct)).Value!.ToWire());
    }

    private static CultureInfo? CultureOf(string locale)
    {
        try
        {
            return locale.Length is >= 2 and <= 10 ? CultureInfo.GetCultureInfo(locale, predefinedOnly: true) : null;
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }
}
