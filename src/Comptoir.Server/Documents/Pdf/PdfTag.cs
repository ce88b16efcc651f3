using static System.FormattableString;

namespace Comptoir.Server.Documents.Pdf;

/// <summary>A part of the document as readers read it out: a heading, a paragraph, a table, its row or cell.</summary>
/// <param name="number">Of its object.</param>
/// <param name="type">Standard structure type: <c>H1</c>, <c>P</c>, <c>Table</c>, <c>TR</c>, <c>TH</c>, <c>TD</c>.</param>
internal sealed class PdfTag(int number, string type, PdfTag? parent)
{
    private readonly List<string> parts = [];

    public int Number => number;

    public string Type => type;

    public PdfTag? Parent => parent;

    public void Add(PdfTag part) => parts.Add(Invariant($"{part.Number} 0 R"));

    /// <summary>Adds what is marked with a mark of a page.</summary>
    public void Add(int page, int mark) =>
        parts.Add(Invariant($"<</Type/MCR/Pg {page} 0 R/MCID {mark}>>"));

    public string ToObject(int root)
    {
        string scope = type == "TH" ? "/A<</O/Table/Scope/Column>>" : "";
        return Invariant($"<</Type/StructElem/S/{type}/P {parent?.Number ?? root} 0 R{scope}/K[{string.Join(' ', parts)}]>>");
    }
}
