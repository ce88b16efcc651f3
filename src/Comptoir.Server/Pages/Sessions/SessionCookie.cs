using Comptoir.Commerce.Primitives;

namespace Comptoir.Server.Pages.Sessions;

/// <summary>The cookie of a session: the partner whose row it is, and the token. No script sees it, no other site sends it.</summary>
internal static class SessionCookie
{
    private const string Name = "comptoir-session";

    public static (PartnerId Partner, string Token)? Read(HttpRequest request) =>
        HostCookie.Read(request, Name) is { } value && value.Split('.') is [var partner, { Length: 64 } token] && Guid.TryParse(partner, out var id)
            ? (new PartnerId(id), token)
            : null;

    public static void Write(HttpContext http, PartnerId partner, string token) => HostCookie.Write(http, Name, $"{partner.Value:N}.{token}");

    public static void Clear(HttpContext http) => HostCookie.Clear(http, Name);
}
