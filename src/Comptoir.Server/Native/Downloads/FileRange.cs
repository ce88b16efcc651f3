using System.Runtime.InteropServices;
using Microsoft.Net.Http.Headers;

namespace Comptoir.Server.Native.Downloads;

/// <summary>What of a file a request asks for: status, first byte and number of bytes (RFC 9110, 13 and 14).</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileRange(int Status, long From, long Length)
{
    /// <summary>Whether bytes will be sent.</summary>
    public bool SendsBytes => Status is StatusCodes.Status200OK or StatusCodes.Status206PartialContent;

    /// <param name="request">A GET or HEAD.</param>
    /// <param name="etag">Strong tag of the content.</param>
    /// <param name="size">Its bytes.</param>
    public static FileRange Of(HttpRequest request, EntityTagHeaderValue etag, long size)
    {
        var headers = request.GetTypedHeaders();
        if (headers.IfNoneMatch.Any(seen => seen.Equals(EntityTagHeaderValue.Any) || seen.Compare(etag, useStrongComparison: false)))
            return new FileRange(StatusCodes.Status304NotModified, 0, 0);
        var whole = new FileRange(StatusCodes.Status200OK, 0, size);
        // Several ranges at once are not worth a multipart answer: whoever asks for them gets the whole file.
        if (!HttpMethods.IsGet(request.Method)
            || headers.Range is not { Ranges.Count: 1 } asked
            || !asked.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
            || !IsOfThis(headers.IfRange, request, etag))
            return whole;
        return Part(asked.Ranges.First(), size) ?? new FileRange(StatusCodes.Status416RangeNotSatisfiable, 0, 0);
    }

    /// <summary>A part of another content is no use: then the whole file is sent. A date tells nothing here, so it is another.</summary>
    private static bool IsOfThis(RangeConditionHeaderValue? condition, HttpRequest request, EntityTagHeaderValue etag) =>
        condition is null ? !request.Headers.ContainsKey(HeaderNames.IfRange) : condition.EntityTag?.Compare(etag, useStrongComparison: true) is true;

    private static FileRange? Part(RangeItemHeaderValue range, long size)
    {
        long from = range.From ?? Math.Max(0, size - range.To!.Value);
        long last = range.From is null ? size - 1 : Math.Min(range.To ?? size - 1, size - 1);
        return from > last ? null : new FileRange(StatusCodes.Status206PartialContent, from, last - from + 1);
    }
}
