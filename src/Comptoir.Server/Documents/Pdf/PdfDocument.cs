using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace Comptoir.Server.Documents.Pdf;

/// <summary>A tagged PDF, written page by page: what is kept until its end are numbers, not contents. Nothing in it is active:
/// no link, script, form or attachment (T11).</summary>
internal sealed class PdfDocument
{
    /// <summary>Name of the late text that says how many pages there are.</summary>
    public const string PageCount = "N";

    private readonly PdfWriter output;
    private readonly PdfSize size;
    private readonly int catalog;
    private readonly int pageTree;
    private readonly int resources;
    private readonly int structure;
    private readonly int parents;
    private readonly int lateText;
    private readonly List<int> pages = [];
    private readonly List<int> marks = [];

    public PdfDocument(Stream stream, PdfSize size)
    {
        (output, this.size) = (new PdfWriter(stream), size);
        output.Begin();
        (catalog, pageTree, resources) = (output.NextNumber(), output.NextNumber(), output.NextNumber());
        (structure, parents, lateText) = (output.NextNumber(), output.NextNumber(), output.NextNumber());
        Root = new PdfTag(output.NextNumber(), "Document", null);
    }

    public PdfSize Size => size;

    public PdfFont Regular { get; } = new(PdfFonts.Regular, "F1");

    public PdfFont Bold { get; } = new(PdfFonts.Bold, "F2");

    /// <summary>The tag of the whole document.</summary>
    public PdfTag Root { get; }

    public PdfTag Open(string type, PdfTag parent)
    {
        var tag = new PdfTag(output.NextNumber(), type, parent);
        parent.Add(tag);
        return tag;
    }

    /// <summary>Writes a tag that nothing more belongs to.</summary>
    public void Close(PdfTag tag) => output.Write(tag.Number, tag.ToObject(structure));

    public PdfPage NewPage() => new(output.NextNumber(), pages.Count, size);

    /// <summary>Writes a page that nothing more is drawn on.</summary>
    public async Task WriteAsync(PdfPage page, CancellationToken ct)
    {
        int content = output.NextNumber(), marked = output.NextNumber();
        output.WriteStream(content, "", page.Content);
        output.Write(page.Number, Invariant($"<</Type/Page/Parent {pageTree} 0 R/Contents {content} 0 R/StructParents {page.Index}/Tabs/S>>"));
        output.Write(marked, $"[{References(page.Marks)}]");
        pages.Add(page.Number);
        marks.Add(marked);
        await output.FlushAsync(ct);
    }

    /// <param name="language">BCP 47.</param>
    /// <param name="points">Size of the late text.</param>
    public async Task EndAsync(string title, string author, string language, decimal points, PdfColor color, CancellationToken ct)
    {
        Close(Root);
        string count = pages.Count.ToString(CultureInfo.InvariantCulture);
        output.WriteStream(
            lateText,
            Invariant($"/Type/XObject/Subtype/Form/BBox[0 -5 100 20]/Resources {resources} 0 R"),
            Encoding.ASCII.GetBytes(Invariant($"BT {color} rg/{Regular.Resource} {points} Tf {Regular.Encode(count)}Tj ET")));
        int regular = output.NextNumber(), bold = output.NextNumber(), information = output.NextNumber();
        Regular.Write(output, regular);
        Bold.Write(output, bold);
        output.Write(resources, Invariant($"<</Font<</{Regular.Resource} {regular} 0 R/{Bold.Resource} {bold} 0 R>>/XObject<</{PageCount} {lateText} 0 R>>>>"));
        output.Write(pageTree, Invariant($"<</Type/Pages/Count {pages.Count}/Kids[{References(pages)}]/MediaBox[0 0 {size.Width} {size.Height}]/Resources {resources} 0 R>>"));
        output.Write(parents, $"<</Nums[{string.Join(' ', marks.Select((marked, page) => Invariant($"{page} {marked} 0 R")))}]>>");
        output.Write(structure, Invariant($"<</Type/StructTreeRoot/K {Root.Number} 0 R/ParentTree {parents} 0 R/ParentTreeNextKey {pages.Count}>>"));
        output.Write(catalog, Invariant($"<</Type/Catalog/Pages {pageTree} 0 R/Lang{PdfWriter.Text(language)}/MarkInfo<</Marked true>>/StructTreeRoot {structure} 0 R/ViewerPreferences<</DisplayDocTitle true>>>>"));
        output.Write(information, $"<</Title{PdfWriter.Text(title)}/Author{PdfWriter.Text(author)}/Producer(Comptoir)>>");
        await output.EndAsync(catalog, information, ct);
    }

    private static string References(IEnumerable<int> numbers) =>
        string.Join(' ', numbers.Select(number => Invariant($"{number} 0 R")));
}
