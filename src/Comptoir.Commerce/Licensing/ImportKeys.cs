using System.Globalization;
using System.Text.RegularExpressions;
using Comptoir.Commerce.Access;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Licensing;

/// <summary>Puts keys of a publisher into the stock of a SKU (R5.2).</summary>
/// <param name="Version">Version of the rows that name none; null: the SKU's own.</param>
/// <param name="Content">Text or CSV: a key a line, after it its version if need be.</param>
/// <param name="Progress">Told the rows read so far.</param>
public sealed record ImportKeys(string ProductId, string SkuId, string? Version, Stream Content, IProgress<long>? Progress, Actor By);

public sealed record ImportedKeys(long Count);

/// <summary>What may be wrong with a row of a key file.</summary>
public enum KeyFault
{
    /// <summary>Is not in the form of the SKU's keys.</summary>
    Malformed,

    /// <summary>Names a version that the SKU does not have.</summary>
    UnknownVersion,

    /// <summary>Stands in the file before.</summary>
    RepeatedInFile,

    /// <summary>Was in the installation before, in stock or sold, of whichever SKU.</summary>
    AlreadyKnown,
}

/// <param name="Row">Line in the file, from 1.</param>
/// <param name="Column">1 the key, 2 the version.</param>
public sealed record KeyFileFault(long Row, int Column, KeyFault Reason);

/// <summary>Rows of a key file are wrong; nothing was imported.</summary>
/// <param name="Faults">The first of them, in the order of the file; never the keys themselves.</param>
public sealed record KeyFileRefused(IReadOnlyList<KeyFileFault> Faults) : Refusal;

public sealed class ImportKeysHandler(ComptoirDb db, KeyVault vault, IBulkRows bulk, ActivityLog activity, CommerceClock clock)
{
    private const int RowsAtOnce = 1000;
    private const int FaultsTold = 100;

    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(200);

    /// <summary>Imports all keys or none, with flat memory; a key is encrypted as soon as it is read.</summary>
    /// <returns>Refuses with <see cref="InvalidInput"/> (the SKU, its key format, the version, an empty file) or
    /// <see cref="KeyFileRefused"/>.</returns>
    public async Task<Result<ImportedKeys>> HandleAsync(ImportKeys request, CancellationToken ct)
    {
        if (!request.By.May(Right.Operate))
            return new NotAllowed(Right.Operate);
        var sku = await db.Skus.AsNoTracking().SingleOrDefaultAsync(s => s.ProductId == request.ProductId && s.Id == request.SkuId, ct);
        if (sku is null)
            return new InvalidInput("skuId", InputFault.Unknown, $"{request.ProductId}:{request.SkuId}");
        if (sku.KeyFormat != KeyFormat.Pattern)
            return new InvalidInput("skuId", InputFault.NotAllowed, $"{request.ProductId}:{request.SkuId}");
        string version = string.IsNullOrEmpty(request.Version) ? sku.OwnVersion : request.Version;
        if (!IsVersion(sku, version))
            return new InvalidInput("version", InputFault.Unknown, version);

        var import = new Import(sku, version, new Regex($@"\A(?:{sku.KeyPattern})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, LongestMatch), clock.GetUtcNow());
        await using var work = await db.BeginWorkAsync(ct);
        long count = 0;
        await foreach (var rows in KeyFile.ReadAsync(request.Content, ct).Chunk(RowsAtOnce).WithCancellation(ct))
        {
            await AddAsync(import, rows, ct);
            count += rows.Length;
            request.Progress?.Report(count);
            if (import.Faults.Count >= FaultsTold)
                break;
        }

        if (import.Faults.Count > 0)
            return new KeyFileRefused([.. import.Faults.OrderBy(fault => fault.Row).Take(FaultsTold)]);
        if (count == 0)
            return new InvalidInput("file", InputFault.Required);
        activity.RecordSetting(
            $"keys/{sku.ProductId}:{sku.Id}",
            request.By,
            facts: [(ActivityFact.ProductId, sku.ProductId), (ActivityFact.SkuId, sku.Id), (ActivityFact.Title, sku.Title), ("Version", version), ("Keys", count.ToString(CultureInfo.InvariantCulture))]);
        await work.CommitAsync(ct);
        return new ImportedKeys(count);
    }

    private static bool IsVersion(Sku sku, string version) => sku.Versions.Contains(version) || (sku.Versions.Count == 0 && version.Length == 0);

    private static KeyFileFault? WhyNot(Import import, KeyRow row)
    {
        if (row.Fault is { } fault)
            return new KeyFileFault(row.Number, 1, fault);
        if (row.Key.Length == 0 || !import.Form.IsMatch(row.Key))
            return new KeyFileFault(row.Number, 1, KeyFault.Malformed);
        return row.Version.Length > 0 && !IsVersion(import.Sku, row.Version) ? new KeyFileFault(row.Number, 2, KeyFault.UnknownVersion) : null;
    }

    /// <summary>Adds a chunk of rows, the good ones even when others are faulty: later rows are compared with them.</summary>
    private async Task AddAsync(Import import, KeyRow[] rows, CancellationToken ct)
    {
        var keys = new Dictionary<string, KeyRegister>(rows.Length);
        var places = new Dictionary<string, long>(rows.Length);
        foreach (var row in rows)
        {
            if (WhyNot(import, row) is { } fault)
            {
                import.Faults.Add(fault);
                continue;
            }

            var key = Seal(import, row);
            string name = Convert.ToHexString(key.Fingerprint);
            if (!keys.TryAdd(name, key))
                import.Faults.Add(new KeyFileFault(row.Number, 1, KeyFault.RepeatedInFile));
            else
                places.Add(name, row.Number);
        }

        byte[][] fingerprints = [.. keys.Values.Select(key => key.Fingerprint)];
        var known = await db.KeyRegister
            .Where(key => fingerprints.Contains(key.Fingerprint))
            .Select(key => new { key.Fingerprint, key.AddedAt })
            .ToListAsync(ct);
        foreach (var there in known)
        {
            string name = Convert.ToHexString(there.Fingerprint);
            // What this import has put there bears its instant.
            import.Faults.Add(new KeyFileFault(places[name], 1, there.AddedAt == import.At ? KeyFault.RepeatedInFile : KeyFault.AlreadyKnown));
            keys.Remove(name);
        }

        await bulk.InsertAsync(db, keys.Values, ct);
        await db.Faults.ReachAsync(FaultPoint.ImportChunk, ct);
    }

    private KeyRegister Seal(Import import, KeyRow row)
    {
        byte[] fingerprint = vault.Fingerprint(row.Key);
        var secret = vault.Seal(row.Key, ProductKeys.StockContext(fingerprint));
        return new KeyRegister
        {
            Fingerprint = fingerprint,
            ProductId = import.Sku.ProductId,
            SkuId = import.Sku.Id,
            Version = row.Version.Length > 0 ? row.Version : import.Version,
            State = RegisteredKeyState.Stock,
            Ciphertext = secret.Bytes,
            DataKeyId = secret.DataKeyId,
            AddedAt = import.At,
        };
    }

    private sealed record Import(Sku Sku, string Version, Regex Form, DateTimeOffset At)
    {
        public List<KeyFileFault> Faults { get; } = [];
    }
}
