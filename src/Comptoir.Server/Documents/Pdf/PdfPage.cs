using System.Globalization;
using System.Text;

namespace Comptoir.Server.Documents.Pdf;

/// <summary>What is drawn on one page. Measures are points from its upper left corner; y of a text is its base line.</summary>
internal sealed class PdfPage(int number, int index, PdfSize size)
{
    private readonly StringBuilder content = new();

    /// <summary>Of its object.</summary>
    public int Number => number;

    /// <summary>0 for the first.</summary>
    public int Index => index;

    /// <summary>The tags of its marks, in order.</summary>
    public List<int> Marks { get; } = [];

    public byte[] Content => Encoding.ASCII.GetBytes(content.ToString());

    /// <summary>What <paramref name="draw"/> draws is part of a tag.</summary>
    public void Mark(PdfTag tag, Action draw)
    {
        content.Append(CultureInfo.InvariantCulture, $"/{tag.Type}<</MCID {Marks.Count}>>BDC\n");
        tag.Add(number, Marks.Count);
        Marks.Add(tag.Number);
        draw();
        content.Append("EMC\n");
    }

    /// <summary>What is drawn is no part of what the document says: rules, repeated heads, page numbers.</summary>
    public void Decorate(Action draw)
    {
        content.Append("/Artifact BMC\n");
        draw();
        content.Append("EMC\n");
    }

    public void Text(decimal x, decimal y, string text, PdfFont font, decimal points, PdfColor color)
    {
        if (text.Length > 0)
            content.Append(CultureInfo.InvariantCulture, $"BT {color} rg/{font.Resource} {N(points)} Tf {N(x)} {Up(y)} Td {font.Encode(text)}Tj ET\n");
    }

    public void Fill(decimal x, decimal y, decimal width, decimal height, PdfColor color) =>
        content.Append(CultureInfo.InvariantCulture, $"{color} rg {N(x)} {Up(y + height)} {N(width)} {N(height)} re f\n");

    /// <summary>A line with round ends.</summary>
    public void Line(decimal x, decimal y, decimal toX, decimal toY, decimal width, PdfColor color) =>
        content.Append(CultureInfo.InvariantCulture, $"{color} RG {N(width)} w 1 J {N(x)} {Up(y)} m {N(toX)} {Up(toY)} l S\n");

    /// <summary>Part of a circle with round ends, from one angle to another, degrees, counted as the eye goes round clockwise from the right.</summary>
    public void Arc(decimal x, decimal y, decimal radius, int from, int to, decimal width, PdfColor color)
    {
        content.Append(CultureInfo.InvariantCulture, $"{color} RG {N(width)} w 1 J ");
        int pieces = (int)Math.Ceiling(Math.Abs(to - from) / 90m);
        double step = (to - from) * Math.PI / 180 / pieces, pull = 4.0 / 3 * Math.Tan(step / 4);
        for (int piece = 0; piece < pieces; piece++)
        {
            double start = (from * Math.PI / 180) + (step * piece), end = start + step;
            var (startX, startY, endX, endY) = (Math.Cos(start), Math.Sin(start), Math.Cos(end), Math.Sin(end));
            if (piece == 0)
                content.Append(CultureInfo.InvariantCulture, $"{At(startX, startY)} m ");
            content.Append(CultureInfo.InvariantCulture, $"{At(startX - (pull * startY), startY + (pull * startX))} {At(endX + (pull * endY), endY - (pull * endX))} {At(endX, endY)} c ");
        }

        content.Append("S\n");
        string At(double offX, double offY) => $"{N(x + (radius * (decimal)offX))} {Up(y + (radius * (decimal)offY))}";
    }

    /// <summary>Draws a text that is known when all pages are: see <see cref="PdfDocument.PageCount"/>.</summary>
    public void LateText(decimal x, decimal y) => content.Append(CultureInfo.InvariantCulture, $"q 1 0 0 1 {N(x)} {Up(y)} cm/{PdfDocument.PageCount} Do Q\n");

    private string Up(decimal y) => N(size.Height - y);

    private static string N(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
