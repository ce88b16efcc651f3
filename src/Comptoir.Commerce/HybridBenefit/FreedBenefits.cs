using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.HybridBenefit;

/// <summary>Frees what cancelled or expired licences were assigned to, in the caller's transaction, and says so in the activity log
/// (R12.3). One round trip; the caller saves.</summary>
public sealed class FreedBenefits(ComptoirDb db, ActivityLog activity)
{
    private static readonly Compiled<Func<ComptoirDb, PartnerId, Guid[], IAsyncEnumerable<BenefitAssignment>>> Assigned = new(() => EF.CompileAsyncQuery(
        (ComptoirDb db, PartnerId mine, Guid[] entitlements) => db.BenefitAssignments
            .OrderBy(assignment => assignment.VmNameKey)
            .Where(assignment => assignment.PartnerId == mine && entitlements.Contains(assignment.EntitlementId))));

    public async Task FreeAsync(IReadOnlyCollection<Entitlement> ended, bool expired, (CustomerId Id, string Name) customer, Actor by, CancellationToken ct)
    {
        if (ended.Count == 0)
            return;
        Guid[] ids = [.. ended.Select(entitlement => entitlement.Id)];
        foreach (var assignment in await Assigned.On(db)(db, by.Partner, ids).ToListAsync(ct))
        {
            db.BenefitAssignments.Remove(assignment);
            var order = ended.First(entitlement => entitlement.Id == assignment.EntitlementId).OrderId;
            activity.RecordBenefit(expired ? "FreedByExpiry" : "FreedByCancellation", assignment, order, customer, by);
        }
    }
}

/// <summary>Frees assignments of licences at the end of their term.</summary>
internal sealed class ExpiredBenefits(ComptoirDb db, FreedBenefits benefits) : IFallsDue
{
    public Task<DateTimeOffset?> NextAsync(DateTimeOffset until, CancellationToken ct) => Ended(until)
        .OrderBy(entitlement => entitlement.ExpiresAt)
        .Select(entitlement => entitlement.ExpiresAt)
        .FirstOrDefaultAsync(ct);

    // From the assignments, which are fewer than the licences.
    public Task<bool> IsDueAsync(DateTimeOffset now, CancellationToken ct) => db.FindsAsync(
        $"""
        SELECT 1 FROM "BenefitAssignments" AS b
        INNER JOIN "Entitlements" AS e ON e."PartnerId" = b."PartnerId" AND e."Id" = b."EntitlementId"
        WHERE e."ExpiresAt" <= {now.UtcDateTime} LIMIT 1
        """,
        ct);

    public async Task RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        foreach (var (partner, id) in await KeysAsync(now, ct))
        {
            await using var work = await db.BeginWorkAsync(ct);
            var found = await (
                from entitlement in db.Entitlements
                join customer in db.Customers
                    on new { entitlement.PartnerId, Id = entitlement.CustomerId } equals new { customer.PartnerId, customer.Id }
                where entitlement.PartnerId == partner && entitlement.Id == id
                select new { entitlement, customer.CompanyName }).SingleAsync(ct);
            await benefits.FreeAsync(
                [found.entitlement], expired: true, (found.entitlement.CustomerId, found.CompanyName), Actor.Program with { Partner = partner }, ct);
            try
            {
                await work.CommitAsync(ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Another node, or whoever released it, was first: there is nothing left to free.
            }
        }
    }

    private IQueryable<Entitlement> Ended(DateTimeOffset until) => db.Entitlements.Where(entitlement => entitlement.ExpiresAt <= until
        && db.BenefitAssignments.Any(assignment => assignment.PartnerId == entitlement.PartnerId && assignment.EntitlementId == entitlement.Id));

    private async Task<List<(PartnerId Partner, Guid Id)>> KeysAsync(DateTimeOffset now, CancellationToken ct)
    {
        var keys = await Ended(now).Select(entitlement => new { entitlement.PartnerId, entitlement.Id }).ToListAsync(ct);
        return keys.ConvertAll(key => (key.PartnerId, key.Id));
    }
}
