using static Comptoir.Server.Documents.StatementStyle;

namespace Comptoir.Server.Documents;

/// <summary>What the lines come to: tax by rate, totals, what earlier invoices left, what is due.</summary>
internal static class StatementTotals
{
    private const decimal RowHeight = 15;

    public static async Task DrawTotalsAsync(this StatementSheet sheet, Statement statement, StatementWords words, CancellationToken ct)
    {
        var rows = Rows(statement, words);
        // The totals stand together.
        if (!sheet.Fits((rows.Count * RowHeight) + 20))
            await sheet.TurnAsync(ct);
        sheet.Down(12);
        foreach (var (name, amount, strong) in rows)
            sheet.DrawRow(name, amount, strong);
    }

    private static List<(string Name, string Amount, bool Strong)> Rows(Statement statement, StatementWords words)
    {
        List<(string, string, bool)> rows = [(words["Subtotal"], words.Money(statement.Subtotal), false)];
        rows.AddRange(statement.Taxes.Select(tax => (
            words[tax.Included ? "Tax.Included" : "Tax.Added", ("Rate", words.Percent(tax.Rate)), ("Base", words.Money(tax.Base))],
            words.Money(tax.Tax),
            false)));
        rows.Add((words["Total"], words.Money(statement.Total), true));
        if (statement.Carried.Amount != 0)
            rows.Add((words["Carried"], words.Money(statement.Carried), false));
        rows.Add((words[statement.Due.Amount < 0 ? "CreditLeft" : "AmountDue"], words.Money(statement.Due), true));
        return rows;
    }

    private static void DrawRow(this StatementSheet sheet, string name, string amount, bool strong)
    {
        var font = strong ? sheet.Document.Bold : sheet.Document.Regular;
        decimal x = Margin + (sheet.Width * 0.4m), top = sheet.Y;
        if (strong)
            sheet.Page.Decorate(() => sheet.Page.Line(x, top, sheet.Right, top, 0.6m, Brand));
        sheet.Tagged("P", () =>
        {
            sheet.Page.Text(x, top + 11, name, font, Text, Ink);
            sheet.Page.Text(sheet.Right - font.WidthOf(amount, Text), top + 11, amount, font, Text, Ink);
        });
        sheet.Down(RowHeight);
    }
}
