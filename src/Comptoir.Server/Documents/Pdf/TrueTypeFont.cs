using System.Buffers.Binary;
using System.Text;

namespace Comptoir.Server.Documents.Pdf;

/// <summary>A TrueType font file as far as a document needs it: which glyph draws a character, how wide it is, and the file with
/// no more glyphs than were used.</summary>
internal sealed class TrueTypeFont
{
    /// <summary>What a reader needs of an embedded font; how characters map to glyphs the document says itself.</summary>
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    private readonly byte[] file;
    private readonly Dictionary<string, Range> tables = [];
    private readonly Dictionary<int, int> glyphs = [];
    private readonly int advances;
    private readonly bool longOffsets;

    public TrueTypeFont(string name, byte[] file)
    {
        (Name, this.file) = (name, file);
        for (int table = 0; table < U16(file, 4); table++)
        {
            var entry = file.AsSpan(12 + (table * 16), 16);
            int start = BinaryPrimitives.ReadInt32BigEndian(entry[8..]);
            tables[Encoding.ASCII.GetString(entry[..4])] = start..(start + BinaryPrimitives.ReadInt32BigEndian(entry[12..]));
        }

        var head = Table("head");
        var hhea = Table("hhea");
        UnitsPerEm = U16(head, 18);
        Box = [.. Enumerable.Range(0, 4).Select(side => Scaled(S16(Table("head"), 36 + (side * 2))))];
        longOffsets = U16(head, 50) != 0;
        Ascent = Scaled(S16(hhea, 4));
        Descent = Scaled(S16(hhea, 6));
        advances = U16(hhea, 34);
        ReadCharacters();
    }

    /// <summary>PostScript name.</summary>
    public string Name { get; }

    public int UnitsPerEm { get; }

    /// <summary>Left, bottom, right and top of all glyphs, in thousandths of the size, as all measures here.</summary>
    public int[] Box { get; }

    public int Ascent { get; }

    public int Descent { get; }

    /// <summary>The glyph of a character; 0, an empty box, when the font has none.</summary>
    public int GlyphOf(Rune character) => glyphs.GetValueOrDefault(character.Value);

    public int WidthOf(int glyph) => Scaled(U16(Table("hmtx"), Math.Min(glyph, advances - 1) * 4));

    /// <summary>The font with the outlines of these glyphs alone. Glyphs keep their numbers.</summary>
    public byte[] Subset(IEnumerable<int> used)
    {
        var wanted = new SortedSet<int>([0]);
        foreach (int glyph in used)
            Want(glyph, wanted);
        int count = U16(Table("maxp"), 4);
        var outlines = new MemoryStream();
        byte[] offsets = new byte[(count + 1) * 4];
        for (int glyph = 0; glyph < count; glyph++)
        {
            if (wanted.Contains(glyph))
            {
                outlines.Write(Outline(glyph));
                outlines.SetLength(outlines.Position = (outlines.Length + 3) & ~3);
            }

            BinaryPrimitives.WriteInt32BigEndian(offsets.AsSpan((glyph + 1) * 4), (int)outlines.Length);
        }

        byte[] head = Table("head").ToArray();
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        return Assemble(table => table switch
        {
            "glyf" => outlines.ToArray(),
            "loca" => offsets,
            "head" => head,
            _ => Table(table).ToArray(),
        });
    }

