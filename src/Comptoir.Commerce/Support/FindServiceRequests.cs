using Comptoir.Commerce.Access;
using Comptoir.Commerce.Partners;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Support;

/// <summary>A request with whose it is.</summary>
/// <param name="PartnerName">Of the partner that filed it.</param>
public sealed record FoundRequest(ServiceRequest Request, string PartnerName, string? PartnerPhone)
{
    /// <summary>Its entries and files were read too; lists do without.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>Which requests of the partner's are wanted.</summary>
/// <param name="Status">Null: all.</param>
/// <param name="Customer">Null: all, and those about no customer.</param>
public sealed record RequestQuery(ServiceRequestStatus? Status, CustomerId? Customer, int Offset, int Size);

/// <summary>Reads requests: a partner its own, the operator those of all.</summary>
public sealed class FindServiceRequests(ComptoirDb db)
{
    /// <summary>One request with its entries and files. One round trip for each of the three, and
    /// for the operator one to learn whose it is.</summary>
    /// <param name="customer">The customer it must be about; null: any, or none.</param>
    /// <returns>Refuses with <see cref="ServiceRequestNotFound"/>.</returns>
    public async Task<Result<FoundRequest>> OneAsync(ServiceRequestId id, CustomerId? customer, Actor by, CancellationToken ct)
    {
        if (await db.OwnerOfAsync(id, by, ct) is not { } owner)
            return new ServiceRequestNotFound(id);
        var found = await db.ServiceRequests.AsNoTracking()
            .Include(request => request.Entries.OrderBy(entry => entry.Number))
            .Include(request => request.Files.OrderBy(file => file.AddedAt).ThenBy(file => file.Id))
            .AsSplitQuery()
            .Where(request => request.PartnerId == owner && request.Id == id)
            .SingleOrDefaultAsync(request => customer == null || request.CustomerId == customer, ct);
        if (found is null)
            return new ServiceRequestNotFound(id);
        var partner = await db.Partners.AsNoTracking().SingleAsync(p => p.Id == found.PartnerId, ct);
        return new FoundRequest(found, partner.Name, partner.SupportPhone) { IsWhole = true };
    }

    /// <summary>A file of a request. One round trip, for the operator two.</summary>
    /// <returns>Refuses with <see cref="ServiceRequestNotFound"/>.</returns>
    public async Task<Result<RequestFile>> FileAsync(ServiceRequestId id, string file, Actor by, CancellationToken ct)
    {
        if (!Guid.TryParse(file, out var number))
            return new ServiceRequestNotFound(id);
        if (await db.OwnerOfAsync(id, by, ct) is not { } owner)
            return new ServiceRequestNotFound(id);
        var found = await db.RequestFiles.AsNoTracking().SingleOrDefaultAsync(f => f.PartnerId == owner && f.RequestId == id && f.Id == number, ct);
        return found is null ? new ServiceRequestNotFound(id) : found;
    }

    /// <summary>A page of the partner's requests, newest first, without entries and files; one more than asked for when there are
    /// more. One round trip.</summary>
    public async Task<IReadOnlyList<FoundRequest>> ListAsync(RequestQuery query, Actor by, CancellationToken ct)
    {
        var rows = db.ServiceRequests.AsNoTracking().Where(request => request.PartnerId == by.Partner);
        if (query.Status is { } status)
            rows = rows.Where(request => request.Status == status);
        if (query.Customer is { } customer)
            rows = rows.Where(request => request.CustomerId == customer);
        // What is passed over is counted in the index alone.
        var ids = rows.OrderByDescending(request => request.Id).Skip(query.Offset).Take(query.Size + 1).Select(request => request.Id);
        return await WithPartner(db.ServiceRequests.AsNoTracking().Where(request => request.PartnerId == by.Partner && ids.Contains(request.Id)))
            .OrderByDescending(found => found.Request.Id)
            .Select(found => new FoundRequest(found.Request, found.Partner.Name, found.Partner.SupportPhone))
            .ToListAsync(ct);
    }

    /// <summary>How many of the partner's requests wait for its answer. One round trip.</summary>
    public Task<int> CountAwaitedAsync(Actor by, CancellationToken ct) => db.ServiceRequests.CountAsync(
        request => request.PartnerId == by.Partner && request.Status == ServiceRequestStatus.AttentionNeeded, ct);

    /// <summary>A page of all partners' requests, oldest first: those of a status, or all that are not closed. One round trip.</summary>
    public Task<SeekPage<FoundRequest>> QueueAsync(ServiceRequestStatus? status, Seek seek, CancellationToken ct)
    {
        var list = new SeekList<ServiceRequest, FoundRequest>(
            bound =>
            {
                var rows = Beyond(bound).AsNoTracking();
                return status is { } wanted
                    ? rows.Where(request => request.Status == wanted)
                    : rows.Where(request => request.Status != ServiceRequestStatus.Closed);
            },
            (rows, backwards) => backwards ? rows.OrderByDescending(request => request.Id) : rows.OrderBy(request => request.Id),
            request => new FoundRequest(
                request,
                db.Partners.Where(partner => partner.Id == request.PartnerId).Select(partner => partner.Name).First(),
                db.Partners.Where(partner => partner.Id == request.PartnerId).Select(partner => partner.SupportPhone).First()),
            found => [found.Request.Id.Value]);
        return list.ReadAsync(seek, ct);
    }

    /// <summary>How many requests of all partners are in a state. One round trip.</summary>
    public Task<int> CountAsync(ServiceRequestStatus status, CancellationToken ct) => db.ServiceRequests.CountAsync(request => request.Status == status, ct);

    private IQueryable<WithItsPartner> WithPartner(IQueryable<ServiceRequest> rows) => rows.Join(
        db.Partners, request => request.PartnerId, partner => partner.Id, (request, partner) => new WithItsPartner { Request = request, Partner = partner });

    private IQueryable<ServiceRequest> Beyond(SeekBound? bound)
    {
        if (bound is null)
            return db.ServiceRequests;
        string id = bound.Key[0];
        return bound.Side switch
        {
            SeekSide.Before => db.ServiceRequests.FromSql($"""SELECT * FROM "ServiceRequests" WHERE "Id" < {id}"""),
            SeekSide.After => db.ServiceRequests.FromSql($"""SELECT * FROM "ServiceRequests" WHERE "Id" > {id}"""),
            _ => db.ServiceRequests.FromSql($"""SELECT * FROM "ServiceRequests" WHERE "Id" >= {id}"""),
        };
    }

    private sealed class WithItsPartner
    {
        public required ServiceRequest Request { get; init; }

        public required Partner Partner { get; init; }
    }
}
