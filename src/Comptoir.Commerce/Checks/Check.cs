using System.Runtime.CompilerServices;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Checks;

/// <summary>A record that is not as it must be. It holds no secret and may be printed.</summary>
/// <param name="Invariant">Name of the invariant: <c>I10</c> …</param>
/// <param name="Record">Kind and id of the record.</param>
public sealed record Finding(string Invariant, string Record, string Expected, string Found);

/// <summary>A group of invariants over the stored data, which must hold whenever nothing is under way. A check only reads.</summary>
public interface ICheck
{
    /// <summary>What it looks at, in a few words.</summary>
    string Subject { get; }

    /// <param name="deep">Also what takes as long as reading all media.</param>
    IAsyncEnumerable<Finding> FindAsync(bool deep, CancellationToken ct);
}

/// <summary>A check of tenants' data, partner by partner: every query of it names the partner.</summary>
public abstract class PartnerCheck(ComptoirDb db) : ICheck
{
    public abstract string Subject { get; }

    protected ComptoirDb Db => db;

    public async IAsyncEnumerable<Finding> FindAsync(bool deep, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var partner in await db.Partners.OrderBy(partner => partner.Id).Select(partner => partner.Id).ToListAsync(ct))
        {
            await foreach (var finding in FindAsync(partner, ct))
                yield return finding;
        }
    }

    protected abstract IAsyncEnumerable<Finding> FindAsync(PartnerId partner, CancellationToken ct);
}

/// <summary>How records are called in findings.</summary>
internal static class Called
{
    public const string Nothing = "none";

    public static string Order(OrderId order) => $"order {order}";

    public static string Line(OrderId order, int line) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"order {order} line {line}");

    public static string Or(object? id) => id?.ToString() ?? Nothing;

    public static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static string Text(DateTimeOffset instant) => instant.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
