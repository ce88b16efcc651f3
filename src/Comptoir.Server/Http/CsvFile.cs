using CsvHelper;
using Microsoft.Net.Http.Headers;

namespace Comptoir.Server.Http;

/// <summary>A sheet sent row by row as it is read (RFC 4180). A byte order mark tells spreadsheets that it is UTF-8, and no text of
/// it is taken for a formula (T12).</summary>
internal sealed class CsvFile(string name, string[] columns, IAsyncEnumerable<string?[]> rows) : IResult
{
    private static readonly CsvWriterOptions Form = new() { Injection = CsvInjection.Escape, WriteByteOrderMark = true };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, ct) = (httpContext.Response, httpContext.RequestAborted);
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name }.ToString();
        await using var csv = CsvWriter.Create(response.Body, Form, leaveOpen: true);
        csv.WriteRecord(columns);
        await foreach (string?[] row in rows.WithCancellation(ct))
            await csv.WriteRecordAsync(row, ct);
        await csv.FlushAsync(ct);
    }
}
