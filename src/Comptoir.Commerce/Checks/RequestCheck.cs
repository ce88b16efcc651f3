using System.Runtime.CompilerServices;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Checks;

/// <summary>I3: a request id of a caller on a route has one outcome.</summary>
internal sealed class RequestCheck(ComptoirDb db) : PartnerCheck(db)
{
    public override string Subject => "kept answers";

    protected override async IAsyncEnumerable<Finding> FindAsync(PartnerId partner, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var twice in Db.Requests
            .Where(request => request.PartnerId == partner)
            .GroupBy(request => new { request.Principal, request.RequestId, request.RouteHash })
            .Where(group => group.Count() > 1)
            .Select(group => new { group.Key.Principal, group.Key.RequestId, Count = group.Count() })
            .AsAsyncEnumerable().WithCancellation(ct))
            yield return new Finding("I3", $"request {twice.RequestId} of {twice.Principal}", "one outcome", Called.Text(twice.Count));
    }
}
