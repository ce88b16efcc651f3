using Comptoir.Commerce.Access;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Support;

/// <summary>Whose request is meant: a caller's own, or for the operator that of whichever partner has it.</summary>
internal static class RequestOwner
{
    /// <summary>For the operator one round trip, so that whatever follows can name the partner.</summary>
    /// <returns>Null when nobody has it.</returns>
    public static async Task<PartnerId?> OwnerOfAsync(this ComptoirDb db, ServiceRequestId id, Actor by, CancellationToken ct) => by.May(Right.Operate)
        ? await db.ServiceRequests.Where(request => request.Id == id).Select(request => (PartnerId?)request.PartnerId).SingleOrDefaultAsync(ct)
        : by.Partner;
}
