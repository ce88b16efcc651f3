using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Comptoir.Commerce.Catalog.Imports;

/// <summary>Reads a catalogue document one product at a time, so that a file of any length takes the memory of its largest
/// product. What cannot be read becomes a fault and ends the reading.</summary>
internal sealed class CatalogDocumentReader(CatalogFaults faults)
{
    private const int MostProductBytes = 256 * 1024 * 1024;

    private JsonReaderState state = new(new JsonReaderOptions { MaxDepth = CatalogDocument.Json.MaxDepth });
    private bool inProducts;
    private bool sawProducts;
    private bool ended;
    private int number;

    public async IAsyncEnumerable<CatalogProduct> ReadAsync(Stream content, [EnumeratorCancellation] CancellationToken ct)
    {
        var pipe = PipeReader.Create(content, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        long wanted = 0;
        bool first = true;
        while (!ended)
        {
            var read = await pipe.ReadAsync(ct);
            var rest = read.Buffer;
            if (rest.Length < wanted && !read.IsCompleted)
            {
                pipe.AdvanceTo(rest.Start, rest.End);
                continue;
            }

            if (first)
                rest = WithoutMark(rest);
            first = false;
            while (!ended && Take(ref rest, read.IsCompleted) is { } product)
                yield return product;
            if (!ended && rest.Length > MostProductBytes)
                End(new CatalogFault(null, Path, CatalogFaultReason.TooLong));
            wanted = rest.Length * 2; // looks at a long product again only when there is twice as much of it
            pipe.AdvanceTo(rest.Start, rest.End);
            ended |= read.IsCompleted;
        }

        if (!sawProducts && faults.None)
            faults.Add(new CatalogFault(null, "products", CatalogFaultReason.Required));
    }

    private string Path => inProducts ? DocumentPlace.ProductPath(DocumentPlace.Of(number)) : "$";

    private static ReadOnlySequence<byte> WithoutMark(ReadOnlySequence<byte> bytes) =>
        bytes.Length >= 3 && bytes.Slice(0, 3).ToArray().AsSpan().SequenceEqual("\uFEFF"u8) ? bytes.Slice(3) : bytes;

    /// <summary>The next product, or null when more bytes are needed or nothing follows.</summary>
    private CatalogProduct? Take(ref ReadOnlySequence<byte> rest, bool isFinal)
    {
        var reader = new Utf8JsonReader(rest, isFinal, state);
        try
        {
            while (reader.Read())
            {
                CatalogProduct? product = null;
                if (inProducts && reader.TokenType != JsonTokenType.EndArray)
                {
                    var element = reader;
                    if (!element.TrySkip())
                        return null;
                    product = JsonSerializer.Deserialize<CatalogProduct>(ref reader, CatalogDocument.Json) ?? throw new JsonException();
                    number++;
                }
                else if (!Outside(ref reader))
                {
                    return null;
                }

                state = reader.CurrentState;
                rest = rest.Slice(reader.Position);
                if (product is not null)
                    return product;
                if (ended)
                    return null;
                reader = new Utf8JsonReader(rest, isFinal, state);
            }
        }
        catch (JsonException fault)
        {
            string inside = fault.Path is { Length: > 1 } path ? path[1..] : "";
            // Inside a product the line counts from its start, and the path says more.
            End(new CatalogFault(inside.Length == 0 && fault.LineNumber is { } line ? line + 1 : null, Path + inside, CatalogFaultReason.Malformed));
        }

        return null;
    }

    /// <summary>Follows the object around the products; false when the token's value is not all there yet.</summary>
    private bool Outside(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when reader.CurrentDepth == 0:
                return true;
            case JsonTokenType.EndArray:
                inProducts = false;
                return true;
            case JsonTokenType.EndObject:
                return true;
            case JsonTokenType.PropertyName when reader.ValueTextEquals("products") && !sawProducts:
                if (!reader.Read())
                    return false;
                sawProducts = inProducts = reader.TokenType == JsonTokenType.StartArray;
                if (!inProducts)
                    End(new CatalogFault(null, "products", CatalogFaultReason.Malformed));
                return true;
            case JsonTokenType.PropertyName when reader.ValueTextEquals("$schema"):
                return reader.TrySkip();
            case JsonTokenType.PropertyName:
                End(new CatalogFault(null, reader.GetString()!, CatalogFaultReason.Unknown));
                return true;
            default:
                End(new CatalogFault(null, "$", CatalogFaultReason.Malformed));
                return true;
        }
    }

    private void End(CatalogFault fault)
    {
        faults.Add(fault);
        ended = true;
    }
}
