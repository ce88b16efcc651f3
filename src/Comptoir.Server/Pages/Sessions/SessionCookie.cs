using Comptoir.Commerce.Primitives;

namespace Comptoir.Server.Pages.Sessions;

/// <summary>The cookie of a session: the partner whose row it is, and the token. No script sees it, no other site sends it.</summary>
internal static class SessionCookie
{
    private const string Name = "comptoir-session";

    public static (PartnerId Partner, string Token)? Read(HttpRequest request) =>
        request.Cookies[Name] is { } value && value.Split('.') is [var partner, { Length: 64 } token] && Guid.TryParse(partner, out var id)
            ? (new PartnerId(id), token)
            : null;

    public static void Write(HttpContext http, PartnerId partner, string token) =>
        http.Response.Cookies.Append(Name, $"{partner.Value:N}.{token}", OptionsFor(http));

    public static void Clear(HttpContext http) => http.Response.Cookies.Delete(Name, OptionsFor(http));

    /// <summary>Lax, so that a link in a mail opens signed in; every form proves itself besides.</summary>
    private static CookieOptions OptionsFor(HttpContext http) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        IsEssential = true,
    };
}
