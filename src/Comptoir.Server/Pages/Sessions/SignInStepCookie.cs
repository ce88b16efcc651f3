namespace Comptoir.Server.Pages.Sessions;

/// <summary>The cookie between the password and the second factor; only the sign-in pages are sent it.</summary>
internal static class SignInStepCookie
{
    private const string Name = "comptoir-step";

    public static string? Read(HttpRequest request) => request.Cookies[Name];

    public static void Write(HttpContext http, string step) => http.Response.Cookies.Append(Name, step, OptionsFor(http));

    public static void Clear(HttpContext http) => http.Response.Cookies.Delete(Name, OptionsFor(http));

    private static CookieOptions OptionsFor(HttpContext http) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = http.Request.IsHttps,
        IsEssential = true,
        Path = "/sign-in",
    };
}
