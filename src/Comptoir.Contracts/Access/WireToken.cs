using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>Answer of the v2 token endpoint, with numbers. Checked against contract platform §2.2.</summary>
public sealed record WireToken
{
    [JsonPropertyName("token_type")]
    public string TokenType { get; init; } = "Bearer";

    /// <summary>Users only: what the token is for, as asked.</summary>
    [JsonPropertyName("scope")]
    public string? Scope { get; init; }

    /// <summary>Seconds.</summary>
    [JsonPropertyName("expires_in")]
    public required long ExpiresIn { get; init; }

    /// <summary>Seconds.</summary>
    [JsonPropertyName("ext_expires_in")]
    public required long ExtExpiresIn { get; init; }

    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    /// <summary>Users only.</summary>
    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    /// <summary>Users, when <c>openid</c> was asked for.</summary>
    [JsonPropertyName("id_token")]
    public string? IdToken { get; init; }

    /// <summary>Users, when <c>client_info=1</c> was asked for: base64url of <c>{"uid":…,"utid":…}</c>.</summary>
    [JsonPropertyName("client_info")]
    public string? ClientInfo { get; init; }
}

/// <summary>Answer of the v1 token endpoint, whose numbers are strings. Checked against contract platform §2.3.</summary>
public sealed record WireTokenV1
{
    [JsonPropertyName("token_type")]
    public string TokenType { get; init; } = "Bearer";

    /// <summary>Users only: <c>user_impersonation</c>.</summary>
    [JsonPropertyName("scope")]
    public string? Scope { get; init; }

    /// <summary>Seconds.</summary>
    [JsonPropertyName("expires_in")]
    public required string ExpiresIn { get; init; }

    /// <summary>Seconds.</summary>
    [JsonPropertyName("ext_expires_in")]
    public required string ExtExpiresIn { get; init; }

    /// <summary>Unix seconds.</summary>
    [JsonPropertyName("expires_on")]
    public required string ExpiresOn { get; init; }

    /// <summary>Unix seconds, five minutes before the issue.</summary>
    [JsonPropertyName("not_before")]
    public required string NotBefore { get; init; }

    /// <summary>As asked.</summary>
    [JsonPropertyName("resource")]
    public required string Resource { get; init; }

    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    /// <summary>Users only.</summary>
    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    /// <summary>Users, when <c>openid</c> was asked for.</summary>
    [JsonPropertyName("id_token")]
    public string? IdToken { get; init; }

    /// <summary>Users, when <c>client_info=1</c> was asked for.</summary>
    [JsonPropertyName("client_info")]
    public string? ClientInfo { get; init; }
}

/// <summary>Answer of the token exchange. Checked against contract platform §2.7.</summary>
public sealed record WireExchangedToken
{
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    [JsonPropertyName("token_type")]
    public string TokenType { get; init; } = "Bearer";

    /// <summary>Seconds left of the token that was given, as a string.</summary>
    [JsonPropertyName("expires_in")]
    public required string ExpiresIn { get; init; }
}

/// <summary>What a token endpoint answers instead of a token: the OAuth shape. Checked against contract platform §2.3.</summary>
public sealed record WireTokenError
{
    [JsonPropertyName("error")]
    public required string Error { get; init; }

    /// <summary><c>AADSTS{code}: {text}</c>.</summary>
    [JsonPropertyName("error_description")]
    public required string ErrorDescription { get; init; }

    [JsonPropertyName("error_codes")]
    public required IReadOnlyList<int> ErrorCodes { get; init; }

    /// <summary><c>yyyy-MM-dd HH:mm:ssZ</c>.</summary>
    [JsonPropertyName("timestamp")]
    public required string Timestamp { get; init; }

    [JsonPropertyName("trace_id")]
    public required string TraceId { get; init; }

    [JsonPropertyName("correlation_id")]
    public required string CorrelationId { get; init; }
}
