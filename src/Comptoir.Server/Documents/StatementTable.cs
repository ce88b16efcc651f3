using Comptoir.Commerce.Primitives;
using Comptoir.Server.Documents.Pdf;
using static Comptoir.Server.Documents.StatementStyle;

namespace Comptoir.Server.Documents;

/// <summary>The lines of a statement, as many pages as they need, the heads of the columns on each.</summary>
internal sealed class StatementTable(StatementSheet sheet, StatementWords words, Currency currency)
{
    private const decimal Padding = 4;

    /// <summary>Longest text of a cell, lines, so that a row fits on a page whatever a name is.</summary>
    private const int MostLines = 6;

    private readonly PdfTag table = sheet.Document.Open("Table", sheet.Document.Root);
    private readonly Column[] columns = Columns(sheet.Width);

    private PdfFont Regular => sheet.Document.Regular;

    public void DrawHead()
    {
        var row = sheet.Document.Open("TR", table);
        decimal height = DrawHead(draw => DrawCell(row, "TH", draw));
        sheet.Document.Close(row);
        sheet.Down(height);
        sheet.Page.Decorate(Underline);
    }

    public async Task DrawAsync(StatementLine line, CancellationToken ct)
    {
        var cells = Cells(line);
        decimal height = (cells.Max(cell => cell.Count) * Small * Lead) + (2 * Padding);
        if (!sheet.Fits(height))
        {
            await sheet.TurnAsync(ct);
            sheet.Page.Decorate(() =>
            {
                sheet.Down(DrawHead(draw => draw()));
                Underline();
            });
        }

        var row = sheet.Document.Open("TR", table);
        foreach (var (column, cell) in columns.Zip(cells))
            DrawCell(row, "TD", () => DrawText(column, cell));
        sheet.Document.Close(row);
        sheet.Down(height);
        sheet.Page.Decorate(() => sheet.Page.Line(Margin, sheet.Y, sheet.Right, sheet.Y, 0.4m, Rule));
    }

    public void Close() => sheet.Document.Close(table);

    /// <summary>Columns as wide as their figures can be; the description takes what is left.</summary>
    private static Column[] Columns(decimal width)
    {
        Column[] fixedOnes =
        [
            new("Column.Number", 24, false), new("Column.Period", 60, false), new("Column.Quantity", 28, true),
            new("Column.UnitPrice", 62, true), new("Column.Subtotal", 64, true), new("Column.Tax", 58, true), new("Column.Total", 64, true),
        ];
        return [fixedOnes[0], new("Column.Description", width - fixedOnes.Sum(column => column.Width), false), .. fixedOnes[1..]];
    }

    private List<(string Text, bool Strong)>[] Cells(StatementLine line) =>
    [
        [(words.Number(line.Number), false)],
        Description(line),
        line.PeriodEnd is { } end
            ? [(words.Day(line.PeriodStart), false), ($"– {words.Day(end)}", false)]
            : [(words.Day(line.PeriodStart), false)],
        [(words.Number(line.Quantity), false)],
        [(words.UnitPrice(line.UnitPrice, currency), false), .. line.TaxIncluded ? [(words["TaxIncluded"], false)] : Array.Empty<(string, bool)>()],
        [(words.Figure(line.Subtotal), false)],
        [(words.Figure(line.Tax), false), (words.Percent(line.TaxRate), false)],
        [(words.Figure(line.Total), false)],
    ];

    private List<(string Text, bool Strong)> Description(StatementLine line)
    {
        decimal width = columns[1].Width - Padding;
        string order = words[line.IsCredit ? "Line.Credit" : "Line.Order", ("Order", line.OrderId), ("Day", words.Day(DateOnly.FromDateTime(line.OrderedAt.UtcDateTime)))];
        return
        [
            .. sheet.Document.Bold.Wrap(line.Product, Small, width, MostLines).Select(text => (text, true)),
            .. Regular.Wrap($"{line.Sku} · {words.Charge(line.ChargeType)}", Small, width, MostLines).Select(text => (text, false)),
            .. Regular.Wrap(line.Customer, Small, width, MostLines).Select(text => (text, false)),
            .. Regular.Wrap(order, Small, width, MostLines).Select(text => (text, false)),
        ];
    }

    /// <returns>Its height.</returns>
    private decimal DrawHead(Action<Action> cell)
    {
        var heads = columns.Select(column => sheet.Document.Bold.Wrap(words[column.Name], Small, column.Width - Padding, 2)).ToArray();
        decimal height = (heads.Max(head => head.Count) * Small * Lead) + (2 * Padding);
        foreach (var (column, head) in columns.Zip(heads))
            cell(() => DrawText(column, [.. head.Select(text => (text, true))]));
        return height;
    }

    private void Underline() => sheet.Page.Line(Margin, sheet.Y, sheet.Right, sheet.Y, 1, Brand);

    private void DrawCell(PdfTag row, string type, Action draw)
    {
        var tag = sheet.Document.Open(type, row);
        sheet.Page.Mark(tag, draw);
        sheet.Document.Close(tag);
    }

    private void DrawText(Column column, List<(string Text, bool Strong)> lines)
    {
        decimal x = Margin + columns.TakeWhile(other => other != column).Sum(other => other.Width);
        decimal top = sheet.Y + Padding;
        foreach (var (text, strong) in lines)
        {
            sheet.Lines([text], column.ToRight ? x + column.Width : x, top, strong ? sheet.Document.Bold : Regular, Small, Ink, column.ToRight);
            top += Small * Lead;
        }
    }

    private sealed record Column(string Name, decimal Width, bool ToRight);
}
