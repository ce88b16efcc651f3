using System.Globalization;
using System.Text;
using static System.FormattableString;

namespace Comptoir.Server.Documents.Pdf;

/// <summary>A font as one document uses it. Characters get codes in the order they first appear, so that each, even one the font
/// cannot draw, can be copied and searched as what it is.</summary>
/// <param name="resource">Name of the font in page contents.</param>
internal sealed class PdfFont(TrueTypeFont font, string resource)
{
    private readonly Dictionary<Rune, int> codes = [];

    public string Resource => resource;

    /// <summary>Width of a text, in the unit of the size.</summary>
    public decimal WidthOf(string text, decimal size)
    {
        int width = 0;
        foreach (var character in text.EnumerateRunes())
            width += font.WidthOf(font.GlyphOf(character));
        return width * size / 1000;
    }

    /// <summary>The text as a string operand.</summary>
    public string Encode(string text)
    {
        var operand = new StringBuilder("<");
        foreach (var character in text.EnumerateRunes())
        {
            if (!codes.TryGetValue(character, out int code))
                codes[character] = code = codes.Count + 1;
            operand.Append(CultureInfo.InvariantCulture, $"{code:X4}");
        }

        return operand.Append('>').ToString();
    }

    /// <summary>Writes the font with the glyphs that were used.</summary>
    /// <param name="number">Of the object that the pages refer to.</param>
    public void Write(PdfWriter output, int number)
    {
        // A six-letter tag marks a subset.
        string name = $"{(char)('A' + (codes.Count % 26))}{(char)('A' + (codes.Count / 26 % 26))}CMPT+{font.Name}";
        int descendant = output.NextNumber(), descriptor = output.NextNumber(), file = output.NextNumber(), map = output.NextNumber(), unicode = output.NextNumber();
        output.Write(number, Invariant($"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>"));
        output.Write(descendant, Invariant($"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {descriptor} 0 R/CIDToGIDMap {map} 0 R/DW 0/W[1[{string.Join(' ', Glyphs.Select(font.WidthOf))}]]>>"));
        output.Write(descriptor, Invariant($"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{string.Join(' ', font.Box)}]/ItalicAngle 0/Ascent {font.Ascent}/Descent {font.Descent}/CapHeight 688/StemV 80/FontFile2 {file} 0 R>>"));
        byte[] subset = font.Subset(Glyphs);
        output.WriteStream(file, Invariant($"/Length1 {subset.Length}"), subset);
        output.WriteStream(map, "", [0, 0, .. Glyphs.SelectMany(glyph => (byte[])[(byte)(glyph >> 8), (byte)glyph])]);
        output.WriteStream(unicode, "", Encoding.ASCII.GetBytes(ToUnicode()));
    }

    private IEnumerable<int> Glyphs => codes.OrderBy(pair => pair.Value).Select(pair => font.GlyphOf(pair.Key));

    private string ToUnicode()
    {
        var map = new StringBuilder("""
            /CIDInit/ProcSet findresource begin 12 dict begin begincmap
            /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def
            1 begincodespacerange<0000><FFFF>endcodespacerange

            """);
        foreach (var block in codes.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var (character, code) in block)
                map.Append(CultureInfo.InvariantCulture, $"<{code:X4}><{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(character.ToString()))}>\n");
            map.Append("endbfchar\n");
        }

        return map.Append("endcmap CMapName currentdict/CMap defineresource pop end end").ToString();
    }
}
