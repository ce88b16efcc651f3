using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Portal.Shared;
using Comptoir.Server.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Comptoir.Server.Pages;

/// <summary>Where an address or a form says that one stands in a list.</summary>
/// <param name="After">Token of the page before.</param>
/// <param name="Before">Token of the page behind.</param>
/// <param name="At">Token of the page itself.</param>
/// <param name="Row">Number of its first row, for reading only.</param>
internal sealed record ListPlace(string? After, string? Before, string? At, string? Row)
{
    private static readonly string[] Names = ["after", "before", "at", "row"];

    /// <summary>Those that are given, as they are given.</summary>
    public IReadOnlyList<(string Name, string Value)> Given => [.. Names.Zip([After, Before, At, Row]).Where(one => one.Second is not null).Select(one => (one.First, one.Second!))];

    public static ListPlace Read(Func<string, string?> value) => new(value("after"), value("before"), value("at"), value("row"));

    /// <summary>All that an address asks for but its place in a list.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Without(IQueryCollection query) =>
        query.Where(pair => !Names.Contains(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value));
}

/// <summary>Pages of a long list: Previous and Next are links that name a place in it.</summary>
internal sealed class PageLists(SeekTokens tokens)
{
    /// <summary>Rows of a page.</summary>
    public const int Size = 25;

    /// <summary>Which page is asked for. A place that is not one of this reader's, in this list, is the beginning.</summary>
    /// <param name="query">What the list is asked for.</param>
    public Seek Read(HttpContext http, string list, string query) => Read(ListPlace.Read(http.Query), list, query, http.Actor());

    public Seek Read(ListPlace place, string list, string query, Actor by) =>
        Find(place.After, list, query, by) is { } after ? new Seek(Size, SeekOperation.Next, after)
        : Find(place.Before, list, query, by) is { } before ? new Seek(Size, SeekOperation.Previous, before)
        : Find(place.At, list, query, by) is { } at ? new Seek(Size, SeekOperation.PageIndex, at)
        : new Seek(Size);

    /// <param name="total">How many rows there are; null where counting them would cost too much.</param>
    public Pager PagerOf<T>(HttpContext http, string list, string query, SeekPage<T> page, long? total) =>
        PagerOf(http.Request.Path, ListPlace.Without(http.Request.Query), FirstOf(ListPlace.Read(http.Query), page), list, query, page, total, http.Actor());

    /// <param name="path">Address of the list.</param>
    /// <param name="asked">What it is asked for besides.</param>
    /// <param name="first">Number of the page's first row, from 1.</param>
    /// <param name="total">How many rows there are; null where counting them would cost too much.</param>
    public Pager PagerOf<T>(
        string path, IEnumerable<KeyValuePair<string, string?>> asked, long first, string list, string query, SeekPage<T> page, long? total, Actor by)
    {
        string? place = TokenOf(list, query, page, by);
        return new Pager(
            page.Items.Count == 0 ? 0 : first,
            page.Items.Count == 0 ? 0 : first + page.Items.Count - 1,
            total,
            page.HasPrevious ? Address("before", Math.Max(1, first - Size)) : null,
            page.HasNext ? Address("after", first + page.Items.Count) : null);

        string Address(string direction, long row) => QueryHelpers.AddQueryString(
            path, [.. asked, KeyValuePair.Create(direction, place), KeyValuePair.Create("row", (string?)row.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>Number of a page's first row, from 1, as its address has it.</summary>
    public static long FirstOf<T>(ListPlace place, SeekPage<T> page) =>
        page.HasPrevious && long.TryParse(place.Row, NumberStyles.None, CultureInfo.InvariantCulture, out long row) ? row : 1;

    /// <summary>Names a page in an address; null when the list is empty.</summary>
    public string? TokenOf<T>(string list, string query, SeekPage<T> page, Actor by) =>
        page.Place is null ? null : tokens.Write(new SeekToken(list, query, Size, page.Place), by);

    private SeekPlace? Find(string? token, string list, string query, Actor by) =>
        token is not null && tokens.Read(token, list, by) is { } found && found.Query == query ? found.Place : null;
}
