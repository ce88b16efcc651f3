using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Contracts;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter;

/// <summary>A page asked for: which, and what the list was asked for when its first page was read.</summary>
/// <param name="Query">As the caller wrote it then; the pages after the first do not repeat it.</param>
public sealed record PageRequest(string List, string? Query, Seek Seek);

/// <summary>Seek paging on the wire (contract, platform §7): <c>size</c>, <c>seekOperation</c> and the continuation token in, a
/// collection with its links out.</summary>
public sealed class Paging(SeekTokens tokens)
{
    public const string TokenHeader = "MS-ContinuationToken";

    /// <summary>Where Comptoir's own lists take it too.</summary>
    public const string TokenParameter = "continuationToken";

    /// <summary>Reads what page is asked for.</summary>
    /// <param name="http">The request.</param>
    /// <param name="list">Name of the list: a token of another list is none.</param>
    /// <param name="query">What the list is asked for in this request; with a token it may be left out, not changed.</param>
    /// <param name="usual">Size when none is given, or 0.</param>
    /// <param name="maximum">A larger size is taken for this.</param>
    /// <returns>Refuses with <see cref="InvalidInput"/>.</returns>
    public Result<PageRequest> Read(HttpContext http, string list, string? query, int usual, int maximum)
    {
        var (size, operation) = (http.Query("size"), SeekOperation.Next);
        if (size is not null && !size.All(char.IsAsciiDigit))
            return new InvalidInput("size", InputFault.Malformed, size);
        if (http.Query("seekOperation") is { } word && !WireEnum.TryRead(word, out operation))
            return new InvalidInput("seekOperation", InputFault.Unknown, word);
        int? index = null;
        if (http.Query("pageIndex") is { } number)
        {
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int read))
                return new InvalidInput("pageIndex", InputFault.Malformed, number);
            index = read;
        }

        SeekToken? token = null;
        string? text = http.Request.Headers[TokenHeader].FirstOrDefault() is { Length: > 0 } header ? header : http.Query(TokenParameter);
        if (text is not null)
        {
            token = tokens.Read(text, list, http.Actor());
            if (token is null || (query is not null && query != token.Query))
                return new InvalidInput(TokenHeader, InputFault.Malformed);
        }
        else if (operation == SeekOperation.Previous || (operation == SeekOperation.Next && http.Query("seekOperation") is not null))
        {
            return new InvalidInput(TokenHeader, InputFault.Required);
        }

        int rows = SizeOf(size, token?.Size ?? usual, maximum);
        return new PageRequest(list, token?.Query ?? query, new Seek(rows, operation, token?.Place, index));
    }

    /// <summary>The page as a collection. <c>links.next</c> is there exactly when there is more; the token with it, because
    /// clients read on while they are given one.</summary>
    public WireCollection<T> ToWire<TRow, T>(HttpContext http, PageRequest request, SeekPage<TRow> page, Func<TRow, T> toWire)
    {
        string? token = page.Place is null
            ? null
            : tokens.Write(new SeekToken(request.List, request.Query, request.Seek.Size, page.Place), http.Actor());
        // Clients put their own version before it.
        string path = http.Request.Path.Value!;
        path = path[(path.IndexOf("/v1/", StringComparison.OrdinalIgnoreCase) + "/v1".Length)..].TrimEnd('/');
        WireLink? Move(bool there, SeekOperation operation) => there
            ? WireLink.Get(
                string.Create(CultureInfo.InvariantCulture, $"{path}?size={request.Seek.Size}&seekOperation={operation}"),
                new WireKeyValue { Key = TokenHeader, Value = token })
            : null;
        return new WireCollection<T>
        {
            TotalCount = page.Items.Count,
            Items = [.. page.Items.Select(toWire)],
            ContinuationToken = page.HasNext ? token : null,
            Links = new WireLinks
            {
                Self = WireLink.Get(path + http.Request.QueryString),
                Next = Move(page.HasNext, SeekOperation.Next),
                Previous = Move(page.HasPrevious, SeekOperation.Previous),
            },
        };
    }

    private static int SizeOf(string? digits, int usual, int maximum)
    {
        if (string.IsNullOrEmpty(digits?.TrimStart('0')))
            return usual;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? Math.Min(size, maximum) : maximum;
    }
}
