using System.Globalization;
using System.Text;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Support;

/// <summary>What may lie with a request (R10.2).</summary>
public sealed class SupportOptions
{
    public const string Section = "Support";

    /// <summary>Files of one request.</summary>
    public int MaxFiles { get; set; } = 5;

    /// <summary>Bytes of one file.</summary>
    public long MaxFileBytes { get; set; } = 10 * 1024 * 1024;
}

/// <param name="Name">As the sender calls it.</param>
/// <param name="Content">From its beginning, seekable.</param>
public sealed record FileToAttach(string? Name, Stream Content);

public sealed record AttachFiles(ServiceRequestId Request, IReadOnlyList<FileToAttach> Files, Actor By);

/// <summary>A file is larger than the setting allows.</summary>
/// <param name="Most">Largest size, in whole KiB.</param>
public sealed record FileTooLarge(long Most) : Refusal;

/// <summary>The request would have more files than the setting allows.</summary>
public sealed record TooManyFiles(int Most) : Refusal;

/// <summary>The content is none of the types allowed, or not what the name says.</summary>
public sealed record FileTypeNotAllowed(string Name) : Refusal;

public sealed class AttachFilesHandler(
    ComptoirDb db, RequestsForChange requests, RequestEvents events, IMediaStore store, IOptions<SupportOptions> options, CommerceClock clock)
{
    private const int LongestName = 120;

    /// <summary>Lays files with a request: all of them or none. A file that lies there already, by its content and name, is not laid
    /// there again.</summary>
    /// <returns>The files. Refuses with the refusals of <see cref="RequestsForChange"/>, <see cref="RequestSettled"/>,
    /// <see cref="InvalidInput"/>, <see cref="FileTooLarge"/>, <see cref="TooManyFiles"/> or <see cref="FileTypeNotAllowed"/>.</returns>
    public async Task<Result<IReadOnlyList<RequestFile>>> HandleAsync(AttachFiles attach, CancellationToken ct)
    {
        // Looked at before the bytes are taken in, and again in the work.
        if (await WhyNotAsync(attach, ct) is { } early)
            return early;
        var kept = new List<(string Name, AttachmentType Type, MediaContent Content)>();
        foreach (var file in attach.Files)
        {
            string name = NameOf(file.Name);
            if (file.Content.Length == 0)
                return new InvalidInput("file", InputFault.Required);
            if (await AttachmentType.OfAsync(file.Content, name, ct) is not { } type)
                return new FileTypeNotAllowed(name);
            file.Content.Position = 0;
            kept.Add((name, type, (await store.KeepAsync(file.Content, new DeclaredContent(null, null), null, ct)).Value!));
        }

        await using var work = await db.BeginWorkAsync(ct);
        var (request, refusal) = await requests.EitherAsync(attach.Request, attach.By, ct);
        if (request is null)
            return refusal!;
        var there = await db.RequestFiles.Where(file => file.PartnerId == request.PartnerId && file.RequestId == request.Id).ToListAsync(ct);
        var (files, now, by) = (new List<RequestFile>(), clock.GetUtcNow(), Author.Of(attach.By));
        foreach (var (name, type, content) in kept)
        {
            var file = there.Find(old => old.Sha256 == content.Sha256 && old.Name == name);
            if (file is null)
            {
                file = Make(request, name, type, content, now);
                request.Attach(file, by, now);
            }

            files.Add(file);
        }

        if (request.FileCount > options.Value.MaxFiles)
            return new TooManyFiles(options.Value.MaxFiles);
        if (request.FileCount > there.Count)
        {
            events.Record(request, "FileAdded", attach.By);
            await events.TellAsync(request, RequestEntryKind.FileAdded, string.Join('\n', files.Select(file => file.Name)), by.OfOperator, ct);
        }

        await work.CommitAsync(ct);
        return files;
    }

    private async Task<Refusal?> WhyNotAsync(AttachFiles attach, CancellationToken ct)
    {
        var (request, refusal) = await requests.EitherAsync(attach.Request, attach.By, ct);
        if (request is null)
            return refusal;
        // Read anew in the work.
        db.ChangeTracker.Clear();
        if (request.Status == ServiceRequestStatus.Closed)
            return new RequestSettled(request.Id);
        if (attach.Files.Count == 0)
            return new InvalidInput("file", InputFault.Required);
        if (attach.Files.Count > options.Value.MaxFiles)
            return new TooManyFiles(options.Value.MaxFiles);
        return attach.Files.Any(file => file.Content.Length > options.Value.MaxFileBytes) ? new FileTooLarge(options.Value.MaxFileBytes / 1024) : null;
    }

    private static RequestFile Make(ServiceRequest request, string name, AttachmentType type, MediaContent content, DateTimeOffset now) => new()
    {
        PartnerId = request.PartnerId,
        RequestId = request.Id,
        Id = NewId.Guid(now),
        Name = name,
        ContentType = type.ContentType,
        Size = content.Size,
        Sha256 = content.Sha256,
        AddedAt = now,
    };

    /// <summary>A name without a path and without what makes it read as another one.</summary>
    private static string NameOf(string? given)
    {
        string last = (given ?? "").Replace('\\', '/').Split('/')[^1];
        var name = new StringBuilder();
        foreach (var rune in last.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse)
                && rune.Value is not ('"' or '<' or '>' or ':' or '|' or '?' or '*'))
                name.Append(rune);
        }

        string clean = name.ToString().Trim(' ', '.');
        if (clean.Length <= LongestName)
            return clean.Length == 0 ? "file" : clean;
        string ending = Path.GetExtension(clean);
        int kept = Math.Max(1, LongestName - ending.Length);
        return clean[..(char.IsHighSurrogate(clean[kept - 1]) ? kept - 1 : kept)] + ending;
    }
}
