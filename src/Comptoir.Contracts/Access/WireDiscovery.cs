using System.Text.Json.Serialization;

namespace Comptoir.Contracts;

/// <summary>Where a tenant's tokens come from and how they are checked. Checked against contract platform §2.5 and the OpenID
/// Connect discovery document.</summary>
public sealed record WireOpenIdConfiguration
{
    [JsonPropertyName("issuer")]
    public required string Issuer { get; init; }

    [JsonPropertyName("authorization_endpoint")]
    public required string AuthorizationEndpoint { get; init; }

    [JsonPropertyName("token_endpoint")]
    public required string TokenEndpoint { get; init; }

    [JsonPropertyName("jwks_uri")]
    public required string JwksUri { get; init; }

    [JsonPropertyName("token_endpoint_auth_methods_supported")]
    public IReadOnlyList<string> TokenEndpointAuthMethodsSupported { get; init; } = ["client_secret_post"];

    [JsonPropertyName("response_types_supported")]
    public IReadOnlyList<string> ResponseTypesSupported { get; init; } = ["code", "code id_token"];

    [JsonPropertyName("response_modes_supported")]
    public IReadOnlyList<string> ResponseModesSupported { get; init; } = ["query", "form_post"];

    [JsonPropertyName("subject_types_supported")]
    public IReadOnlyList<string> SubjectTypesSupported { get; init; } = ["public"];

    [JsonPropertyName("id_token_signing_alg_values_supported")]
    public IReadOnlyList<string> IdTokenSigningAlgValuesSupported { get; init; } = ["RS256"];

    [JsonPropertyName("scopes_supported")]
    public IReadOnlyList<string> ScopesSupported { get; init; } = ["openid", "profile", "offline_access"];

    [JsonPropertyName("claims_supported")]
    public required IReadOnlyList<string> ClaimsSupported { get; init; }
}

/// <summary>Which host names are one authority. Checked against contract platform §2.5.</summary>
public sealed record WireInstanceDiscovery
{
    [JsonPropertyName("tenant_discovery_endpoint")]
    public required string TenantDiscoveryEndpoint { get; init; }

    [JsonPropertyName("api-version")]
    public required string ApiVersion { get; init; }

    [JsonPropertyName("metadata")]
    public required IReadOnlyList<WireInstanceMetadata> Metadata { get; init; }
}

/// <summary>One authority and its names.</summary>
public sealed record WireInstanceMetadata
{
    [JsonPropertyName("preferred_network")]
    public required string PreferredNetwork { get; init; }

    [JsonPropertyName("preferred_cache")]
    public required string PreferredCache { get; init; }

    [JsonPropertyName("aliases")]
    public required IReadOnlyList<string> Aliases { get; init; }
}

/// <summary>The public keys that tokens are checked with (RFC 7517).</summary>
public sealed record WireKeySet
{
    public required IReadOnlyList<WireSigningKey> Keys { get; init; }
}

/// <summary>The public half of an RSA key; it has no member that could hold more.</summary>
public sealed record WireSigningKey
{
    public string Kty { get; init; } = "RSA";

    public string Use { get; init; } = "sig";

    public string Alg { get; init; } = "RS256";

    public required string Kid { get; init; }

    /// <summary>Modulus, base64url.</summary>
    public required string N { get; init; }

    /// <summary>Exponent, base64url.</summary>
    public required string E { get; init; }
}
