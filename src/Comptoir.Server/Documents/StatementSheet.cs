using System.Globalization;
using Comptoir.Server.Documents.Pdf;
using static Comptoir.Server.Documents.StatementStyle;

namespace Comptoir.Server.Documents;

/// <summary>The pages of a statement as they fill: where the next thing goes, what each page ends with.</summary>
internal sealed class StatementSheet(PdfDocument document, StatementWords words, string footer)
{
    private const decimal FooterHeight = 24;

    public PdfDocument Document => document;

    public PdfPage Page { get; private set; } = document.NewPage();

    /// <summary>Where the next thing goes.</summary>
    public decimal Y { get; private set; } = Margin;

    public decimal Right => document.Size.Width - Margin;

    public decimal Width => document.Size.Width - (2 * Margin);

    private decimal Bottom => document.Size.Height - Margin - FooterHeight;

    public bool Fits(decimal height) => Y + height <= Bottom;

    public void Down(decimal height) => Y += height;

    /// <summary>Ends the page and begins the next.</summary>
    public async Task TurnAsync(CancellationToken ct)
    {
        await CloseAsync(ct);
        (Page, Y) = (document.NewPage(), Margin);
    }

    /// <summary>Ends the last page.</summary>
    public Task CloseAsync(CancellationToken ct)
    {
        decimal y = document.Size.Height - Margin;
        Page.Decorate(() =>
        {
            Page.Line(Margin, y - 12, Right, y - 12, 0.5m, Rule);
            // How many pages there are is known at the end; it stands last in both languages.
            string[] parts = words["Page"].Split("{Total}");
            string before = parts[0].Replace("{Page}", (Page.Index + 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            Page.Text(Margin, y, before, document.Regular, Small, Quiet);
            Page.LateText(Margin + document.Regular.WidthOf(before, Small), y);
            string name = document.Regular.Wrap(footer, Small, Width * 0.75m, 1)[0];
            Page.Text(Right - document.Regular.WidthOf(name, Small), y, name, document.Regular, Small, Quiet);
        });
        return document.WriteAsync(Page, ct);
    }

    /// <summary>Lines of text under one another, the first with its top at a place.</summary>
    /// <returns>Their height.</returns>
    public decimal Lines(IEnumerable<string> lines, decimal x, decimal top, PdfFont font, decimal size, PdfColor color, bool toRight = false)
    {
        decimal height = 0;
        foreach (string line in lines)
        {
            Page.Text(toRight ? x - font.WidthOf(line, size) : x, top + height + size, line, font, size, color);
            height += size * Lead;
        }

        return height;
    }
}
