using Comptoir.Server.Documents.Pdf;

namespace Comptoir.Server.Documents;

/// <summary>Measures and colours of a statement: those of the portal's design, on paper. Points.</summary>
internal static class StatementStyle
{
    public const decimal Margin = 42;
    public const decimal Title = 20;
    public const decimal Text = 9;
    public const decimal Small = 7.5m;

    /// <summary>Between the base lines of text of a size.</summary>
    public const decimal Lead = 1.35m;

    public static readonly PdfColor Ink = new(0x18, 0x18, 0x1b);
    public static readonly PdfColor Quiet = new(0x52, 0x52, 0x5b);
    public static readonly PdfColor Rule = new(0xd4, 0xd4, 0xd8);
    public static readonly PdfColor Shade = new(0xf4, 0xf4, 0xf5);
    public static readonly PdfColor Brand = new(0x08, 0x3a, 0x3f);
    public static readonly PdfColor Slab = new(0xd9, 0xa4, 0x41);
}
