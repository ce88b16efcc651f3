using System.Globalization;
using System.Runtime.CompilerServices;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Server.Http;
using Comptoir.Server.PartnerCenter;

namespace Comptoir.Server.Native.Activity;

/// <summary>The activity log as a sheet.</summary>
internal static class ActivitySheet
{
    private const int Rows = 1000;

    /// <returns>The file, or the refusal of <see cref="FindActivity"/> as the wire has it.</returns>
    public static async Task<IResult> OfAsync(ActivityQuery query, FindActivity find, Actor by, CancellationToken ct)
    {
        var (page, refusal) = await find.HandleAsync(query, new Seek(Rows), by, ct);
        return page is null
            ? WireErrors.ToResult(refusal!)
            : new CsvFile($"activity-{Day(query.From)}-{Day(query.Until.AddTicks(-1))}.csv", ActivityMapping.Columns(by), PagesAsync(find, query, page, by, ct));
    }

    // A page at a time, so that no read is held open for as long as a slow caller takes.
    private static async IAsyncEnumerable<string?[]> PagesAsync(
        FindActivity find, ActivityQuery query, SeekPage<ActivityRecord>? page, Actor by, [EnumeratorCancellation] CancellationToken ct)
    {
        while (page is not null)
        {
            foreach (var record in page.Items)
                yield return ActivityMapping.Cells(record.ToWire(by), by);
            page = page.HasNext ? (await find.HandleAsync(query, new Seek(Rows, From: page.Place), by, ct)).Value : null;
        }
    }

    private static string Day(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
