using System.Text.Json;
using Comptoir.Commerce.Time;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Comptoir.Server.Auth;

/// <summary>Gives for an access token of ours another that says the same of its caller and is for the partner API (contract,
/// platform §2.7). It ends when the first does: whoever exchanges in a circle gains nothing.</summary>
public sealed class TokenExchange(TokenSigner signer, CommerceClock clock)
{
    private static readonly JsonWebTokenHandler Tokens = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };

    // What the new token says of itself rather than of its caller.
    private static readonly string[] OfTheTokenItself = ["aud", "iss", "iat", "nbf", "exp"];

    /// <param name="given">A token that was let in already; whether it still stands is not asked again.</param>
    /// <param name="audiences">The APIs it may be for.</param>
    /// <returns>Null for a token of another issuer or for another API, and for one that has come to its end.</returns>
    public async Task<ExchangedToken?> ExchangeAsync(string given, IEnumerable<string> audiences)
    {
        // By our own key alone: another issuer's word for what we keep in our claims must not be signed by us.
        var result = await Tokens.ValidateTokenAsync(given, new TokenValidationParameters
        {
            IssuerSigningKey = signer.Key,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidateIssuer = false,
            ValidAudiences = audiences,
            ValidateLifetime = false,
        });
        var now = clock.RealNow().UtcDateTime;
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token || token.ValidTo <= now)
            return null;
        string exchanged = Tokens.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = token.Issuer,
            Audience = TokenClaims.PartnerApiAudience,
            Claims = ClaimsOf(token),
            IssuedAt = now,
            NotBefore = now - TokenIssuer.Early,
            Expires = token.ValidTo,
            SigningCredentials = signer.Credentials,
        });
        return new ExchangedToken(exchanged, token.ValidTo - now);
    }

    private static Dictionary<string, object> ClaimsOf(JsonWebToken token)
    {
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        return payload.RootElement.EnumerateObject()
            .Where(claim => !OfTheTokenItself.Contains(claim.Name))
            .ToDictionary(claim => claim.Name, claim => ValueOf(claim.Value));
    }

    private static object ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Select(item => item.GetString()!).ToArray(),
        JsonValueKind.Number => value.GetInt64(),
        _ => value.GetString()!,
    };
}

/// <summary>A token and how long it is good for.</summary>
public sealed record ExchangedToken(string Token, TimeSpan Left);
