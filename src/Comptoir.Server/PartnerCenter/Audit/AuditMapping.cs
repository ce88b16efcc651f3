using System.Collections.Frozen;
using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Contracts;

namespace Comptoir.Server.PartnerCenter.Audit;

/// <summary>Activity records as audit records of the wire.</summary>
internal static class AuditMapping
{
    private static readonly FrozenDictionary<ActivityResource, WireResourceType> Resources =
        Enum.GetValues<ActivityResource>().ToFrozenDictionary(value => value, value => Enum.Parse<WireResourceType>(value.ToString()));

    private static readonly FrozenDictionary<ActivityOperation, WireOperationType> Operations =
        Enum.GetValues<ActivityOperation>().ToFrozenDictionary(value => value, value => Enum.Parse<WireOperationType>(value.ToString()));

    public static WireAuditRecord ToWire(this ActivityRecord record) => new()
    {
        Id = IdOf(record),
        PartnerId = record.PartnerId.ToString(),
        Participants = [record.PartnerId.ToString()],
        CustomerId = record.CustomerId?.ToString(),
        CustomerName = record.CustomerName,
        UserPrincipalName = record.UserName,
        ApplicationId = record.ApplicationId?.ToString(),
        ResourceType = Resources[record.Resource],
        ResourceOldValue = record.OldValue,
        ResourceNewValue = record.NewValue,
        OperationType = Operations[record.Operation],
        OriginalCorrelationId = record.CorrelationId.ToString(),
        OperationDate = record.Date,
        OperationStatus = WireOperationStatus.Succeeded,
        CustomizedData = [.. record.Facts.Select(fact => new WireKeyValue { Key = fact.Key, Value = fact.Value })],
    };

    /// <summary>Resources of a word; none for one that nothing is ever done to here, null for one that the contract does not know.</summary>
    public static IReadOnlyList<ActivityResource>? ResourcesOf(string word) => WireEnum.TryRead<WireResourceType>(word, out var type)
        ? [.. Resources.Where(pair => pair.Value == type).Select(pair => pair.Key)]
        : null;

    /// <summary>Acts of a word; none for one that is never done here, null for one that the contract does not know.</summary>
    public static IReadOnlyList<ActivityOperation>? OperationsOf(string word) => WireEnum.TryRead<WireOperationType>(word, out var type)
        ? [.. Operations.Where(pair => pair.Value == type).Select(pair => pair.Key)]
        : null;

    // Where no customer is concerned its part is left out.
    private static string IdOf(ActivityRecord record)
    {
        string?[] parts =
        [
            record.PartnerId.ToString(),
            record.CustomerId?.ToString(),
            record.ResourceKey,
            record.Operation.ToString(),
            record.Date.UtcTicks.ToString(CultureInfo.InvariantCulture),
        ];
        return string.Join('_', parts.Where(part => part is not null)).ToLowerInvariant();
    }
}
