using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using static System.FormattableString;

namespace Comptoir.Server.Documents.Pdf;

/// <summary>The objects of a PDF 1.7 file, written as they become known. Small ones are gathered and compressed together.</summary>
internal sealed class PdfWriter(Stream output)
{
    private const int ObjectsPerStream = 200;

    /// <summary>Where each object is: its offset, or the stream it is gathered in and its place there.</summary>
    private readonly List<(bool Gathered, long Where, int Place)> places = [(false, 0, 0)];
    private readonly List<(int Number, int Offset)> gathered = [];
    private readonly StringBuilder gathering = new();
    private readonly ArrayBufferWriter<byte> pending = new();
    private long written;

    /// <summary>Numbers an object that will be written later.</summary>
    public int NextNumber()
    {
        places.Add(default);
        return places.Count - 1;
    }

    public void Begin() => Put("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n");

    /// <summary>Writes an object that is no stream.</summary>
    public void Write(int number, string value)
    {
        gathered.Add((number, gathering.Length));
        gathering.Append(value).Append('\n');
        if (gathered.Count == ObjectsPerStream)
            WriteGathered();
    }

    /// <summary>Writes a stream, compressed.</summary>
    /// <param name="entries">What its dictionary holds besides.</param>
    public void WriteStream(int number, string entries, ReadOnlySpan<byte> content)
    {
        places[number] = (false, written + pending.WrittenCount, 0);
        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(content);
        Put(Invariant($"{number} 0 obj\n<<{entries}/Filter/FlateDecode/Length {compressed.Length}>>stream\n"));
        pending.Write(compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        Put("\nendstream\nendobj\n");
    }

    /// <summary>Sends what is written so far.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        await output.WriteAsync(pending.WrittenMemory, ct);
        written += pending.WrittenCount;
        pending.ResetWrittenCount();
    }

    /// <summary>Writes what the objects end with: the table of their places.</summary>
    public async Task EndAsync(int catalog, int information, CancellationToken ct)
    {
        WriteGathered();
        int table = NextNumber();
        long start = written + pending.WrittenCount;
        places[table] = (false, start, 0);
        byte[] rows = new byte[places.Count * 8];
        for (int number = 0; number < places.Count; number++)
        {
            var row = rows.AsSpan(number * 8, 8);
            var place = places[number];
            row[0] = (byte)(number == 0 ? 0 : place.Gathered ? 2 : 1);
            BinaryPrimitives.WriteUInt32BigEndian(row[1..], checked((uint)place.Where));
            BinaryPrimitives.WriteUInt16BigEndian(row[6..], (ushort)place.Place);
        }

        WriteStream(table, Invariant($"/Type/XRef/Size {places.Count}/W[1 4 3]/Root {catalog} 0 R/Info {information} 0 R"), rows);
        Put(Invariant($"startxref\n{start}\n%%EOF\n"));
        await FlushAsync(ct);
    }

    /// <summary>A text as a string object, whatever is in it.</summary>
    public static string Text(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    private void WriteGathered()
    {
        if (gathered.Count == 0)
            return;
        int stream = NextNumber();
        for (int place = 0; place < gathered.Count; place++)
            places[gathered[place].Number] = (true, stream, place);
        string index = string.Join(' ', gathered.Select(entry => Invariant($"{entry.Number} {entry.Offset}"))) + "\n";
        WriteStream(
            stream,
            Invariant($"/Type/ObjStm/N {gathered.Count}/First {index.Length}"),
            Encoding.ASCII.GetBytes(index + gathering));
        gathered.Clear();
        gathering.Clear();
    }

    private void Put(string text) => pending.Write(Encoding.Latin1.GetBytes(text));
}
