using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Activity;

/// <summary>What a look at an export found.</summary>
/// <param name="Fingerprint">Of the public key inside; whose it is the file cannot say. Null when it has none.</param>
/// <param name="Line">Number of the first bad line, from 1.</param>
/// <param name="Partner">Whose record it is; null when the file itself is wrong.</param>
/// <param name="Fault">Null when the file is as it was signed.</param>
public sealed record ExportVerdict(string? Fingerprint, DateTimeOffset? ExportedAt, long Records, long Line, PartnerId? Partner, ChainFault? Fault);

/// <summary>Checks an export by itself: each record, each link of each chain, and the signature over all. It needs no installation
/// and keeps nothing in memory but a line.</summary>
public static class VerifyExport
{
    public static async Task<ExportVerdict> RunAsync(Stream file, IProgress<long>? progress, CancellationToken ct)
    {
        using var reading = new Reading();
        using var lines = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);
        try
        {
            while (await lines.ReadLineAsync(ct) is { } line)
            {
                if (reading.Take(line) is { } fault)
                    return reading.Verdict(fault);
                progress?.Report(reading.Records);
            }
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException or CryptographicException or DecoderFallbackException or NotSupportedException)
        {
            return reading.Verdict(new ChainFault(ChainFaultKind.Unreadable, null, null, "this line is not one of an export"));
        }

        return reading.Verdict(reading.EndFault());
    }

    private sealed class Reading : IDisposable
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private ExportHead? head;
        private PartnerId? partner;
        private ChainWalk? walk;
        private bool ended;
        private long line;

        public long Records { get; private set; }

        public ChainFault? Take(string text)
        {
            line++;
            if (ended)
                return new ChainFault(ChainFaultKind.Inserted, null, null, "a line behind the signature");
            if (head is null)
            {
                head = Read<ExportHead>(text);
                if (head is not { Format: ExportHead.Name, Version: 1 })
                    throw new FormatException("It is no export.");
            }
            else if (text.StartsWith("{\"sequence\":", StringComparison.Ordinal))
            {
                if (Step(Read<ExportRecord>(text)) is { } fault)
                    return fault;
            }
            else if (text.StartsWith("{\"chain\":", StringComparison.Ordinal))
            {
                Begin(Read<ExportChain>(text));
            }
            else
            {
                return End(Read<ExportEnd>(text));
            }

            hash.AppendData(Encoding.UTF8.GetBytes(text + '\n'));
            return null;
        }

        public ChainFault? EndFault() => ended ? null : new ChainFault(ChainFaultKind.Cut, null, null, "the signature is missing: the end of the file was cut off");

        public ExportVerdict Verdict(ChainFault? fault) =>
            new(head is null ? null : ExportHead.FingerprintOf(head.PublicKey), head?.ExportedAt, Records, line, partner, fault);

        public void Dispose() => hash.Dispose();

        private void Begin(ExportChain chain)
        {
            partner = new PartnerId(chain.Chain);
            walk = null;
            after = chain.After;
        }

        private byte[]? after;

        private ChainFault? Step(ExportRecord record)
        {
            var row = record.Row();
            walk ??= new ChainWalk((record.Sequence - 1, after ?? throw new FormatException("A record before its chain.")), head!.Test);
            if (record.Record[nameof(ActivityRecord.PartnerId)] != partner.ToString())
                return new ChainFault(ChainFaultKind.Moved, record.Sequence, row.Id, "it is another partner's");
            Records++;
            return walk.Step(row);
        }

        private ChainFault? End(ExportEnd end)
        {
            ended = true;
            partner = null;
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(head!.PublicKey, out _);
            if (!key.VerifyData(SignedLines.Signed(hash), end.Signature, HashAlgorithmName.SHA256))
                return new ChainFault(ChainFaultKind.Unsigned, null, null, "the file is not as it was signed");
            return end.Records == Records ? null : new ChainFault(ChainFaultKind.Missing, null, null, "records are missing");
        }

        private static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, SignedLines.Json) ?? throw new FormatException("A line without a value.");
    }
}
