using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Licensing;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Comptoir.Commerce.Downloads;

public sealed record MakeDownloadLink(CustomerId Customer, OrderId Order, int Line, Guid Media, LinkPurpose Purpose, Actor By);

/// <summary>A link that was made, with the token that is its address.</summary>
public sealed record MadeLink(DownloadLink Link, MediaFile Media, string Token)
{
    /// <summary>Without the token, which opens the file to whoever reads it.</summary>
    public override string ToString() => $"MadeLink {{ Link = {Link.Id} }}";
}

/// <summary>The partner's customers hold no active entitlement to that product and SKU.</summary>
public sealed record NothingEntitled : Refusal;

/// <summary>The operator's settings about links.</summary>
public sealed class DownloadOptions
{
    public const string Section = "Downloads";

    /// <summary>Life of a link made to download at once (R6.2).</summary>
    public TimeSpan DownloadLinkLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Life of a link made to be copied.</summary>
    public TimeSpan SharedLinkLifetime { get; set; } = TimeSpan.FromDays(7);
}

public sealed class MakeDownloadLinkHandler(
    ComptoirDb db, Entitlements entitlements, KeyVault vault, ActivityLog activity, CommerceClock clock, IOptions<DownloadOptions> options)
{
    /// <summary>Makes a link to a file of an order line and records it (R6.2, R6.4).</summary>
    /// <returns>Refuses with <see cref="Entitlements.WhyNoneAsync"/>'s refusals, <see cref="EntitlementRevoked"/>,
    /// <see cref="EntitlementExpired"/> or <see cref="InvalidInput"/> (a file that is not among those of the line).</returns>
    public async Task<Result<MadeLink>> HandleAsync(MakeDownloadLink request, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        return await entitlements.OfLineAsync(request.Customer, request.Order, request.Line, request.By, ct) is { RelationshipLasts: true } found
            ? await MakeAsync(found, request.Media, request.Purpose, request.By, work, ct)
            : await entitlements.WhyNoneAsync(request.Customer, request.By, ct);
    }

    /// <summary>The same by product and SKU alone, as old clients ask: bound to the newest active entitlement of the partner's
    /// customers whose relationship lasts, or of one of them.</summary>
    /// <returns>Refuses with <see cref="NothingEntitled"/> when there is none, or with <see cref="InvalidInput"/>.</returns>
    public async Task<Result<MadeLink>> HandleAsync(string productId, string skuId, Guid media, CustomerId? customer, Actor by, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        var now = clock.GetUtcNow();
        var newest = await db.Entitlements
            .Where(e => e.PartnerId == by.Partner && e.ProductId == productId && e.SkuId == skuId && (customer == null || e.CustomerId == customer)
                && e.RevokedAt == null && (e.ExpiresAt == null || e.ExpiresAt > now)
                && db.Customers.Any(c => c.PartnerId == by.Partner && c.Id == e.CustomerId && c.EndedAt == null))
            .OrderByDescending(e => e.StartsAt)
            .Select(e => new { e.CustomerId, e.Id })
            .FirstOrDefaultAsync(ct);
        return newest is not null && await entitlements.OfIdAsync(newest.CustomerId, newest.Id, by, ct) is { } found
            ? await MakeAsync(found, media, LinkPurpose.Download, by, work, ct)
            : new NothingEntitled();
    }

    private async Task<Result<MadeLink>> MakeAsync(
        FoundEntitlement found, Guid mediaId, LinkPurpose purpose, Actor by, Work work, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (Entitlements.WhyNot(found.Entitlement, now) is { } ended)
            return ended;
        var media = await db.Media.AsNoTracking().SingleOrDefaultAsync(file => file.Id == mediaId, ct);
        if (media is null || !MediaOf(found).Contains((media.ProductId, media.SkuId)))
            return new InvalidInput("mediaId", InputFault.Unknown, mediaId.ToString());
        if (!await entitlements.HoldAsync(found.Entitlement, reveals: 0, ct))
            return new EntitlementRevoked();

        var link = new DownloadLink
        {
            PartnerId = by.Partner,
            Id = NewId.Guid(now),
            EntitlementId = found.Entitlement.Id,
            MediaId = media.Id,
            Purpose = purpose,
            MadeBy = by.UserName ?? by.Principal.ToString(),
            MadeByPrincipal = by.Principal,
            MadeAt = now,
            ExpiresAt = now + (purpose == LinkPurpose.Share ? options.Value.SharedLinkLifetime : options.Value.DownloadLinkLifetime),
        };
        db.DownloadLinks.Add(link);
        activity.Record(
            ActivityOperation.GetSoftwareDownloadLink,
            ActivityResource.SoftwareDownloadLink,
            found.Entitlement.OrderId.Value,
            by,
            (found.Entitlement.CustomerId, found.CustomerName),
            DownloadFacts.Of(found.Entitlement, media, found.ProductTitle, ("Purpose", purpose.ToString().ToLowerInvariant())));
        await work.CommitAsync(ct);
        return new MadeLink(link, media, LinkToken.Of(link.PartnerId, link.Id, vault));
    }

    /// <summary>The SKUs whose files an entitlement opens: its own and those it includes.</summary>
    private static HashSet<(string ProductId, string SkuId)> MediaOf(FoundEntitlement found) =>
        [(found.Sku.ProductId, found.Sku.Id), .. found.Included.Select(sku => (sku.ProductId, sku.Id))];
}

/// <summary>What the log says about a link or a download.</summary>
internal static class DownloadFacts
{
    public static IEnumerable<(string Key, string? Value)> Of(
        Entitlement entitlement, MediaFile media, string title, params (string Key, string? Value)[] more) =>
    [
        (ActivityFact.OrderId, entitlement.OrderId.Value),
        (ActivityFact.LineItemNumber, entitlement.LineNumber.ToString(CultureInfo.InvariantCulture)),
        (ActivityFact.ProductId, media.ProductId),
        (ActivityFact.SkuId, media.SkuId),
        ("Version", media.Version),
        ("Language", media.Language),
        ("Bit", media.Architecture),
        ("FileName", media.FileName),
        (ActivityFact.Title, title),
        .. more,
    ];
}
