using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Comptoir.Server.Tests.Documents;

/// <summary>Reads back what a PDF says, as a viewer does that copies its text: through the pages, their fonts and the fonts' tables of
/// characters. It knows what our writer writes, no more.</summary>
internal sealed partial class PdfReader
{
    private readonly Dictionary<int, string> objects = [];
    private readonly Dictionary<int, byte[]> streams = [];

    public PdfReader(byte[] file)
    {
        string text = Encoding.Latin1.GetString(file);
        foreach (Match match in Stream().Matches(text))
        {
            int number = Number(match, "number"), length = Number(match, "length"), start = match.Index + match.Length;
            objects[number] = match.Groups["entries"].Value;
            using var zlib = new ZLibStream(new MemoryStream(file, start, length), CompressionMode.Decompress);
            var content = new MemoryStream();
            zlib.CopyTo(content);
            streams[number] = content.ToArray();
        }

        foreach (int gathering in objects.Where(o => o.Value.Contains("/ObjStm", StringComparison.Ordinal)).Select(o => o.Key).ToList())
            Spread(gathering);
        CheckPlaces(file, text);
        string pages = objects[Reference(Catalog, "Pages")];
        Pages = [.. References(pages, "Kids").Select(page => TextOf(streams[Reference(objects[page], "Contents")]))];
    }

    /// <summary>The lines of each page in the order they are drawn.</summary>
    public List<List<string>> Pages { get; }

    public string Catalog => objects.Values.Single(value => value.Contains("/Type/Catalog", StringComparison.Ordinal));

    public string Title => TextOf(Information, "Title");

    public string Language => TextOf(Catalog, "Lang");

    public IEnumerable<string> Objects => objects.Values;

    /// <summary>Bytes of an embedded font.</summary>
    public IEnumerable<byte[]> Fonts => objects.Where(o => o.Value.Contains("/Length1 ", StringComparison.Ordinal)).Select(o => streams[o.Key]);

    private string Information => objects.Values.Single(value => value.Contains("/Producer", StringComparison.Ordinal));

    private void Spread(int gathering)
    {
        string content = Encoding.ASCII.GetString(streams[gathering]);
        int first = int.Parse(FirstEntry().Match(objects[gathering]).Groups["first"].Value, CultureInfo.InvariantCulture);
        int[] index = [.. content[..first].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        for (int entry = 0; entry < index.Length; entry += 2)
        {
            int start = first + index[entry + 1], end = entry + 3 < index.Length ? first + index[entry + 3] : content.Length;
            objects[index[entry]] = content[start..end];
        }
    }

    /// <summary>The table that the file ends with says where each object is.</summary>
    private void CheckPlaces(byte[] file, string text)
    {
        int start = int.Parse(StartOfTable().Match(text).Groups["start"].Value, CultureInfo.InvariantCulture);
        int table = int.Parse(text[start..text.IndexOf(' ', start)], CultureInfo.InvariantCulture);
        byte[] rows = streams[table];
        Assert.Equal(objects.Keys.Max() + 1, rows.Length / 8);
        for (int number = 1; number < rows.Length / 8; number++)
        {
            var row = rows.AsSpan(number * 8, 8);
            int where = BinaryPrimitives.ReadInt32BigEndian(row[1..]), place = (row[5] << 16) | (row[6] << 8) | row[7];
            if (row[0] == 1)
                Assert.StartsWith($"{number} 0 obj", Encoding.Latin1.GetString(file, where, 20), StringComparison.Ordinal);
            else
                Assert.Equal(number.ToString(CultureInfo.InvariantCulture), Encoding.ASCII.GetString(streams[where]).Split((char[]?)null)[place * 2]);
        }
    }

    private List<string> TextOf(byte[] content)
    {
        var lines = new List<string>();
        foreach (Match match in Shown().Matches(Encoding.ASCII.GetString(content)))
        {
            if (match.Groups["form"].Success)
                lines[^1] += string.Concat(TextOf(streams[Reference(Resources, match.Groups["form"].Value)]));
            else
                lines.Add(Decode(match.Groups["font"].Value, match.Groups["codes"].Value));
        }

        return lines;
    }

    private string Resources => objects[Reference(objects[Reference(Catalog, "Pages")], "Resources")];

    private string Decode(string font, string codes)
    {
        string map = Encoding.ASCII.GetString(streams[Reference(objects[Reference(Resources, font)], "ToUnicode")]);
        var characters = Character().Matches(map).ToDictionary(
            match => match.Groups["code"].Value,
            match => Encoding.BigEndianUnicode.GetString(Convert.FromHexString(match.Groups["unicode"].Value)));
        return string.Concat(codes.Chunk(4).Select(code => characters[new string(code)]));
    }

    private static string TextOf(string dictionary, string key) => Encoding.BigEndianUnicode.GetString(
        Convert.FromHexString(Regex.Match(dictionary, $"/{key}<FEFF(?<hex>[0-9A-F]*)>").Groups["hex"].Value));

    private static int Reference(string dictionary, string key) => Number(Regex.Match(dictionary, $@"/{key} (?<number>\d+) 0 R"), "number");

    private static IEnumerable<int> References(string dictionary, string key) =>
        Regex.Matches(Regex.Match(dictionary, $@"/{key}\[(?<list>[^\]]*)\]").Groups["list"].Value, @"(?<number>\d+) 0 R").Select(match => Number(match, "number"));

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<number>\d+) 0 obj\n<<(?<entries>.*?)/Filter/FlateDecode/Length (?<length>\d+)>>stream\n", RegexOptions.ExplicitCapture)]
    private static partial Regex Stream();

    [GeneratedRegex(@"startxref\n(?<start>\d+)\n%%EOF\n$", RegexOptions.ExplicitCapture)]
    private static partial Regex StartOfTable();

    [GeneratedRegex(@"/First (?<first>\d+)")]
    private static partial Regex FirstEntry();

    [GeneratedRegex(@"rg/(?<font>F\d) \S+ Tf .*?<(?<codes>[0-9A-F]*)>Tj|/(?<form>N) Do", RegexOptions.ExplicitCapture)]
    private static partial Regex Shown();

    [GeneratedRegex("<(?<code>[0-9A-F]{4})><(?<unicode>[0-9A-F]+)>", RegexOptions.ExplicitCapture)]
    private static partial Regex Character();
}
