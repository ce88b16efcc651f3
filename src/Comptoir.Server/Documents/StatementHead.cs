using Comptoir.Server.Documents.Pdf;
using static Comptoir.Server.Documents.StatementStyle;

namespace Comptoir.Server.Documents;

/// <summary>The upper part of the first page: who, to whom, which, when, how much.</summary>
internal static class StatementHead
{
    public static void DrawHead(this StatementSheet sheet, Statement statement, StatementWords words)
    {
        var (document, page) = (sheet.Document, sheet.Page);
        decimal top = sheet.Y;
        page.Decorate(() => DrawMark(page, Margin, top, 34));
        string title = words[statement.IsCreditNote ? "Title.CreditNote" : "Title.Invoice"];
        decimal titleWidth = document.Bold.WidthOf(title, Title);
        var name = document.Bold.Wrap(statement.Operator.Name, 13, sheet.Width - 46 - titleWidth - 20, 2);
        sheet.Tagged("P", () => sheet.Lines(name, Margin + 46, top + (name.Count == 1 ? 9 : 0), document.Bold, 13, Brand));
        sheet.Tagged("H1", () => sheet.Lines([title], sheet.Right, top + 6, document.Bold, Title, Brand, toRight: true));
        sheet.Down(58);

        decimal third = sheet.Width / 3;
        decimal from = sheet.DrawParty(words["From"], statement.Operator, words, Margin, third - 14);
        decimal to = sheet.DrawParty(words["BilledTo"], statement.Partner, words, Margin + third, third - 14);
        decimal facts = sheet.DrawFacts(Facts(statement, words), Margin + (2 * third), third);
        sheet.Down(Math.Max(Math.Max(from, to), facts) + 14);

        decimal due = sheet.Y;
        page.Decorate(() => page.Fill(Margin, due, sheet.Width, 34, Shade));
        string what = words[statement.Due.Amount < 0 ? "CreditLeft" : "AmountDue"];
        string amount = words.Money(statement.Due);
        sheet.Tagged("P", () =>
        {
            page.Text(Margin + 12, due + 21, what, document.Regular, 10, Ink);
            page.Text(sheet.Right - 12 - document.Bold.WidthOf(amount, 14), due + 22, amount, document.Bold, 14, Brand);
        });
        sheet.Down(50);
    }

    /// <summary>What <paramref name="draw"/> draws on the page is one part of the document.</summary>
    public static void Tagged(this StatementSheet sheet, string type, Action draw)
    {
        var tag = sheet.Document.Open(type, sheet.Document.Root);
        sheet.Page.Mark(tag, draw);
        sheet.Document.Close(tag);
    }

    private static (string Name, string Value)[] Facts(Statement statement, StatementWords words) =>
    [
        (words["Number"], statement.Number),
        (words["IssuedOn"], words.Day(statement.IssuedOn)),
        (words["Period"], $"{words.Day(statement.PeriodStart)} – {words.Day(statement.PeriodEnd)}"),
        (words["DueOn"], words.Day(statement.DueOn)),
        (words["Currency"], statement.Currency.Code),
        (words["MpnId"], statement.MpnId),
        .. statement.PurchaseOrderNumber is { Length: > 0 } order ? [(words["PurchaseOrder"], order)] : Array.Empty<(string, string)>(),
    ];

    private static decimal DrawParty(this StatementSheet sheet, string heading, StatementParty party, StatementWords words, decimal x, decimal width)
    {
        var (top, height, regular) = (sheet.Y, 0m, sheet.Document.Regular);
        string[] rest = [.. party.Address, .. party.TaxId is { Length: > 0 } id ? [words["TaxId", ("Id", id)]] : Array.Empty<string>()];
        sheet.Tagged("P", () =>
        {
            height += sheet.Lines([heading], x, top, regular, Small, Quiet) + 2;
            height += sheet.Lines(sheet.Document.Bold.Wrap(party.Name, Text, width, 3), x, top + height, sheet.Document.Bold, Text, Ink);
            height += sheet.Lines(rest.SelectMany(line => regular.Wrap(line, Text, width, 2)).Take(10), x, top + height, regular, Text, Ink);
        });
        return height;
    }

    private static decimal DrawFacts(this StatementSheet sheet, (string Name, string Value)[] facts, decimal x, decimal width)
    {
        var (top, height, document) = (sheet.Y, 0m, sheet.Document);
        foreach (var (name, value) in facts)
        {
            decimal left = width - document.Regular.WidthOf(name, Small) - 6;
            sheet.Tagged("P", () =>
            {
                sheet.Page.Text(x, top + height + Text, name, document.Regular, Small, Quiet);
                var lines = document.Regular.Wrap(value, Text, width, 2);
                // A value too long to stand beside its name goes under it.
                if (document.Regular.WidthOf(value, Text) > left)
                    height += Small * Lead;
                height += sheet.Lines(lines, x + width, top + height, document.Regular, Text, Ink, toRight: true) + 1;
            });
        }

        return height;
    }

    /// <summary>The product's mark, as in the portal's icon, which is 24 wide.</summary>
    private static void DrawMark(PdfPage page, decimal x, decimal y, decimal size)
    {
        decimal unit = size / 24;
        page.Arc(x + (12m * unit), y + (10.5m * unit), 6.8m * unit, -39, -321, 3 * unit, Brand);
        page.Line(x + (4m * unit), y + (21.5m * unit), x + (20m * unit), y + (21.5m * unit), 2.6m * unit, Slab);
    }
}
