using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter;

/// <summary>A page by its place in a list, for the collections that the contract pages so (platform §7): <c>size</c> and <c>offset</c>.</summary>
public sealed record OffsetPage(int Offset, int Size)
{
    private const int UsualSize = 100;
    private const int LargestSize = 500;

    /// <returns>Refuses with <see cref="InvalidInput"/>.</returns>
    public static Result<OffsetPage> Read(HttpContext http)
    {
        (int size, int offset) = (0, 0);
        if (http.Query("size") is { } digits && !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out size))
            return new InvalidInput("size", InputFault.Malformed, digits);
        if (http.Query("offset") is { } place && !int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out offset))
            return new InvalidInput("offset", InputFault.Malformed, place);
        return new OffsetPage(offset, size == 0 ? UsualSize : Math.Min(size, LargestSize));
    }

    /// <summary>The page as a collection.</summary>
    /// <param name="filter">As the caller wrote it.</param>
    /// <param name="rows">One more than the page holds when there are more.</param>
    public WireCollection<T> ToWire<TRow, T>(HttpContext http, string? filter, IReadOnlyList<TRow> rows, Func<TRow, T> toWire)
    {
        string path = http.Request.Path.Value!;
        path = path[(path.IndexOf("/v1/", StringComparison.OrdinalIgnoreCase) + "/v1".Length)..].TrimEnd('/');
        string more = filter is null ? "" : $"&filter={Uri.EscapeDataString(filter)}";
        WireLink? At(bool there, int offset) => there
            ? WireLink.Get(string.Create(CultureInfo.InvariantCulture, $"{path}?size={Size}&offset={offset}{more}"))
            : null;
        T[] items = [.. rows.Take(Size).Select(toWire)];
        return new WireCollection<T>
        {
            TotalCount = items.Length,
            Items = items,
            Links = new WireLinks
            {
                Self = WireLink.Get(path + http.Request.QueryString),
                Next = At(rows.Count > Size && Offset <= int.MaxValue - Size, unchecked(Offset + Size)),
                Previous = At(Offset > 0, Math.Max(0, Offset - Size)),
            },
        };
    }
}
