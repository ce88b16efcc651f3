using System.Globalization;
using System.Runtime.InteropServices;

namespace Comptoir.Server.Documents.Pdf;

/// <summary>A colour as contents name it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PdfColor(byte Red, byte Green, byte Blue)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Red / 255m:0.###} {Green / 255m:0.###} {Blue / 255m:0.###}");
}

/// <summary>Width and height of a page, points.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PdfSize(decimal Width, decimal Height)
{
    public static PdfSize A4 => new(595.28m, 841.89m);

    public static PdfSize Letter => new(612, 792);
}