    private byte[] Assemble(Func<string, byte[]> contentOf)
    {
        string[] names = [.. Kept.Where(tables.ContainsKey)];
        int log = int.Log2(names.Length);
        var assembled = new MemoryStream();
        byte[] directory = new byte[12 + (names.Length * 16)];
        BinaryPrimitives.WriteInt32BigEndian(directory, 0x00010000);
        BinaryPrimitives.WriteInt16BigEndian(directory.AsSpan(4), (short)names.Length);
        BinaryPrimitives.WriteInt16BigEndian(directory.AsSpan(6), (short)(16 << log));
        BinaryPrimitives.WriteInt16BigEndian(directory.AsSpan(8), (short)log);
        BinaryPrimitives.WriteInt16BigEndian(directory.AsSpan(10), (short)((names.Length - (1 << log)) * 16));
        assembled.SetLength(assembled.Position = directory.Length);
        for (int table = 0; table < names.Length; table++)
        {
            byte[] content = contentOf(names[table]);
            var entry = directory.AsSpan(12 + (table * 16), 16);
            Encoding.ASCII.GetBytes(names[table], entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Sum(content));
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], (int)assembled.Position);
            BinaryPrimitives.WriteInt32BigEndian(entry[12..], content.Length);
            assembled.Write(content);
            assembled.SetLength(assembled.Position = (assembled.Length + 3) & ~3);
        }

        assembled.Position = 0;
        assembled.Write(directory);
        return assembled.ToArray();
    }

    private static uint Sum(byte[] content)
    {
        uint sum = 0;
        for (int at = 0; at < content.Length; at += 4)
        {
            for (int part = 0; part < 4; part++)
                sum += (uint)(at + part < content.Length ? content[at + part] : 0) << (24 - (part * 8));
        }

        return sum;
    }

    /// <summary>A glyph and those it is composed of.</summary>
    private void Want(int glyph, SortedSet<int> wanted)
    {
        const int Words = 1, Scale = 8, More = 32, TwoScales = 64, Matrix = 128;
        if (!wanted.Add(glyph))
            return;
        var outline = Outline(glyph);
        if (outline.Length == 0 || S16(outline, 0) >= 0)
            return;
        for (int at = 10, flags = More; (flags & More) != 0;)
        {
            flags = U16(outline, at);
            Want(U16(outline, at + 2), wanted);
            at += 4 + ((flags & Words) != 0 ? 4 : 2)
                + ((flags & Scale) != 0 ? 2 : (flags & TwoScales) != 0 ? 4 : (flags & Matrix) != 0 ? 8 : 0);
        }
    }

    private ReadOnlySpan<byte> Outline(int glyph)
    {
        var loca = Table("loca");
        var (start, end) = longOffsets
            ? (BinaryPrimitives.ReadInt32BigEndian(loca[(glyph * 4)..]), BinaryPrimitives.ReadInt32BigEndian(loca[((glyph + 1) * 4)..]))
            : (U16(loca, glyph * 2) * 2, U16(loca, (glyph + 1) * 2) * 2);
        return Table("glyf")[start..end];
    }

    /// <summary>Reads the character map of the Unicode BMP (format 4), which both our fonts have.</summary>
    private void ReadCharacters()
    {
        var cmap = Table("cmap");
        for (int table = 0; table < U16(cmap, 2); table++)
        {
            var map = cmap[BinaryPrimitives.ReadInt32BigEndian(cmap[(8 + (table * 8))..])..];
            if (U16(cmap, 4 + (table * 8)) == 3 && U16(map, 0) == 4)
                ReadSegments(map);
        }

        if (glyphs.Count == 0)
            throw new InvalidDataException($"{Name} has no character map of format 4.");
    }

    private void ReadSegments(ReadOnlySpan<byte> map)
    {
        int segments = U16(map, 6) / 2;
        int ends = 14, starts = ends + (segments * 2) + 2, deltas = starts + (segments * 2), ranges = deltas + (segments * 2);
        for (int segment = 0; segment < segments; segment++)
        {
            int start = U16(map, starts + (segment * 2)), delta = U16(map, deltas + (segment * 2)), range = U16(map, ranges + (segment * 2));
            for (int character = start; character <= U16(map, ends + (segment * 2)) && character < 0xFFFF; character++)
            {
                int glyph = range == 0 ? character : U16(map, ranges + (segment * 2) + range + ((character - start) * 2));
                if (range == 0 || glyph != 0)
                    glyphs[character] = (glyph + delta) & 0xFFFF;
            }
        }
    }

    private ReadOnlySpan<byte> Table(string name) => file.AsSpan(tables[name]);

    private int Scaled(int units) => (int)Math.Round(units * 1000m / UnitsPerEm, MidpointRounding.AwayFromZero);

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    private static int S16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt16BigEndian(bytes[at..]);
}
