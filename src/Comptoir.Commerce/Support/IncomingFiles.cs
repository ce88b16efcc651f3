using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Comptoir.Commerce.Downloads;
using Comptoir.Commerce.Primitives;
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

    /// <summary>Bytes of all files of one partner's requests.</summary>
    public long MaxPartnerBytes { get; set; } = 1024 * 1024 * 1024;
}

/// <param name="Name">As the sender calls it.</param>
/// <param name="Content">From its beginning, seekable.</param>
public sealed record FileToAttach(string? Name, Stream Content);

/// <summary>A file is larger than the setting allows.</summary>
/// <param name="Most">Largest size, in whole KiB.</param>
public sealed record FileTooLarge(long Most) : Refusal;

/// <summary>The request would have more files than the setting allows.</summary>
public sealed record TooManyFiles(int Most) : Refusal;

/// <summary>The content is none of the types allowed, or not what the name says.</summary>
public sealed record FileTypeNotAllowed(string Name) : Refusal;

/// <summary>A file that was looked at and has arrived at the store.</summary>
public sealed record ArrivedFile(string Name, AttachmentType Type, IArrivedMedia Media);

/// <summary>Files that have arrived, with no request yet. What is not kept is gone when they are disposed of: so a refusal leaves nothing
/// behind, whatever was found out meanwhile.</summary>
public sealed class ArrivedFiles(IReadOnlyList<ArrivedFile> all) : IAsyncDisposable
{
    public static readonly ArrivedFiles None = new([]);

    public IReadOnlyList<ArrivedFile> All => all;

    /// <summary>Keeps them. In a work of their request, once its rows are written: who loses the race for them has been told by then.</summary>
    public async Task KeepAsync(CancellationToken ct)
    {
        foreach (var file in all)
            await file.Media.KeepAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in all)
            await file.Media.DisposeAsync();
    }
}

/// <summary>Looks at files before they lie with a request, and takes in what may (R10.2).</summary>
public sealed class IncomingFiles(IMediaStore store, IOptions<SupportOptions> options)
{
    private const int LongestName = 120;

    /// <summary>Why not all of the files may lie with one request; null when they may. Nothing is kept.</summary>
    /// <returns><see cref="InvalidInput"/> on an empty file, <see cref="FileTooLarge"/>, <see cref="TooManyFiles"/> or
    /// <see cref="FileTypeNotAllowed"/>.</returns>
    public async Task<Refusal?> WhyNotAsync(IReadOnlyList<FileToAttach> files, CancellationToken ct)
    {
        if (files.Count > options.Value.MaxFiles)
            return new TooManyFiles(options.Value.MaxFiles);
        if (files.Any(file => file.Content.Length > options.Value.MaxFileBytes))
            return new FileTooLarge(options.Value.MaxFileBytes / 1024);
        if (files.Any(file => file.Content.Length == 0))
            return new InvalidInput("file", InputFault.Required);
        foreach (var file in files)
        {
            if (await TypeOfAsync(file, ct) is null)
                return new FileTypeNotAllowed(NameOf(file.Name));
        }

        return null;
    }

    /// <summary>Receives all of the files, or none.</summary>
    /// <param name="there">The files that lie with their request already.</param>
    /// <returns>Refuses as <see cref="WhyNotAsync"/>.</returns>
    public async Task<Result<ArrivedFiles>> ReceiveAsync(IReadOnlyList<FileToAttach> files, IReadOnlyList<RequestFile> there, CancellationToken ct)
    {
        if (await WhyNotAsync(files, ct) is { } refusal)
            return refusal;
        if (await CountWithAsync(files, there, ct) > options.Value.MaxFiles)
            return new TooManyFiles(options.Value.MaxFiles);
        var arrived = new List<ArrivedFile>();
        var all = new ArrivedFiles(arrived);
        try
        {
            foreach (var file in files)
            {
                var type = (await TypeOfAsync(file, ct))!;
                arrived.Add(new ArrivedFile(NameOf(file.Name), type, await store.ReceiveAsync(file.Content, ct)));
            }
        }
        catch
        {
            await all.DisposeAsync();
            throw;
        }

        return all;
    }

    /// <summary>Lays files with a request. One that lies there already, by its content and name, is not laid there again.</summary>
    /// <param name="there">The files that lie with it.</param>
    /// <returns>The files, in the order given.</returns>
    public static List<RequestFile> Lay(ServiceRequest request, ArrivedFiles arrived, IReadOnlyList<RequestFile> there, Author by, DateTimeOffset now)
    {
        var files = new List<RequestFile>();
        foreach (var one in arrived.All)
        {
            var file = there.Concat(files).FirstOrDefault(old => old.Sha256 == one.Media.Content.Sha256 && old.Name == one.Name);
            if (file is null)
            {
                file = Make(request, one, now);
                request.Attach(file, by, now);
            }

            files.Add(file);
        }

        return files;
    }

    /// <summary>How many files the request would have, counted as they are laid: one of the same content and name once.</summary>
    private static async Task<int> CountWithAsync(IReadOnlyList<FileToAttach> files, IReadOnlyList<RequestFile> there, CancellationToken ct)
    {
        var all = there.Select(file => (file.Name, file.Sha256)).ToHashSet();
        foreach (var file in files)
        {
            file.Content.Position = 0;
            byte[] hash = await SHA256.HashDataAsync(file.Content, ct);
            file.Content.Position = 0;
            all.Add((NameOf(file.Name), Convert.ToHexStringLower(hash)));
        }

        return all.Count;
    }

    private static async Task<AttachmentType?> TypeOfAsync(FileToAttach file, CancellationToken ct)
    {
        file.Content.Position = 0;
        var type = await AttachmentType.OfAsync(file.Content, NameOf(file.Name), ct);
        file.Content.Position = 0;
        return type;
    }

    private static RequestFile Make(ServiceRequest request, ArrivedFile arrived, DateTimeOffset now) => new()
    {
        PartnerId = request.PartnerId,
        RequestId = request.Id,
        Id = NewId.Guid(now),
        Name = arrived.Name,
        ContentType = arrived.Type.ContentType,
        Size = arrived.Media.Content.Size,
        Sha256 = arrived.Media.Content.Sha256,
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
