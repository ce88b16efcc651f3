using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Licensing;

/// <summary>What a rotation did.</summary>
/// <param name="Key">The data key that everything is encrypted under now.</param>
/// <param name="Retired">Data keys that nothing is encrypted under any more.</param>
/// <param name="Deleted">Data keys retired long ago, now gone.</param>
public sealed record KeyRotation(Guid Key, long Resealed, int Retired, int Deleted);

/// <summary>Makes a new data key and encrypts everything anew under it, in batches, while all nodes go on serving (R5.3). Where it
/// stands is in the database: run again after it was stopped, it goes on.</summary>
public sealed class RotateKeys(ComptoirDb db, KeyVault vault, IEnumerable<ISealedRows> kinds, ActivityLog activity, CommerceClock clock)
{
    /// <summary>How long after a key is made every node knows of it: several times what nodes take to look.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    /// <summary>How long a work may take from sealing to its commit.</summary>
    public static readonly TimeSpan LongestWork = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan KeptRetired = TimeSpan.FromDays(1);

    // Few enough that a SQLite writer hardly waits.
    private const int AtOnce = 100;

    /// <param name="settling">Usually <see cref="Settling"/>; <paramref name="longestWork"/> likewise.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A ciphertext does not open: <c>comptoir check</c> names it.</exception>
    public async Task<KeyRotation> RunAsync(TimeSpan settling, TimeSpan longestWork, Actor by, IProgress<long>? progress, CancellationToken ct)
    {
        int deleted = await DeleteRetiredAsync(ct);
        var key = await UnfinishedAsync(ct) ?? await MakeAsync(settling, ct);
        await vault.RefreshAsync(db, ct);
        await WaitUntilAsync(key.ActiveFrom ?? key.CreatedAt, ct);
        long resealed = await ResealAsync(key.Id, 0, progress, ct);
        // What was begun under the old key is committed by now.
        await WaitUntilAsync((key.ActiveFrom ?? key.CreatedAt) + longestWork, ct);
        resealed = await ResealAsync(key.Id, resealed, progress, ct);
        int retired = await RetireAsync(key.Id, resealed, by, ct);
        return new KeyRotation(key.Id, resealed, retired, deleted);
    }

    /// <summary>The key of a rotation that was stopped: the newest of several in use.</summary>
    private async Task<DataKey?> UnfinishedAsync(CancellationToken ct)
    {
        var used = await db.DataKeys.AsNoTracking().Where(key => key.Purpose == DataKeyPurpose.Encryption && key.RetiredAt == null).OrderBy(key => key.CreatedAt).ToListAsync(ct);
        return used.Count > 1 ? used[^1] : null;
    }

    private async Task<DataKey> MakeAsync(TimeSpan settling, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var now = clock.RealNow();
        var key = vault.NewDataKey(now, now + settling);
        db.DataKeys.Add(key);
        await work.CommitAsync(ct);
        return key;
    }

    private async Task<long> ResealAsync(Guid key, long before, IProgress<long>? progress, CancellationToken ct)
    {
        foreach (var kind in kinds)
        {
            while (await kind.NextAsync(key, AtOnce, ct) is { Count: > 0 } rows)
            {
                await using var work = await db.BeginWorkAsync(ct);
                foreach (var row in rows)
                    before += await row.ReplaceAsync(vault.Seal(vault.Open(row.Secret, row.Context), row.Context), ct);
                await work.CommitAsync(ct);
                progress?.Report(before);
            }
        }

        return before;
    }

    private async Task<int> RetireAsync(Guid key, long resealed, Actor by, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        DateTimeOffset? now = clock.RealNow();
        int retired = await db.DataKeys
            .Where(old => old.Purpose == DataKeyPurpose.Encryption && old.Id != key && old.RetiredAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(old => old.RetiredAt, now), ct);
        activity.RecordSetting("keys/rotation", by, [("Key", key.ToString()), ("Encrypted", resealed.ToString(CultureInfo.InvariantCulture))]);
        await work.CommitAsync(ct);
        return retired;
    }

    private async Task<int> DeleteRetiredAsync(CancellationToken ct)
    {
        int deleted = 0;
        var until = clock.RealNow() - KeptRetired;
        foreach (var key in await db.DataKeys.AsNoTracking().Where(key => key.RetiredAt < until).Select(key => key.Id).ToListAsync(ct))
        {
            if (await AnyUnderAsync(key, ct))
                continue;
            await using var work = await db.BeginWorkAsync(ct);
            deleted += await db.DataKeys.Where(old => old.Id == key).ExecuteDeleteAsync(ct);
            await work.CommitAsync(ct);
        }

        return deleted;
    }

    private async Task<bool> AnyUnderAsync(Guid key, CancellationToken ct)
    {
        foreach (var kind in kinds)
        {
            if (await kind.AnyUnderAsync(key, ct))
                return true;
        }

        return false;
    }

    private async Task WaitUntilAsync(DateTimeOffset instant, CancellationToken ct)
    {
        if (instant - clock.RealNow() is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait, clock.Real, ct);
    }
}
