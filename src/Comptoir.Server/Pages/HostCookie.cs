namespace Comptoir.Server.Pages;

/// <summary>A cookie of this host alone. Under TLS its name says so to the browser, which then takes it from no neighbouring host.</summary>
internal static class HostCookie
{
    public static string? Read(HttpRequest request, string name) => request.Cookies[NameOf(request, name)];

    public static void Write(HttpContext http, string name, string value) => http.Response.Cookies.Append(NameOf(http.Request, name), value, OptionsFor(http));

    public static void Clear(HttpContext http, string name) => http.Response.Cookies.Delete(NameOf(http.Request, name), OptionsFor(http));

    private static string NameOf(HttpRequest request, string name) => request.IsHttps ? $"__Host-{name}" : name;

    /// <summary>Lax, so that a link in a mail opens signed in; every form proves itself besides.</summary>
    private static CookieOptions OptionsFor(HttpContext http) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        IsEssential = true,
    };
}
