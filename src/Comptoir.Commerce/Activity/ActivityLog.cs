using Comptoir.Commerce.Primitives;
using Comptoir.Commerce.Storage;
using Comptoir.Commerce.Time;

namespace Comptoir.Commerce.Activity;

/// <summary>Adds acts to the log, in the transaction of the act: no record, no act (R8.5).</summary>
public sealed class ActivityLog(ComptoirDb db, CommerceClock clock, SealSignal signal)
{
    /// <param name="customer">The customer it concerns, with its name as of now.</param>
    /// <param name="resourceKey">What the resource is called by.</param>
    /// <param name="facts">Facts by name; entries without a value are left out.</param>
    /// <param name="before">The resource before, as JSON text without secrets.</param>
    /// <param name="after">The resource after, likewise.</param>
    public void Record(
        ActivityOperation operation,
        ActivityResource resource,
        string resourceKey,
        Actor by,
        (CustomerId Id, string Name)? customer = null,
        IEnumerable<(string Key, string? Value)>? facts = null,
        string? before = null,
        string? after = null)
    {
        var now = clock.GetUtcNow();
        db.AfterCommit(signal.Raise);
        db.Insert(new ActivityRecord
        {
            PartnerId = by.Partner,
            Id = NewId.Guid(now),
            Date = now,
            RecordedAt = clock.RealNow(),
            Operation = operation,
            Resource = resource,
            ResourceKey = resourceKey,
            ActorKind = by.Kind,
            Principal = by.Principal,
            UserName = by.UserName,
            UserNameKey = by.UserName is { } user ? ActivityRecord.KeyOf(user) : null,
            ApplicationId = by.Application,
            CustomerId = customer?.Id,
            CustomerName = customer?.Name,
            CustomerNameKey = customer is { Name: var name } ? ActivityRecord.KeyOf(name) : null,
            CorrelationId = by.CorrelationId,
            Address = by.Address,
            OldValue = before,
            NewValue = after,
            Facts = [.. (facts ?? []).Where(fact => fact.Value is not null).Select(fact => new ActivityFact(fact.Key, fact.Value!))],
        });
    }
}
