using System.Globalization;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;
using Comptoir.Server.Http;

namespace Comptoir.Server.PartnerCenter;

/// <summary>A part of a list by its place (contract, commerce §2 W7): <c>size</c> rows after the first <c>offset</c>.</summary>
internal sealed record OffsetPage(int Size, int Offset)
{
    /// <param name="largest">Size when none is given, or 0; a larger one is taken for this.</param>
    /// <returns>Refuses with <see cref="InvalidInput"/>.</returns>
    public static Result<OffsetPage> Read(HttpContext http, int largest)
    {
        if (NumberOf(http, "size", out int size) is { } fault)
            return fault;
        if (NumberOf(http, "offset", out int offset) is { } other)
            return other;
        return new OffsetPage(size == 0 ? largest : Math.Min(size, largest), offset);
    }

    /// <summary>The rows as a collection; <c>links.next</c> is there exactly when there is more.</summary>
    /// <param name="rows">Those read, one more than the size when there is more.</param>
    /// <param name="path">Of the list, without version.</param>
    /// <param name="query">What else was asked for, escaped, with an ampersand before it; or nothing.</param>
    public WireCollection<T> ToWire<TRow, T>(IReadOnlyList<TRow> rows, string path, string query, Func<TRow, T> toWire)
    {
        WireLink At(int offset) => WireLink.Get(string.Create(CultureInfo.InvariantCulture, $"{path}?size={Size}&offset={offset}{query}"));
        return WireCollection.Of(
            [.. rows.Take(Size).Select(toWire)],
            new WireLinks { Self = At(Offset), Next = rows.Count > Size ? At(Offset + Size) : null });
    }

    private static InvalidInput? NumberOf(HttpContext http, string name, out int number)
    {
        number = 0;
        if (http.Query(name) is not { } text)
            return null;
        if (!text.All(char.IsAsciiDigit))
            return new InvalidInput(name, InputFault.Malformed, text);
        // Beyond every list, with room for the size.
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number > int.MaxValue / 2)
            number = int.MaxValue / 2;
        return null;
    }
}
