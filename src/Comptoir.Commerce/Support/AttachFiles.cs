using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Support;

public sealed record AttachFiles(ServiceRequestId Request, IReadOnlyList<FileToAttach> Files, Actor By);

public sealed class AttachFilesHandler(
    ComptoirDb db, RequestsForChange requests, RequestEvents events, IncomingFiles incoming, AttachmentQuota quota, IOptions<SupportOptions> options, CommerceClock clock)
{
    /// <summary>Lays files with a request: all of them or none. A file that lies there already, by its content and name, is not laid
    /// there again.</summary>
    /// <returns>The files. Refuses with the refusals of <see cref="RequestsForChange"/> and of <see cref="IncomingFiles"/>,
    /// <see cref="RequestSettled"/>, <see cref="PartnerFilesFull"/>, or <see cref="InvalidInput"/> without a file.</returns>
    public async Task<Result<IReadOnlyList<RequestFile>>> HandleAsync(AttachFiles attach, CancellationToken ct)
    {
        // Looked at before the bytes are taken in, and again in the work.
        var (lying, early) = await LyingAsync(attach, ct);
        if (lying is null)
            return early!;
        var (arrived, refusal) = await incoming.ReceiveAsync(attach.Files, lying, ct);
        if (arrived is null)
            return refusal!;

        await using var received = arrived;
        await using var work = await db.BeginWorkAsync(ct);
        (var request, refusal) = await requests.EitherAsync(attach.Request, attach.By, ct);
        if (request is null)
            return refusal!;
        var there = await FilesOf(request).ToListAsync(ct);
        var (before, by) = (there.Count, Author.Of(attach.By));
        var files = IncomingFiles.Lay(request, arrived, there, by, clock.GetUtcNow());
        // Others were laid there meanwhile.
        if (request.FileCount > options.Value.MaxFiles)
            return new TooManyFiles(options.Value.MaxFiles);
        if (request.FileCount > before)
        {
            if (await quota.WhyNotAsync(request.PartnerId, files.Except(there).Distinct(), ct) is { } full)
                return full;
            events.Record(request, "FileAdded", attach.By);
            await events.TellAsync(request, RequestEntryKind.FileAdded, string.Join('\n', files.Select(file => file.Name)), by.OfOperator, ct);
        }

        await db.SaveChangesAsync(ct);
        await arrived.KeepAsync(ct);
        await work.CommitAsync(ct);
        return files;
    }

    /// <summary>The files that lie with the request.</summary>
    private async Task<Result<IReadOnlyList<RequestFile>>> LyingAsync(AttachFiles attach, CancellationToken ct)
    {
        var (request, refusal) = await requests.EitherAsync(attach.Request, attach.By, ct);
        if (request is null)
            return refusal!;
        // Read anew in the work.
        db.ChangeTracker.Clear();
        if (request.WhyClosed() is { } closed)
            return closed;
        if (attach.Files.Count == 0)
            return new InvalidInput("file", InputFault.Required);
        return await FilesOf(request).AsNoTracking().ToListAsync(ct);
    }

    private IQueryable<RequestFile> FilesOf(ServiceRequest request) =>
        db.RequestFiles.Where(file => file.PartnerId == request.PartnerId && file.RequestId == request.Id);
}
