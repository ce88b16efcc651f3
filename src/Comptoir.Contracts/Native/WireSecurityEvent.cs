namespace Comptoir.Contracts;

/// <summary>A refusal, a failed sign-in or another event of security. Comptoir's own.</summary>
public sealed record WireSecurityEvent
{
    /// <summary>GUID of the event.</summary>
    public required string Id { get; init; }

    /// <summary>On the commercial clock, UTC.</summary>
    public required DateTimeOffset? Date { get; init; }

    /// <summary>GUID; for the operator alone.</summary>
    public string? PartnerId { get; init; }

    /// <summary>What happened: <c>refused</c>, <c>sign_in_failed</c>, …</summary>
    public required string Kind { get; init; }

    /// <summary>As it was typed or signed in; absent for an application on its own.</summary>
    public string? UserPrincipalName { get; init; }

    /// <summary>The calling application.</summary>
    public string? ApplicationId { get; init; }

    /// <summary>Network address it came from.</summary>
    public string? Address { get; init; }

    /// <summary>MS-CorrelationId of the request.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>Method and route asked for.</summary>
    public required string What { get; init; }
}
