using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;

namespace Comptoir.Commerce.Downloads;

/// <summary>What a link opens: the file, to be streamed.</summary>
public sealed record OpenedDownload(MediaFile Media);

/// <summary>The token is none of ours, or what it names is gone.</summary>
public sealed record LinkForged : Refusal;

/// <summary>The link's end has passed, or its entitlement was cancelled or has expired (R6.5).</summary>
public sealed record LinkEnded : Refusal;

/// <param name="Bytes">How many bytes the request asks for, given the file's size; null when none will be sent (HEAD, 304, 416).</param>
public sealed record OpenDownload(string Token, Func<MediaFile, long?> Bytes, string? Address, Guid CorrelationId)
{
    /// <summary>Without the token.</summary>
    public override string ToString() => $"OpenDownload {{ CorrelationId = {CorrelationId} }}";
}

public sealed class OpenDownloadHandler(ComptoirDb db, Entitlements entitlements, KeyVault vault, ActivityLog activity, CommerceClock clock)
{
    /// <summary>Checks a link at the moment of its use, each range anew, and records the download before its first byte (R6.4, R8.5).</summary>
    /// <returns>Refuses with <see cref="LinkForged"/> or <see cref="LinkEnded"/>.</returns>
    public async Task<Result<OpenedDownload>> HandleAsync(OpenDownload request, CancellationToken ct)
    {
        if (LinkToken.Read(request.Token, vault) is not { } ids)
            return new LinkForged();
        await using var work = await db.BeginWorkAsync(ct);
        var found = await (
            from link in db.DownloadLinks.AsNoTracking()
            join entitlement in db.Entitlements.AsNoTracking()
                on new { link.PartnerId, Id = link.EntitlementId } equals new { entitlement.PartnerId, entitlement.Id }
            join media in db.Media.AsNoTracking() on link.MediaId equals media.Id
            join product in db.Products on media.ProductId equals product.Id
            join customer in db.Customers
                on new { entitlement.PartnerId, Id = entitlement.CustomerId } equals new { customer.PartnerId, customer.Id }
            where link.PartnerId == ids.Partner && link.Id == ids.Link
            select new { link, entitlement, media, product.Title, customer.CompanyName }).SingleOrDefaultAsync(ct);
        if (found is null)
            return new LinkForged();
        var now = clock.GetUtcNow();
        if (now >= found.link.ExpiresAt || !found.entitlement.IsActive(now))
            return new LinkEnded();
        if (request.Bytes(found.media) is { } bytes)
        {
            if (!await entitlements.HoldAsync(found.entitlement, reveals: 0, ct))
                return new LinkEnded();
            activity.Record(
                ActivityOperation.GetSoftwareDownloadLink,
                ActivityResource.SoftwareDownloadLink,
                found.entitlement.OrderId.Value,
                Holder(found.link, request),
                (found.entitlement.CustomerId, found.CompanyName),
                DownloadFacts.Of(
                    found.entitlement,
                    found.media,
                    found.Title,
                    ("Purpose", "transfer"),
                    ("Bytes", bytes.ToString(CultureInfo.InvariantCulture)),
                    ("LinkMadeBy", found.link.MadeBy)));
            await work.CommitAsync(ct);
            await db.Faults.ReachAsync(FaultPoint.BeforeDownload, ct);
        }

        return new OpenedDownload(found.media);
    }

    /// <summary>Whoever uses a link is not signed in: the record names the link's holder and, beside it, the link's maker.</summary>
    private static Actor Holder(DownloadLink link, OpenDownload request) =>
        new(ActorKind.Partner, link.PartnerId, null, null, "link holder", null, [])
        {
            CorrelationId = request.CorrelationId,
            Address = request.Address,
        };
}
