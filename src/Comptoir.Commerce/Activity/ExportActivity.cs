using System.Security.Cryptography;
using System.Text.Json;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Activity;

/// <summary>What an export holds.</summary>
/// <param name="Fingerprint">Of the key it is signed with: compare it with that of a proof.</param>
public sealed record ActivityExport(long Records, string Fingerprint);

/// <summary>Writes a part of the sealed activity log into a file that proves itself (R8.4): JSON lines, the public key in the first,
/// the signature in the last. Read by <see cref="VerifyExport"/>, without this installation.</summary>
public sealed class ExportActivity(ComptoirDb db, ActivityMonths months, IStoredColumns columns, KeyVault vault, CommerceClock clock)
{
    private const int PageSize = 1000;

    /// <summary>Writes whole stretches of chains: from the first to the last record of the period, with what was sealed between them.</summary>
    /// <param name="from">First instant of the period, by the commerce clock.</param>
    /// <param name="until">First instant after it.</param>
    /// <param name="only">One partner's records; null: everyone's.</param>
    public async Task<ActivityExport> WriteAsync(
        Stream file, DateTimeOffset from, DateTimeOffset until, PartnerId? only, IProgress<long>? progress, CancellationToken ct)
    {
        await using var view = await db.BeginViewAsync(ct);
        await using var lines = new SignedLines(file);
        byte[] publicKey = vault.ActivityPublicKey();
        bool isTest = await db.Installations.AnyAsync(row => row.IsTest, ct);
        await lines.WriteAsync(new ExportHead(ExportHead.Name, 1, from, until, clock.RealNow(), isTest, publicKey), ct);
        long records = 0;
        foreach (var partner in await PartnersAsync(only, ct))
            records = await ChainAsync(lines, partner, from, until, records, progress, ct);
        await lines.EndAsync(digest => new ExportEnd(records, vault.SignActivity(digest)), ct);
        return new ActivityExport(records, ExportHead.FingerprintOf(publicKey));
    }

    private async Task<List<PartnerId>> PartnersAsync(PartnerId? only, CancellationToken ct) => only is { } one
        ? [one]
        : await db.ActivityChains.OrderBy(chain => chain.PartnerId).Select(chain => chain.PartnerId).ToListAsync(ct);

    private async Task<long> ChainAsync(
        SignedLines lines, PartnerId partner, DateTimeOffset from, DateTimeOffset until, long records, IProgress<long>? progress, CancellationToken ct)
    {
        var span = await months.SpanAsync(db, from, until, ct);
        var asked = db.Activity.Within(span).Where(record => record.PartnerId == partner && record.Sequence != null && record.Date >= from && record.Date < until);
        var (first, last) = (await asked.MinAsync(record => record.Sequence, ct), await asked.MaxAsync(record => record.Sequence, ct));
        if (first is null)
            return records;
        long next = first.Value;
        bool begun = false;
        while (true)
        {
            var page = await new RecordRows(db, columns).SealedAsync(partner, next, PageSize, ct);
            foreach (var row in page.TakeWhile(row => row.Sequence <= last))
            {
                if (!begun)
                    await lines.WriteAsync(new ExportChain(partner.Value, row.PreviousHash!), ct);
                begun = true;
                await lines.WriteAsync(ExportRecord.Of(row), ct);
                records++;
            }

            progress?.Report(records);
            if (page.Count < PageSize || page[^1].Sequence >= last)
                return records;
            next = page[^1].Sequence!.Value + 1;
        }
    }
}

/// <summary>The first line of an export.</summary>
internal sealed record ExportHead(string Format, int Version, DateTimeOffset From, DateTimeOffset Until, DateTimeOffset ExportedAt, bool Test, byte[] PublicKey)
{
    public const string Name = "comptoir-activity";

    /// <summary>SHA-256 of the public key, hex in groups of four.</summary>
    public static string FingerprintOf(byte[] publicKey) =>
        string.Join(':', Convert.ToHexStringLower(SHA256.HashData(publicKey)).Chunk(4).Select(group => new string(group)));
}

/// <summary>Where a stretch of a partner's chain begins.</summary>
internal sealed record ExportChain(Guid Chain, byte[] After);

/// <summary>A record with its seal.</summary>
internal sealed record ExportRecord(long Sequence, DateTimeOffset SealedAt, byte[] PreviousHash, byte[] Hash, Dictionary<string, string?> Record)
{
    public static ExportRecord Of(RecordRow row)
    {
        string?[] texts = RecordContent.Read(row.Content.Span);
        return new ExportRecord(
            row.Sequence!.Value, row.SealedAt!.Value, row.PreviousHash!, row.Hash!,
            RecordContent.Columns.Zip(texts).Where(column => column.Second is not null).ToDictionary(column => column.First, column => column.Second));
    }

    /// <exception cref="FormatException">A member is no id or no instant, or is missing.</exception>
    public RecordRow Row()
    {
        string?[] texts = [.. RecordContent.Columns.Select(column => Record.GetValueOrDefault(column))];
        string Must(int column) => texts[column] ?? throw new FormatException($"{RecordContent.Columns[column]} is missing.");
        if (Record.Keys.Except(RecordContent.Columns).FirstOrDefault() is { } unknown)
            throw new FormatException($"{unknown} is no column.");
        return new RecordRow(
            Guid.Parse(Must(RecordContent.IdAt)), RecordContent.InstantOf(Must(RecordContent.DateAt)), RecordContent.InstantOf(Must(RecordContent.RecordedAt)),
            RecordContent.Of(texts), Sequence, PreviousHash, Hash, SealedAt);
    }
}

/// <summary>The last line.</summary>
internal sealed record ExportEnd(long Records, byte[] Signature);

/// <summary>Writes lines and hashes them as they go.</summary>
internal sealed class SignedLines(Stream file) : IAsyncDisposable
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    private readonly BufferedStream buffered = new(file, 1 << 16);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public async Task WriteAsync<T>(T line, CancellationToken ct)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, Json), (byte)'\n'];
        hash.AppendData(bytes);
        await buffered.WriteAsync(bytes, ct);
    }

    public async Task EndAsync(Func<byte[], ExportEnd> sign, CancellationToken ct)
    {
        await WriteAsync(sign(Signed(hash)), ct);
        await buffered.FlushAsync(ct);
    }

    /// <summary>What is signed of all lines so far.</summary>
    public static byte[] Signed(IncrementalHash lines) => [.. "comptoir activity export 1\n"u8, .. lines.GetCurrentHash()];

    public async ValueTask DisposeAsync()
    {
        hash.Dispose();
        // The file itself is its owner's to close.
        await buffered.FlushAsync();
    }
}
