using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Licensing;

/// <summary>A text of some row, encrypted under a data key.</summary>
/// <param name="ReplaceAsync">Puts another ciphertext in its place, if it is still there.</param>
public sealed record SealedRow(Sealed Secret, string Context, Func<Sealed, CancellationToken, Task<int>> ReplaceAsync);

/// <summary>The rows of one kind that hold texts encrypted by the <see cref="KeyVault"/>. Registered by its capability, so that a
/// rotation of the keys reaches them.</summary>
public interface ISealedRows
{
    /// <summary>What they are, in a few words.</summary>
    string Subject { get; }

    /// <summary>Some rows that are not under a data key; none when there are no more.</summary>
    Task<IReadOnlyList<SealedRow>> NextAsync(Guid notUnder, int atMost, CancellationToken ct);

    Task<bool> AnyUnderAsync(Guid key, CancellationToken ct);
}

/// <summary>Such rows of tenants, partner by partner: every query names the partner.</summary>
internal abstract class PartnersSealedRows(ComptoirDb db) : ISealedRows
{
    public abstract string Subject { get; }

    protected ComptoirDb Db => db;

    public async Task<IReadOnlyList<SealedRow>> NextAsync(Guid notUnder, int atMost, CancellationToken ct)
    {
        foreach (var partner in await PartnersAsync(ct))
        {
            if (await OfAsync(partner, notUnder, atMost, ct) is { Count: > 0 } rows)
                return rows;
        }

        return [];
    }

    public async Task<bool> AnyUnderAsync(Guid key, CancellationToken ct)
    {
        foreach (var partner in await PartnersAsync(ct))
        {
            if (await AnyUnderAsync(partner, key, ct))
                return true;
        }

        return false;
    }

    protected abstract Task<List<SealedRow>> OfAsync(PartnerId partner, Guid notUnder, int atMost, CancellationToken ct);

    protected abstract Task<bool> AnyUnderAsync(PartnerId partner, Guid key, CancellationToken ct);

    private async Task<List<PartnerId>> PartnersAsync(CancellationToken ct) =>
    [
        .. await db.Installations.Select(row => row.OperatorId).ToListAsync(ct),
        .. await db.Partners.OrderBy(partner => partner.Id).Select(partner => partner.Id).ToListAsync(ct),
    ];
}
