using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>A support request. Checked against contract platform-operations §3 (ServiceRequest).</summary>
/// <remarks>Sent back as a PATCH with the defaults of its type: only what means something is applied.</remarks>
public sealed record WireServiceRequest : IWireVersioned
{
    /// <summary>Digits.</summary>
    public string? Id { get; init; }

    /// <summary>One line.</summary>
    public string? Title { get; init; }

    /// <summary>Free text; of a refund made up of its checked fields.</summary>
    public string? Description { get; init; }

    /// <summary>Unknown changes nothing.</summary>
    public WireServiceRequestSeverity? Severity { get; init; }

    /// <summary>None changes nothing.</summary>
    public WireServiceRequestStatus? Status { get; init; }

    /// <summary>Id of a support topic.</summary>
    public string? SupportTopicId { get; init; }

    /// <summary>In the caller's language.</summary>
    public string? SupportTopicName { get; init; }

    /// <summary>The partner that filed it.</summary>
    public WireServiceRequestOrganization? Organization { get; init; }

    /// <summary>Whom to write to.</summary>
    public WireServiceRequestContact? PrimaryContact { get; init; }

    /// <summary>Who touched it last.</summary>
    public WireServiceRequestContact? LastUpdatedBy { get; init; }

    /// <summary>What was bought.</summary>
    public string? ProductName { get; init; }

    /// <summary>Of one product; Comptoir's requests are about lines of an order, which may be several, and say nothing here.</summary>
    public string? ProductId { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? LastModifiedDate { get; init; }

    /// <summary>UTC; <c>0001-01-01T00:00:00</c> when it was never closed.</summary>
    public string? LastClosedDate { get; init; }

    /// <summary>To write only.</summary>
    public WireServiceRequestNote? NewNote { get; init; }

    /// <summary>From both sides, oldest first; left out in lists.</summary>
    public IReadOnlyList<WireServiceRequestNote>? Notes { get; init; }

    /// <summary>What was attached; read only; left out in lists.</summary>
    public IReadOnlyList<WireFileInfo>? FileLinks { get; init; }

    /// <summary>ISO 3166 alpha-2.</summary>
    public string? CountryCode { get; init; }

    /// <summary>Comptoir's own: the purchase and what became of the refund.</summary>
    public WireRefund? Refund { get; init; }

    /// <summary>Object type <c>ServiceRequest</c> and the version.</summary>
    public WireAttributes? Attributes { get; init; }

    /// <summary>The version inside <see cref="Attributes"/>.</summary>
    [JsonIgnore]
    public string? Etag
    {
        get => Attributes?.Etag;
        init => Attributes = (Attributes ?? WireAttributes.Of("ServiceRequest")) with { Etag = value };
    }
}

/// <summary>Impact on the partner's work.</summary>
public enum WireServiceRequestSeverity
{
    Unknown,
    Critical,
    Moderate,
    Minimal,
}

/// <summary>Where a request stands.</summary>
public enum WireServiceRequestStatus
{
    None,
    Open,
    Closed,
    AttentionNeeded,
}

/// <summary>A company.</summary>
public sealed record WireServiceRequestOrganization
{
    /// <summary>Tenant id.</summary>
    public string? Id { get; init; }

    /// <summary>Legal name.</summary>
    public string? Name { get; init; }

    /// <summary>Telephone number.</summary>
    public string? PhoneNumber { get; init; }
}

/// <summary>A person.</summary>
public sealed record WireServiceRequestContact
{
    /// <summary>The person's company.</summary>
    public WireServiceRequestOrganization? Organization { get; init; }

    /// <summary>Not given.</summary>
    public string? ContactId { get; init; }

    /// <summary>Family name, or all of it.</summary>
    public string? LastName { get; init; }

    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Mail address.</summary>
    public string? Email { get; init; }

    /// <summary>Telephone number.</summary>
    public string? PhoneNumber { get; init; }
}

/// <summary>Something one side wrote to the other.</summary>
public sealed record WireServiceRequestNote
{
    /// <summary>Free text.</summary>
    public string? Text { get; init; }

    /// <summary>Set by the server.</summary>
    public string? CreatedByName { get; init; }

    /// <summary>Set by the server, UTC.</summary>
    public DateTimeOffset? CreatedDate { get; init; }
}

/// <summary>A file that was attached.</summary>
public sealed record WireFileInfo
{
    /// <summary>GUID; its content is at <c>/comptoir/v1/support/requests/{id}/files/{fileId}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Name up to the last dot.</summary>
    public required string FileNameWithoutExtension { get; init; }

    /// <summary>After the last dot.</summary>
    public required string FileExtension { get; init; }

    /// <summary>Bytes.</summary>
    public required long FileSize { get; init; }

    /// <summary>Content type.</summary>
    public string? Comment { get; init; }
}

/// <summary>The purchase that a request is about. Comptoir's own; amounts in the terms of the price.</summary>
public sealed record WireRefund
{
    /// <summary>Tenant id.</summary>
    public string? CustomerId { get; init; }

    /// <summary>Company name.</summary>
    public string? CustomerName { get; init; }

    /// <summary>The order.</summary>
    public string? OrderId { get; init; }

    /// <summary>The subscription, when the request named one.</summary>
    public string? SubscriptionId { get; init; }

    /// <summary>Lines of the order.</summary>
    public IReadOnlyList<int>? LineItemNumbers { get; init; }

    /// <summary>As written.</summary>
    public string? RefundReason { get; init; }

    /// <summary>As asked for.</summary>
    public WireMoney? AmountRequested { get; init; }

    /// <summary>Who of the operator looks after the request.</summary>
    public string? TakenBy { get; init; }

    /// <summary><c>approved</c> or <c>refused</c>; absent while undecided.</summary>
    public string? Decision { get; init; }

    /// <summary>Who decided.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset? DecidedDate { get; init; }

    /// <summary>What is given back.</summary>
    public WireMoney? AmountApproved { get; init; }
}

/// <summary>A support topic: the problem type of the form. Checked against contract platform-operations §3.</summary>
public sealed record WireSupportTopic
{
    /// <summary>Digits.</summary>
    public required string Id { get; init; }

    /// <summary>In the caller's language.</summary>
    public required string Name { get; init; }

    /// <summary>In the caller's language.</summary>
    public required string Description { get; init; }

    /// <summary>Object type <c>SupportTopic</c>.</summary>
    public WireAttributes? Attributes { get; init; } = WireAttributes.Of("SupportTopic");
}
