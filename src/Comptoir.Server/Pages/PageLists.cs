using System.Globalization;
using Comptoir.Commerce.Storage;
using Comptoir.Portal.Shared;
using Comptoir.Server.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Comptoir.Server.Pages;

/// <summary>Pages of a long list: Previous and Next are links that name a place in it.</summary>
internal sealed class PageLists(SeekTokens tokens)
{
    /// <summary>Rows of a page.</summary>
    public const int Size = 25;

    private const string After = "after";
    private const string Before = "before";

    /// <summary>Number of the first row, for reading only.</summary>
    private const string Row = "row";

    /// <summary>Which page is asked for. A place that is not one of this reader's, in this list, is the beginning.</summary>
    /// <param name="query">What the list is asked for.</param>
    public Seek Read(HttpContext http, string list, string query) =>
        PlaceIn(http, After, list, query) is { } after ? new Seek(Size, SeekOperation.Next, after)
        : PlaceIn(http, Before, list, query) is { } before ? new Seek(Size, SeekOperation.Previous, before)
        : new Seek(Size);

    /// <param name="total">How many rows there are; null where counting them would cost too much.</param>
    public Pager PagerOf<T>(HttpContext http, string list, string query, SeekPage<T> page, long? total)
    {
        long first = page.Items.Count == 0 ? 0 : !page.HasPrevious ? 1 : long.TryParse(http.Query(Row), NumberStyles.None, CultureInfo.InvariantCulture, out long row) ? row : 1;
        string? place = page.Place is null ? null : tokens.Write(new SeekToken(list, query, Size, page.Place), http.Actor());
        return new Pager(
            first,
            first + Math.Max(0, page.Items.Count - 1),
            total,
            page.HasPrevious ? Address(http, Before, place!, Math.Max(1, first - Size)) : null,
            page.HasNext ? Address(http, After, place!, first + page.Items.Count) : null);
    }

    private SeekPlace? PlaceIn(HttpContext http, string direction, string list, string query) =>
        http.Query(direction) is { } text && tokens.Read(text, list, http.Actor()) is { } token && token.Query == query ? token.Place : null;

    private static string Address(HttpContext http, string direction, string place, long row)
    {
        var query = http.Request.Query
            .Where(pair => pair.Key is not (After or Before or Row))
            .ToDictionary(pair => pair.Key, pair => (string?)pair.Value);
        query[direction] = place;
        query[Row] = row.ToString(CultureInfo.InvariantCulture);
        return QueryHelpers.AddQueryString(http.Request.Path, query);
    }
}
