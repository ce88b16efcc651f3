using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Comptoir.Server.Auth;

/// <summary>What a token of another issuer says, once it is known to be that issuer's.</summary>
internal sealed class OutsideClaims
{
    private readonly JsonElement payload;

    public OutsideClaims(JsonWebToken token)
    {
        using var json = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        payload = json.RootElement.Clone();
    }

    /// <summary>A claim's text; null when there is none or it is no text.</summary>
    public string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } found && found.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>A claim's texts, whether it holds one or a list.</summary>
    public IReadOnlyList<string> Texts(string name) => Find(name) switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
        _ => [],
    };

    /// <summary>By its whole name, which may be an address with dots in it, or else by its path.</summary>
    private JsonElement? Find(string name)
    {
        if (payload.TryGetProperty(name, out var whole))
            return whole;
        var at = payload;
        foreach (string step in name.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at))
                return null;
        }

        return at;
    }
}
