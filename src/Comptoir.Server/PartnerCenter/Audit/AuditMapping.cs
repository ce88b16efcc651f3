using System.Collections.Frozen;
using System.Globalization;
using Comptoir.Commerce.Activity;
using Comptoir.Commerce.Primitives;
using Comptoir.Contracts;

namespace Comptoir.Server.PartnerCenter.Audit;

/// <summary>Activity records as audit records of the wire.</summary>
internal static class AuditMapping
{
    private static readonly FrozenDictionary<ActivityResource, WireResourceType> Resources =
        Enum.GetValues<ActivityResource>().ToFrozenDictionary(value => value, value => WordOf<WireResourceType>(value.ToString()));

    private static readonly FrozenDictionary<ActivityOperation, WireOperationType> Operations =
        Enum.GetValues<ActivityOperation>().ToFrozenDictionary(value => value, value => WordOf<WireOperationType>(value.ToString()));

    public static WireAuditRecord ToWire(this ActivityRecord record) => new()
    {
        Id = IdOf(record),
        PartnerId = record.PartnerId.ToString(),
        Participants = [record.PartnerId.ToString()],
        CustomerId = record.CustomerId?.ToString(),
        CustomerName = record.CustomerName,
        UserPrincipalName = record.UserName,
        ApplicationId = record.ApplicationId?.ToString(),
        ResourceType = ToWire(record.Resource),
        ResourceOldValue = record.OldValue,
        ResourceNewValue = record.NewValue,
        OperationType = ToWire(record.Operation),
        OriginalCorrelationId = record.CorrelationId.ToString(),
        OperationDate = record.Date,
        OperationStatus = WireOperationStatus.Succeeded,
        CustomizedData = [.. record.Facts.Select(fact => new WireKeyValue { Key = fact.Key, Value = fact.Value })],
    };

    public static WireResourceType ToWire(ActivityResource resource) => Resources[resource];

    public static WireOperationType ToWire(ActivityOperation operation) => Operations[operation];

    /// <summary>Resources of a word; none for one that nothing is ever done to here, null for one that the contract does not know.</summary>
    public static IReadOnlyList<ActivityResource>? ResourcesOf(string word) => WireEnum.TryRead<WireResourceType>(word, out var type)
        ? [.. Resources.Where(pair => pair.Value == type).Select(pair => pair.Key)]
        : null;

    /// <summary>Acts of a word; none for one that is never done here, null for one that the contract does not know.</summary>
    public static IReadOnlyList<ActivityOperation>? OperationsOf(string word) => WireEnum.TryRead<WireOperationType>(word, out var type)
        ? [.. Operations.Where(pair => pair.Value == type).Select(pair => pair.Key)]
        : null;

    /// <summary>Whose record an id names and of which instant; null when it is not in the form of one.</summary>
    public static (PartnerId Partner, DateTimeOffset Date)? ReadId(string id)
    {
        string[] parts = id.Split('_');
        return parts.Length >= 4
            && Guid.TryParse(parts[0], out var partner)
            && long.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
            && ticks <= DateTimeOffset.MaxValue.Ticks
            ? (new PartnerId(partner), new DateTimeOffset(ticks, TimeSpan.Zero))
            : null;
    }

    // Where no customer is concerned its part is left out.
    public static string IdOf(ActivityRecord record)
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

    // What the contract has no word for is undefined there; the record's facts say what it was.
    private static T WordOf<T>(string name)
        where T : struct, Enum => Enum.TryParse(name, out T word) ? word : default;
}
