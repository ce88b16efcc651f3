using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Support;

/// <summary>Finds a request to change it. One round trip, for the operator two.</summary>
public sealed class RequestsForChange(ComptoirDb db)
{
    /// <summary>A request of the caller's own.</summary>
    /// <param name="customer">The customer it must be about; null: any, or none.</param>
    /// <returns>Refuses with <see cref="NotAllowed"/> or <see cref="ServiceRequestNotFound"/>.</returns>
    public async Task<Result<ServiceRequest>> OwnAsync(ServiceRequestId id, CustomerId? customer, Actor by, CancellationToken ct)
    {
        if (!by.May(Right.RequestSupport))
            return new NotAllowed(Right.RequestSupport);
        var found = await db.ServiceRequests.SingleOrDefaultAsync(
            request => request.PartnerId == by.Partner && request.Id == id && (customer == null || request.CustomerId == customer), ct);
        return found is null ? new ServiceRequestNotFound(id) : found;
    }

    /// <summary>A request that the caller may read: its own, or for the operator any.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/> or <see cref="ServiceRequestNotFound"/>.</returns>
    public Task<Result<ServiceRequest>> EitherAsync(ServiceRequestId id, Actor by, CancellationToken ct) =>
        by.May(Right.Operate) ? AnyAsync(id, by, ct) : OwnAsync(id, null, by, ct);

    /// <summary>A request of any partner's, for the operator.</summary>
    /// <returns>Refuses with <see cref="NotAllowed"/> or <see cref="ServiceRequestNotFound"/>.</returns>
    public async Task<Result<ServiceRequest>> AnyAsync(ServiceRequestId id, Actor by, CancellationToken ct)
    {
        if (!by.May(Right.Operate))
            return new NotAllowed(Right.Operate);
        if (await db.OwnerOfAsync(id, by, ct) is not { } owner)
            return new ServiceRequestNotFound(id);
        var found = await db.ServiceRequests.SingleOrDefaultAsync(request => request.PartnerId == owner && request.Id == id, ct);
        return found is null ? new ServiceRequestNotFound(id) : found;
    }
}
