using System.Runtime.CompilerServices;
using Comptoir.Commerce.Storage;

namespace Comptoir.Commerce.Checks;

/// <summary>Walks every invariant that exists over the stored data (R18.4), as of one moment, while others go on working.</summary>
public sealed class CheckInstallation(ComptoirDb db, IEnumerable<ICheck> checks)
{
    /// <summary>Each wrong record as it is found; none when all is well. Memory stays flat in the size of the data but for one
    /// entry for each order line that was cancelled or whose key was shown.</summary>
    /// <param name="deep">Reads every media file and compares its hash.</param>
    /// <param name="begins">Told the subject of each check when it begins.</param>
    public async IAsyncEnumerable<Finding> FindAsync(bool deep, Action<string>? begins, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var view = await db.BeginViewAsync(ct);
        foreach (var check in checks)
        {
            begins?.Invoke(check.Subject);
            await foreach (var finding in check.FindAsync(deep, ct))
                yield return finding;
        }
    }
}
