using Comptoir.Commerce.Primitives;

namespace Comptoir.Commerce.Requests;

/// <summary>The outcome of a state-changing request, stored in the transaction of its effect so that a repetition gets the
/// first answer and changes nothing (R4.3).</summary>
public sealed class RequestRecord
{
    public required PartnerId PartnerId { get; init; }

    /// <summary>The user or program that asked.</summary>
    public required Guid Principal { get; init; }

    /// <summary>MS-RequestId.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>SHA-256 of method, path and query.</summary>
    public required byte[] RouteHash { get; init; }

    /// <summary>SHA-256 of the body as sent.</summary>
    public required byte[] BodyHash { get; init; }

    public required int Status { get; init; }

    /// <summary>The body of the answer, encrypted: it may hold a generated password.</summary>
    public required byte[] Answer { get; init; }

    public required Guid DataKeyId { get; init; }

    public string? Location { get; init; }

    public string? Etag { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What <see cref="Answer"/> is sealed for.</summary>
    public static string ContextOf(PartnerId partner, Guid principal, Guid request, byte[] route) =>
        $"answer:{partner}:{principal}:{request}:{Convert.ToHexStringLower(route)}";
}
