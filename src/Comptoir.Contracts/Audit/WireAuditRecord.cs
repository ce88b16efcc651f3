namespace Comptoir.Contracts;

/// <summary>Who did what to which resource, and when. Checked against contract platform-operations §2 (AuditRecord).</summary>
public sealed record WireAuditRecord
{
    /// <summary><c>partner_customer_resource_operation_ticks</c>, in lower case.</summary>
    public required string Id { get; init; }

    /// <summary>GUID.</summary>
    public required string PartnerId { get; init; }

    /// <summary>Partners that may see it; ignored by the SDK.</summary>
    public IReadOnlyList<string>? Participants { get; init; }

    /// <summary>Absent when no customer is concerned.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Absent when no customer is concerned.</summary>
    public string? CustomerName { get; init; }

    /// <summary>Who acted; absent for an application on its own.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>The calling application, GUID or name.</summary>
    public string? ApplicationId { get; init; }

    /// <summary>Ignored by the SDK.</summary>
    public string? SessionId { get; init; }

    /// <summary>What was acted on.</summary>
    public required WireResourceType ResourceType { get; init; }

    /// <summary>JSON text of the resource before, secrets blanked.</summary>
    public string? ResourceOldValue { get; init; }

    /// <summary>JSON text of the resource after, secrets blanked.</summary>
    public string? ResourceNewValue { get; init; }

    /// <summary>What was done.</summary>
    public required WireOperationType OperationType { get; init; }

    /// <summary>The request's correlation id.</summary>
    public string? OriginalCorrelationId { get; init; }

    /// <summary>On the commercial clock, UTC; always there.</summary>
    public required DateTimeOffset? OperationDate { get; init; }

    /// <summary>How it went; clients read an unknown word as succeeded.</summary>
    public required WireOperationStatus OperationStatus { get; init; }

    /// <summary>Facts by operation: <c>OrderId</c>, <c>LineItemNumber</c>, <c>ProductId</c>, …</summary>
    public IReadOnlyList<WireKeyValue>? CustomizedData { get; init; }

    /// <summary>Object type <c>AuditRecord</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("AuditRecord");
}

/// <summary>How an operation went. Checked against contract platform-operations §2.</summary>
public enum WireOperationStatus
{
    Succeeded,
    Failed,
    Progress,
    Decline,
}
