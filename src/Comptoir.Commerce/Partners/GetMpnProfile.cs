using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Partners;

/// <summary>No such MPN id; that of another partner answers alike (R1.1).</summary>
public sealed record MpnIdUnknown(string MpnId) : Refusal;

/// <summary>Reads a partner's public identity.</summary>
public sealed class GetMpnProfile(ComptoirDb db)
{
    /// <param name="mpnId">The id asked for; without it the caller's own.</param>
    /// <returns>Refuses with <see cref="MpnIdUnknown"/>.</returns>
    public async Task<Result<Partner>> HandleAsync(string? mpnId, Actor by, CancellationToken ct)
    {
        var mine = by.Partner;
        var partner = await db.Partners.AsNoTracking().SingleAsync(p => p.Id == mine, ct);
        return string.IsNullOrWhiteSpace(mpnId) || mpnId.Trim() == partner.MpnId ? partner : new MpnIdUnknown(mpnId.Trim());
    }
}
