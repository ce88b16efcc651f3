using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>An Azure subscription under an Azure plan. Checked against contract comptoir, Azure.</summary>
public sealed record WireAzureSubscription : IWireVersioned
{
    /// <summary>GUID.</summary>
    public string? Id { get; init; }

    /// <summary>1 to 64 characters.</summary>
    public string? FriendlyName { get; init; }

    /// <summary><c>active</c>, <c>suspended</c> or <c>cancelled</c>, which is for good.</summary>
    public string? Status { get; init; }

    /// <summary>GUID of the plan's subscription; when one is created, the customer's oldest active plan if left out.</summary>
    public string? PlanSubscriptionId { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary>Object type <c>AzureSubscription</c> and the version.</summary>
    public WireAttributes? Attributes { get; init; }

    /// <summary>The version inside <see cref="Attributes"/>.</summary>
    [JsonIgnore]
    public string? Etag
    {
        get => Attributes?.Etag;
        init => Attributes = (Attributes ?? WireAttributes.Of("AzureSubscription")) with { Etag = value };
    }
}

/// <summary>A role of a customer's user on an Azure subscription. Checked against contract comptoir, Azure.</summary>
public sealed record WireRoleAssignment
{
    /// <summary>GUID, by which it is revoked.</summary>
    public string? Id { get; init; }

    /// <summary>GUID of the customer's user.</summary>
    public string? UserId { get; init; }

    /// <summary>The user principal name; names the user where <see cref="UserId"/> is left out.</summary>
    public string? UserName { get; init; }

    /// <summary><c>Owner</c>, <c>Contributor</c> or <c>Reader</c>.</summary>
    public string? Role { get; init; }

    /// <summary>When it was assigned, UTC.</summary>
    public DateTimeOffset? AssignedDate { get; init; }
}
