using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Support;

/// <summary>All files of a partner's requests together would be more than the setting allows (reliability T14).</summary>
/// <param name="Most">In whole MiB, rounded up.</param>
public sealed record PartnerFilesFull(long Most) : Refusal;

/// <summary>Bounds what one partner's requests may lay down, so that it does not fill the disk of the others.</summary>
public sealed class AttachmentQuota(ComptoirDb db, WriteGate gate, IOptions<SupportOptions> options)
{
    /// <summary>In a work, before the new files are saved: null while there is room for them. Of two works that lay files of the same partner
    /// the second waits for the first.</summary>
    public async Task<PartnerFilesFull?> WhyNotAsync(PartnerId partner, IEnumerable<RequestFile> added, CancellationToken ct)
    {
        await gate.HoldAsync(db, $"attachments {partner}", ct);
        long there = await db.RequestFiles.Where(file => file.PartnerId == partner).SumAsync(file => file.Size, ct);
        long most = options.Value.MaxPartnerBytes;
        return there + added.Sum(file => file.Size) > most ? new PartnerFilesFull(((most - 1) / (1024 * 1024)) + 1) : null;
    }
}
