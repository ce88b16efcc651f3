using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Comptoir.Commerce.Licensing;

namespace Comptoir.Server.Pages.Sessions;

/// <summary>What is kept of a passkey's ceremony while the device signs.</summary>
/// <param name="State">The framework's: the challenge, and for whom it is.</param>
/// <param name="Name">Of a passkey being made.</param>
internal sealed record KeptCeremony(string State, string? Name, DateTimeOffset ExpiresAt);

/// <summary>Keeps it in the browser, encrypted: every node can go on with what another began. It is good for its own pages only.</summary>
internal static class PasskeyCookie
{
    private const string Name = "comptoir-passkey";
    private const int IdLength = 16;

    /// <param name="path">Of the pages that the ceremony belongs to.</param>
    public static void Write(HttpContext http, KeyVault vault, string path, KeptCeremony kept)
    {
        var box = vault.Seal(JsonSerializer.SerializeToUtf8Bytes(kept), ContextOf(path));
        http.Response.Cookies.Append(Name, Base64Url.EncodeToString([.. box.DataKeyId.ToByteArray(), .. box.Bytes]), OptionsFor(http, path));
    }

    /// <summary>Null when there is none, or none of ours.</summary>
    public static KeptCeremony? Read(HttpContext http, KeyVault vault, string path)
    {
        if (http.Request.Cookies[Name] is not { } text || !Base64Url.IsValid(text, out int length) || length <= IdLength)
            return null;
        byte[] bytes = Base64Url.DecodeFromChars(text);
        try
        {
            return JsonSerializer.Deserialize<KeptCeremony>(vault.Open(new Sealed(bytes[IdLength..], new Guid(bytes.AsSpan(0, IdLength))), ContextOf(path)));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public static void Clear(HttpContext http, string path) => http.Response.Cookies.Delete(Name, OptionsFor(http, path));

    private static string ContextOf(string path) => $"passkey:{path}";

    private static CookieOptions OptionsFor(HttpContext http, string path) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        IsEssential = true,
        Path = path,
        MaxAge = PasskeyCeremonies.Lifetime,
    };
}
