namespace Comptoir.Contracts;

/// <summary>A line of the activity log. Checked against contract commerce-keys-downloads B (/activity).</summary>
public sealed record WireActivity
{
    /// <summary>GUID of the record.</summary>
    public required string Id { get; init; }

    /// <summary>On the commercial clock, UTC; always there.</summary>
    public required DateTimeOffset? Date { get; init; }

    /// <summary>GUID; for the operator alone.</summary>
    public string? PartnerId { get; init; }

    /// <summary>Who acted; absent for an application on its own.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>The calling application.</summary>
    public string? ApplicationId { get; init; }

    /// <summary>Absent when no customer is concerned.</summary>
    public string? CustomerId { get; init; }

    /// <summary>As it was then.</summary>
    public string? CustomerName { get; init; }

    /// <summary>What was done, in the words of the audit records.</summary>
    public required WireOperationType Action { get; init; }

    /// <summary>What it was done to.</summary>
    public required WireResourceType ResourceType { get; init; }

    /// <summary>The product whose key or file it was.</summary>
    public string? ProductId { get; init; }

    /// <summary>Its SKU.</summary>
    public string? SkuId { get; init; }

    /// <summary>The product's title.</summary>
    public string? Title { get; init; }

    /// <summary>The order concerned.</summary>
    public string? OrderId { get; init; }

    /// <summary>Its line, from 0; several are among the <see cref="Details"/>.</summary>
    public int? LineItemNumber { get; init; }

    /// <summary>Network address it came from.</summary>
    public string? Address { get; init; }

    /// <summary>How it went.</summary>
    public required WireOperationStatus Result { get; init; }

    /// <summary>Further facts by name: <c>version</c>, <c>purpose</c>, <c>bytes</c>, …</summary>
    public required IReadOnlyDictionary<string, string> Details { get; init; }
}
