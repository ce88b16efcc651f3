using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Catalog;
using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Licensing;

/// <summary>Shows the product key of an order line once (R5.1).</summary>
/// <param name="Version">Name of a <see cref="VersionChoice"/>; null: the SKU's own.</param>
public sealed record RevealKey(CustomerId Customer, OrderId Order, int Line, string? Version, Actor By);

/// <summary>A key in clear: for the eyes of the one who asked, never stored or logged.</summary>
public sealed record RevealedKey(string Key, KeyFormat Format, string Version, DateTimeOffset RevealedAt)
{
    /// <summary>Without the key: what a log would print.</summary>
    public override string ToString() => $"RevealedKey {{ Version = {Version} }}";
}

/// <summary>The product needs no key (format <c>none</c>).</summary>
public sealed record NoKeyNeeded : Refusal;

/// <summary>More reveals in a minute than the setting allows (R5.4).</summary>
public sealed record RevealsTooFast(int PerMinute, TimeSpan RetryAfter) : Refusal;

public sealed class RevealKeyHandler(
    ComptoirDb db, Entitlements entitlements, ProductKeys keys, RevealRate rate, ActivityLog activity, CommerceClock clock)
{
    /// <summary>Finds or issues the key and writes the record of its reveal, in one transaction: no record, no key (R5.4).</summary>
    /// <returns>Refuses with <see cref="Entitlements.WhyNoneAsync"/>'s refusals, <see cref="NoKeyNeeded"/>, <see cref="EntitlementRevoked"/>,
    /// <see cref="EntitlementExpired"/>, <see cref="InvalidInput"/> (unknown version), <see cref="RevealsTooFast"/> or
    /// <see cref="KeyStockShort"/>.</returns>
    public Task<Result<RevealedKey>> HandleAsync(RevealKey request, CancellationToken ct) => RevealAsync(
        request.Customer,
        // The SKU's own version is known without the others.
        () => entitlements.OfLineAsync(request.Customer, request.Order, request.Line, request.By, ct, alone: string.IsNullOrWhiteSpace(request.Version)),
        found => VersionChoices.Find(found.Sku, found.Included, request.Version),
        request.Version,
        request.By,
        ct);

    /// <summary>The same by the 2018 address of a key: the entitlement's id and the SKU whose own key is asked for.</summary>
    public Task<Result<RevealedKey>> HandleAsync(
        CustomerId customer, Guid group, Guid entitlement, string productId, string skuId, Actor by, CancellationToken ct) => RevealAsync(
        customer,
        async () => await entitlements.OfIdAsync(customer, entitlement, by, ct) is { } found && found.Entitlement.GroupId == group ? found : null,
        found => new[] { found.Sku }.Concat(found.Included)
            .Where(sku => sku.KeyFormat != KeyFormat.None
                && sku.ProductId.Equals(productId, StringComparison.OrdinalIgnoreCase) && sku.Id.Equals(skuId, StringComparison.OrdinalIgnoreCase))
            .Select(sku => new VersionChoice(sku.OwnVersion, sku, sku.OwnVersion))
            .FirstOrDefault(),
        version: null,
        by,
        ct);

    private async Task<Result<RevealedKey>> RevealAsync(
        CustomerId customer, Func<Task<FoundEntitlement?>> find, Func<FoundEntitlement, VersionChoice?> choose, string? version, Actor by, CancellationToken ct)
    {
        await using var work = await db.BeginWorkAsync(ct);
        if (await find() is not { RelationshipLasts: true, Entitlement.Kind: not ProductKind.AzureReservation } found)
            return await entitlements.WhyNoneAsync(customer, by, ct);
        if (found.Sku.KeyFormat == KeyFormat.None)
            return new NoKeyNeeded();
        var now = clock.GetUtcNow();
        if (Entitlements.WhyNot(found.Entitlement, now) is { } ended)
            return ended;
        if (choose(found) is not { } choice)
            return version is null ? new EntitlementNotFound() : new InvalidInput("version", InputFault.Unknown, version);
        if (await rate.CheckAsync(by, ct) is { } tooFast)
            return tooFast;
        // First of all changes: whoever reveals or cancels the same line waits here, so that two first reveals give one key and
        // none follows a cancellation.
        var (isHeld, key) = await keys.HoldAndFindAsync(found.Entitlement, choice.Sku, choice.Version, ct);
        if (!isHeld)
            return new EntitlementRevoked();
        if (key is null)
        {
            (key, var shortage) = await keys.IssueAsync(found.Entitlement, choice.Sku, choice.Version, now, ct);
            if (shortage is not null)
                return shortage;
        }

        activity.Record(
            ActivityOperation.GetSoftwareKey,
            ActivityResource.SoftwareKey,
            found.Entitlement.OrderId.Value,
            by,
            (found.Entitlement.CustomerId, found.CustomerName),
            [
                (ActivityFact.OrderId, found.Entitlement.OrderId.Value),
                (ActivityFact.LineItemNumber, found.Entitlement.LineNumber.ToString(CultureInfo.InvariantCulture)),
                (ActivityFact.ProductId, choice.Sku.ProductId),
                (ActivityFact.SkuId, choice.Sku.Id),
                ("Version", choice.Version),
                (ActivityFact.Title, found.ProductTitle),
            ]);
        await work.CommitAsync(ct);
        return new RevealedKey(key!, choice.Sku.KeyFormat, choice.Name, now);
    }
}
