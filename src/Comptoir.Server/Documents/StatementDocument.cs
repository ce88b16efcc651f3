using Comptoir.Server.Documents.Pdf;
using static Comptoir.Server.Documents.StatementStyle;

namespace Comptoir.Server.Documents;

/// <summary>Writes an invoice as a PDF in the partner's language (R14.2, R17.1). Lines are drawn as they come and pages are sent as
/// they fill, so that memory does not grow with the invoice.</summary>
public static class StatementDocument
{
    public static async Task WriteAsync(Statement statement, IAsyncEnumerable<StatementLine> lines, Stream output, CancellationToken ct)
    {
        var words = new StatementWords(statement.Culture);
        var document = new PdfDocument(output, SizeFor(statement.Culture));
        string title = words[statement.IsCreditNote ? "Document.CreditNote" : "Document.Invoice", ("Number", statement.Number)];
        var sheet = new StatementSheet(document, words, $"{statement.Operator.Name} · {title}");
        sheet.DrawHead(statement, words);

        var table = new StatementTable(sheet, words, statement.Currency);
        table.DrawHead();
        await foreach (var line in lines.WithCancellation(ct))
            await table.DrawAsync(line, ct);
        table.Close();

        await sheet.DrawTotalsAsync(statement, words, ct);
        await sheet.CloseAsync(ct);
        await document.EndAsync(title, statement.Operator.Name, words.Language, Small, Quiet, ct);
    }

    private static PdfSize SizeFor(string culture) =>
        culture.EndsWith("-US", StringComparison.OrdinalIgnoreCase) || culture.EndsWith("-CA", StringComparison.OrdinalIgnoreCase) ? PdfSize.Letter : PdfSize.A4;
}
