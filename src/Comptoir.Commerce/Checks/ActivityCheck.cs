using System.Runtime.CompilerServices;
using Comptoir.Commerce.Activity;

namespace Comptoir.Commerce.Checks;

/// <summary>I13: the hash chains of the activity log hold. I14: they pass every checkpoint.</summary>
internal sealed class ActivityCheck(VerifyActivity verify) : ICheck
{
    public string Subject => "the chains of the activity log";

    public async IAsyncEnumerable<Finding> FindAsync(bool deep, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var verdict in verify.RunAsync(only: null, progress: null, ct))
        {
            if (verdict.Fault is { } fault)
                yield return new Finding("I13", $"activity record {fault.Sequence?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? Called.Or(fault.Record)} of partner {verdict.Partner}", "as it was sealed", $"{fault.Kind}: {fault.Reason}");
        }
    }
}
